"""The API does what it says of itself: questions made from its own description, well put and badly put."""

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.serve.app import make_app

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
DESCRIPTION = make_app(Home(Path("/nowhere"), None)).openapi()
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)  # made here: within an example it would import what it needs
READ = {path: one["get"] for path, one in DESCRIPTION["paths"].items() if "get" in one and path != "/api/live"}
ASKED = [(path, GenerationMode.POSITIVE) for path in READ]
# Every word is a path's; what is badly put stands in a query.
ASKED += [(path, GenerationMode.NEGATIVE) for path, told in READ.items() if "query" in str(told.get("parameters"))]


@pytest.mark.parametrize(("path", "mode"), ASKED)
@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_every_endpoint_keeps_to_its_description(
    client: TestClient, path: str, mode: GenerationMode, data: st.DataObject
):
    SCHEMA.app = client.app
    case = data.draw(SCHEMA[path]["GET"].as_strategy(generation_mode=mode))
    case.call_and_validate(checks=CHECKS, headers={"Host": "localhost"})


def test_every_endpoint_and_parameter_is_described():
    for path, methods in DESCRIPTION["paths"].items():
        for method, told in methods.items():
            assert told.get("summary"), path
            assert told.get("description"), f"{method} {path}"
            for one in told.get("parameters", ()):
                known = one.get("description") or one["in"] == "path" or one["name"] in ("verdict", "once")
                assert known, f"{path}: {one['name']}"


def test_no_description_leads_elsewhere(client: TestClient):
    assert "http" not in client.get("/docs").text.replace("http://127.0.0.1:8000", "")
