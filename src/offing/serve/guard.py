"""Who may ask: on loopback whoever is at this machine, elsewhere who has the token; nobody through another's page."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from offing.serve.page import STYLE
from offing.serve.patience import InTime
from offing.serve.problems import failed, problem

COOKIE: Final = "offing"
LOGIN: Final = "/login"
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_LOG: Final = logging.getLogger("offing.serve")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        f"style-src 'self' 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Let in who may ask, and set the headers that keep answers from doing anything by themselves."""

    def __init__(self, app: ASGIApp, *, token: str | None, loopback: bool) -> None:
        self._app, self._loopback = app, loopback
        self._token = token
        self._sealed = "" if token is None else hashlib.sha256(f"offing {token}".encode()).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or (self._login(scope) if scope["path"] == LOGIN else None)
        try:
            await (answer or self._app)(scope, InTime(receive), send_guarded)
        except Exception as error:
            if begun:
                raise
            _LOG.exception("a request failed")
            await failed(error)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if self._loopback and _name_of(headers.get("host", "")) not in _LOOPBACK:
            words = "this server answers on this machine alone; open it as http://127.0.0.1 or http://localhost"
            return problem(403, words)
        if scope["method"] not in _SAFE and not _is_own(headers):
            return problem(403, "this comes from another site's page, which may change nothing here")
        if self._token is None or scope["path"] == LOGIN or self._is_known(headers):
            return None
        words = "send it as `Authorization: Bearer TOKEN`, or open the login link that `offing serve` printed"
        return problem(401, words, headers={"WWW-Authenticate": "Bearer"})

    def _is_known(self, headers: Headers) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return _same(token.strip(), self._token or "")
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and _same(cookie.value, self._sealed)

    def _login(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if self._token is not None and not _same(given, self._token):
            return problem(401, "that is not the token; open the login link that `offing serve` printed")
        answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        if self._token is not None:
            answer.set_cookie(COOKIE, self._sealed, httponly=True, samesite="strict", path="/")
        return answer


def _same(one: str, other: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_own(headers: Headers) -> bool:
    """Tell whether a request that changes something comes from this server's own page, or from no page at all."""
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
    except ValueError:
        return False
