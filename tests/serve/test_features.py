"""OGC API - Features, Part 1 (17-069r4): what its abstract tests of Core, GeoJSON and OpenAPI 3.0 ask."""

import pytest
import shapely
from starlette.testclient import TestClient

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
NAMES = ["events", "sightings", "claims", "warnings", "operations", "fixes", "areas", "ports"]
MANY = ("areas", "ports", "fixes")


@pytest.fixture
def client(client: TestClient, drill: TestClient, request: pytest.FixtureRequest) -> TestClient:
    """Return a client of a home that has what is asked of it."""
    asked = getattr(request.node, "callspec", None)
    return drill if asked is not None and asked.params.get("name") == "operations" else client


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
    limit = {"operations": 1}.get(name, 500 if name in MANY[:2] else 20 if name == "fixes" else 2)
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
        assert meeting <= found if name in MANY and len(whole) == 1000 else meeting == found


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


def test_fixes_are_those_of_craft_and_time_without_who_is_masked_or_in_distress(client: TestClient):
    path = "/ogc/collections/fixes/items"
    every = client.get(f"{path}?limit=1000").json()
    craft = {one["properties"]["craft"] for one in every["features"]}
    assert {"mmsi:219000001", "mmsi:219000003"} < craft
    assert not craft & {"mmsi:219000002", "mmsi:970123456", "mmsi:219000005"}
    [mask] = [one for one in craft if one.startswith("masked:")]
    told = next(one["properties"] for one in every["features"] if one["properties"]["craft"] == mask)
    assert (told["name"], told["flag"]) == (None, None)
    when = "2023-01-01T00:30:00Z/2023-01-01T01:00:00Z"
    some = client.get(path, params={"craft": "STOUT", "datetime": when}).json()["features"]
    fixes = client.get("/api/fixes?craft=STOUT&since=2023-01-01T00:30Z&until=2023-01-01T01:00:01Z").json()["items"]
    assert [one["properties"]["t"] for one in some] == [one["t"] for one in fixes]
    assert len(some) == 4
    assert client.get(path, params={"craft": mask, "limit": 1}).json()["numberMatched"] == 40
    assert client.get(path, params={"craft": "mmsi:219000002"}).status_code == 403


@pytest.mark.parametrize("box", ["9,53,12,54.2", "10.01,53,10.03,57", "179,50,12,54.2", "-180,-90,180,90"])
def test_a_box_of_fixes_holds_those_in_it(client: TestClient, box: str):
    west, south, east, north = map(float, box.split(","))
    path = "/ogc/collections/fixes/items?limit=1000"
    every = client.get(path).json()["features"]
    found = {one["id"] for one in client.get(f"{path}&bbox={box}").json()["features"]}

    def is_in(place: list[float]) -> bool:
        lon, lat = place
        across = west <= lon <= east if west <= east else lon >= west or lon <= east
        return across and south <= lat <= north

    assert found == {one["id"] for one in every if is_in(one["geometry"]["coordinates"])}
    assert found


@pytest.mark.parametrize("id_", ["none", "mmsi:219000001@2023-01-01T00:01:00Z", "mmsi:219000001@2023-99-01T00:01:00Z"])
def test_a_fix_that_is_not_there_is_404(client: TestClient, id_: str):
    assert client.get(f"/ogc/collections/fixes/items/{id_}").status_code == 404


def test_operations_are_in_their_days_and_of_no_craft(drill: TestClient):
    path = "/ogc/collections/operations/items"
    names = {one["properties"]["name"] for one in drill.get(path).json()["features"]}
    assert "Northern/Interaction-2023" in names
    assert drill.get(path, params={"datetime": "2023-09-01/.."}).json()["features"] == []
    [one] = drill.get(path, params={"datetime": "2023-07-21T00:00:00Z"}).json()["features"]
    assert one["properties"]["name"] == "Northern/Interaction-2023"
    assert one["properties"]["parties"] == "state:CN; state:RU"
    assert drill.get(path, params={"craft": "mmsi:1"}).status_code == 400
