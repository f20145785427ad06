"""Who may ask: by name, by token, and never through another site's page."""

from ipaddress import ip_address

import pytest
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.serve.app import make_app
from offing.serve.run import is_loopback

TOKEN = "t0k3n-of-many-letters"  # noqa: S105 - of nothing but these tests


@pytest.fixture
def away(home: Home):
    with TestClient(make_app(home, token=TOKEN, loopback=False), base_url="http://watch.example") as client:
        yield client


def test_on_loopback_another_name_is_refused(client: TestClient):
    assert client.get("/api/version", headers={"Host": "evil.example"}).status_code == 403
    for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert client.get("/api/version", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Cookie": "offing=wrong"}])
@pytest.mark.parametrize("path", ["/", "/api/version", "/ogc", "/api/openapi.json", "/api/tiles/fixes/0/0/0.mvt"])
def test_without_the_token_nothing_is_told(away: TestClient, path: str, headers: dict[str, str]):
    answer = away.get(path, headers=headers)
    assert answer.status_code == 401
    assert "login link" in answer.json()["detail"]


def test_the_token_lets_in_as_a_header_and_by_the_login_link(away: TestClient):
    assert away.get("/api/version", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    answer = away.get(f"/login?token={TOKEN}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert away.get("/api/version").status_code == 200


def test_a_wrong_login_link_lets_nobody_in(away: TestClient):
    assert away.get("/login?token=x", follow_redirects=False).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_another_sites_page_changes_nothing(client: TestClient, headers: dict[str, str]):
    for path in ("/api/reviews", "/api/uploads?name=x", "/api/areas"):
        assert client.post(path, json={}, headers=headers).status_code == 403


def test_answers_do_nothing_by_themselves(client: TestClient):
    headers = client.get("/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in client.get("/api/version", headers={"Origin": "http://a.b"}).headers


def test_what_this_machine_alone_reaches():
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "localhost")))
    everywhere = str(ip_address(0))
    assert not any(map(is_loopback, (everywhere, "::", "192.168.1.4", "example.org")))
