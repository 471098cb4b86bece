"""Within a hierarchy no area belongs to itself, however many links lead there."""

import pytest

from tests.conftest import Clients
from tests.indicators.files import V1, faults, read, send, stored

HEAD = "id,hierarchy,child_id,parent_id\n"
WHY = "The parent already belongs to the child in this hierarchy, by itself or through others"
STORED = HEAD + "l-1,h,t-east,t-city\nl-2,h,t-city,t-region\n"


@pytest.fixture
async def linked(place: Clients) -> Clients:
    await stored(place, "areas", "id,name,type\nt-region,Region,region\n")
    await stored(place, "area-links", STORED)
    return place


async def test_a_file_whose_links_lead_back_is_refused_by_line(linked: Clients) -> None:
    body = HEAD + "l-3,h,t-west,t-city\nl-4,h,t-region,t-east\nl-5,other,t-region,t-east\n"
    assert await faults(linked, "area-links", body) == [(3, "parent_id", WHY)]
    within = HEAD + "a,new,t-east,t-city\nb,new,t-city,t-east\nc,new,t-west,t-city\n"
    assert await faults(linked, "area-links", within) == [
        (2, "parent_id", WHY), (3, "parent_id", WHY),
    ]  # fmt: skip
    assert len((await read(linked, "area-links"))["items"]) == 2


async def test_a_file_may_turn_a_link_around(linked: Clients) -> None:
    body = HEAD + "l-1,h,t-city,t-east\nl-2,h,t-region,t-city\n"
    assert (await stored(linked, "area-links", body))["corrected"] == 2


@pytest.mark.parametrize("hierarchy", ["comparators", "successors"])
async def test_areas_may_stand_beside_each_other(linked: Clients, hierarchy: str) -> None:
    body = HEAD + f"a,{hierarchy},t-east,t-west\nb,{hierarchy},t-west,t-east\n"
    assert (await send(linked, "area-links", body)).status_code == 200


async def test_a_link_that_leads_back_is_refused(linked: Clients) -> None:
    editor = linked.caller("indicators:write")
    new = {"id": "l-9", "hierarchy": "h", "child_id": "t-region", "parent_id": "t-east"}
    key = {"Idempotency-Key": "a-link-that-leads-back"}
    refused = await editor.post(f"{V1}/area-links", json=new, headers=key)
    assert (refused.status_code, refused.json()["type"]) == (
        422, "/indicators/problems/link-leads-back",
    )  # fmt: skip
    turned = {"child_id": "t-region", "parent_id": "t-east"}
    match = {"If-Match": '"1"'}
    refused = await editor.patch(f"{V1}/area-links/l-1", json=turned, headers=match)
    assert refused.status_code == 200, "l-1 was the way back itself"
    back = {"child_id": "t-city", "parent_id": "t-region"}
    refused = await editor.patch(f"{V1}/area-links/l-1", json=back, headers={"If-Match": '"2"'})
    assert refused.status_code == 200
    turned = {"child_id": "t-region", "parent_id": "t-city"}
    refused = await editor.patch(f"{V1}/area-links/l-1", json=turned, headers={"If-Match": '"3"'})
    assert refused.status_code == 422
    assert (await read(linked, "area-links/l-1"))["version"] == 3


async def test_a_ring_of_very_many_is_refused_at_once(linked: Clients) -> None:
    names = [f"r-{number}" for number in range(20_000)]
    areas = "".join(f"{name},R,ward\n" for name in names)
    await stored(linked, "areas", "id,name,type\n" + areas)
    ring = zip(names, names[1:] + names[:1], strict=True)
    body = HEAD + "".join(f"{child},ring,{child},{parent}\n" for child, parent in ring)
    assert len(await faults(linked, "area-links", body)) == 100
