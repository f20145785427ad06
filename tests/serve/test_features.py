"""OGC API - Features, Part 1 (17-069r4): what its abstract tests of Core, GeoJSON and OpenAPI 3.0 ask."""

import pytest
import shapely
from starlette.testclient import TestClient

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
NAMES = ["events", "sightings", "claims", "warnings", "areas", "ports"]


def links(answer: dict, rel: str) -> list[str]:
    return [one["href"] for one in answer["links"] if one["rel"] == rel]


def test_the_landing_page_leads_everywhere(client: TestClient):
    landing = client.get("/ogc").json()
    assert client.get("/ogc/").json()["title"] == landing["title"]
    for rel in ("service-desc", "service-doc", "conformance", "data"):
        [address] = links(landing, rel)
        assert client.get(address).status_code == 200
    assert CORE in client.get(links(landing, "conformance")[0]).json()["conformsTo"]


def test_the_definition_is_openapi_3_0_and_tells_every_path(client: TestClient):
    answer = client.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    told = answer.json()
    assert told["openapi"].startswith("3.0")
    assert {f"/ogc/collections/{name}/items" for name in NAMES} <= told["paths"].keys()


def test_collections_lead_to_their_features(client: TestClient):
    every = client.get("/ogc/collections").json()["collections"]
    assert [one["id"] for one in every] == NAMES
    for one in every:
        assert client.get(links(one, "self")[0]).json()["id"] == one["id"]
        items = client.get(links(one, "items")[0])
        assert items.headers["content-type"] == "application/geo+json"
        assert items.json()["type"] == "FeatureCollection"


@pytest.mark.parametrize("name", NAMES)
def test_following_next_gives_every_feature_once(client: TestClient, name: str):
    limit = 500 if name in ("areas", "ports") else 2
    answer, found = client.get(f"/ogc/collections/{name}/items?limit={limit}").json(), []
    while True:
        assert answer["numberReturned"] == len(answer["features"]) <= limit
        found += answer["features"]
        following = links(answer, "next")
        if not following:
            break
        answer = client.get(following[0]).json()
    ids = [one["id"] for one in found]
    assert len(ids) == len(set(ids)) == answer["numberMatched"]
    one = client.get(f"/ogc/collections/{name}/items/{ids[0]}")
    assert one.headers["content-type"] == "application/geo+json"
    told = one.json()
    assert (told["id"], told["geometry"]) == (ids[0], found[0]["geometry"])
    assert links(told, "collection")


@pytest.mark.parametrize("name", NAMES)
def test_a_box_chooses_what_meets_it(client: TestClient, name: str):
    box = (120, 30, 140, 41)
    path = f"/ogc/collections/{name}/items?limit=1000"
    whole = {one["id"]: one["geometry"] for one in client.get(path).json()["features"]}
    answer = client.get(f"{path}&bbox={','.join(map(str, box))}").json()
    if answer["numberMatched"] <= 1000 >= len(whole):
        wanted = shapely.box(*box)
        meeting = {
            id_ for id_, shape in whole.items() if shape and shapely.from_geojson(json_of(shape)).intersects(wanted)
        }
        found = {one["id"] for one in answer["features"]}
        assert meeting <= found if name in ("areas", "ports") and len(whole) == 1000 else meeting == found


def json_of(shape: dict) -> str:
    import json

    return json.dumps(shape)


@pytest.mark.parametrize(
    ("when", "n"),
    [
        ("2023-07-21T09:00:00Z", 1),
        ("2023-07-21T00:00:00Z/2023-07-22T00:00:00Z", 1),
        ("../2023-01-01T00:00:00Z", 0),
        ("2023-07-25T00:00:00Z/..", 0),
        ("2023-07-01/..", 1),
    ],
)
def test_a_time_chooses_what_is_of_it(client: TestClient, when: str, n: int):
    assert client.get("/ogc/collections/warnings/items", params={"datetime": when}).json()["numberMatched"] == n


def test_a_warnings_areas_are_one_geometry(client: TestClient):
    [one] = client.get("/ogc/collections/warnings/items").json()["features"]
    assert shapely.from_geojson(json_of(one["geometry"])).bounds == (131.0, 38.0, 133.0, 39.0)


@pytest.mark.parametrize(
    "asked",
    ["bbox=1,2", "bbox=a,b,c,d", "limit=0", "limit=x", "datetime=then", "datetime=2023-02-01/2023-01-01", "q=1"],
)
def test_what_is_not_asked_well_is_400(client: TestClient, asked: str):
    answer = client.get(f"/ogc/collections/events/items?{asked}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_limit_beyond_the_most_is_the_most(client: TestClient):
    assert client.get("/ogc/collections/ports/items?limit=10000").json()["numberReturned"] == 1000


@pytest.mark.parametrize("path", ["collections/none", "collections/none/items", "collections/events/items/none"])
def test_what_is_not_there_is_404(client: TestClient, path: str):
    assert client.get(f"/ogc/{path}").status_code == 404
