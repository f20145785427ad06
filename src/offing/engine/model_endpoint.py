"""A language model that the user runs or pays for: one question to the one address that is configured."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import httpx

from offing.schema.errors import UsageError

URL, NAME, KEY = "OFFING_MODEL_URL", "OFFING_MODEL_NAME", "OFFING_MODEL_KEY"
_LONGEST_NAME = 100
_FAILURES = 3  # in a row, after which an endpoint is left alone

Messages = Sequence[Mapping[str, str]]
Answer = tuple[str | None, str]  # what a model wrote, or None and why there is nothing


@dataclass(slots=True)
class Endpoint:
    """Ask a model by the chat completions that OpenAI began and others speak too.

    Only ``url`` is asked: no redirect is followed, no proxy of the environment used. ``seconds`` bounds a question
    from its first byte to its last, ``largest`` the bytes of an answer. The key is in no message and no repr.
    """

    url: str
    name: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 120.0
    largest: int = 1 << 18
    failures: int = 0

    def __call__(self, messages: Messages) -> Answer:
        """Return what the model answers; an endpoint that failed three times in a row is asked no more."""
        if self.failures >= _FAILURES:
            return None, f"not asked: it failed {_FAILURES} times in a row"
        answer = self._ask(messages)
        self.failures = 0 if answer[0] is not None else self.failures + 1
        return answer

    def _ask(self, messages: Messages) -> Answer:
        # What httpx says of an error could quote a header; its kind is enough.
        try:
            return _content(self._fetched(messages))
        except httpx.TimeoutException:
            return None, f"no answer within {self.seconds:g} s"
        except httpx.HTTPError as error:
            return None, f"cannot be reached: {type(error).__name__}"
        except _NoAnswer as reason:
            return None, str(reason)

    def _fetched(self, messages: Messages) -> bytes:
        body = {"model": self.name, "messages": list(messages), "temperature": 0, "stream": False}
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        until = time.monotonic() + self.seconds
        with (
            httpx.Client(timeout=self.seconds, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", self.url, json=body, headers=headers) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise _NoAnswer(f"answered with status {response.status_code}")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise _NoAnswer("answered packed, which was not asked for")
            return self._bounded(response, until)

    def _bounded(self, response: httpx.Response, until: float) -> bytes:
        held = bytearray()
        for piece in response.iter_raw():
            held += piece
            if len(held) > self.largest:
                raise _NoAnswer(f"answered more than {self.largest:,} bytes")
            if time.monotonic() > until:
                raise _NoAnswer(f"no answer within {self.seconds:g} s")
        return bytes(held)


class _NoAnswer(Exception):
    """Say why there is no answer."""


def configured(environment: Mapping[str, str]) -> Endpoint:
    """Return the endpoint that OFFING_MODEL_URL, _NAME and _KEY name; raise UsageError where they do not do."""
    url, name, key = (environment.get(one, "").strip() for one in (URL, NAME, KEY))
    if not url or not name:
        missing = URL if not url else NAME
        raise UsageError(f"no model is configured: set {missing} ({URL}: its chat completions; {NAME}: which model)")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"{NAME} is no name: at most {_LONGEST_NAME} characters that can be printed")
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise UsageError(f"{KEY} holds what no key can: blanks, or other than ASCII")  # and is not shown
    _check(url, bool(key))
    return Endpoint(url, name, key or None)


def _check(url: str, has_key: bool) -> None:
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise UsageError(f"{URL} is no address of the web") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise UsageError(f"{URL} is no address of the web; it begins with https:// (http:// in your own network)")
    if target.userinfo:
        raise UsageError(f"{URL} holds a name or a password; put the key into {KEY}")
    if has_key and target.scheme == "http" and not _is_near(target.host):
        raise UsageError(f"{URL} would send the key over the open net in the clear; use https://")


def _is_near(host: str) -> bool:
    """Tell whether a host is this machine or one of the own network, by its address or a name without a dot."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".home.arpa"))
    return address.is_private or address.is_loopback


def _content(body: bytes) -> Answer:
    """Return what the first choice of a completion says."""
    try:
        said: Any = json.loads(body)
        text = said["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        raise _NoAnswer("answered what is no chat completion") from None
    if not isinstance(text, str):
        raise _NoAnswer("answered without words")
    return text, ""
