from typing import Any

from httpx import AsyncClient

from tests.membership.routes.test_bodies import register
from tests.membership.routes.test_memberships import V1


async def drawn(caller: AsyncClient, **query: str) -> Any:
    return (await caller.get(f"{V1}/bodies/map", params=query)).json()


async def test_bodies_hang_below_their_parents(with_parties: AsyncClient) -> None:
    caller = with_parties
    await register(caller, "hwb-test", parent_id="lcc-test", powers="Signs off")
    await register(caller, "ice-test", parent_id="hwb-test", accountable_to="hwb-test; gone")
    found = await drawn(caller, root="lcc-test")
    (top,) = found["tops"]
    assert (top["id"], top["is_body"], top["count"]) == ("lcc-test", False, 2)
    (below,) = top["below"]
    assert (below["id"], below["powers"], below["count"]) == ("hwb-test", "Signs off", 1)
    assert below["below"][0]["accountable_to"] == ["hwb-test", "gone"]
    assert found["unresolved"] == [{"body_id": "ice-test", "names": "gone"}]
    assert (found["count"], found["without_parent"]) == (2, [])


async def test_a_body_without_a_parent_is_listed_and_not_dropped(
    with_parties: AsyncClient,
) -> None:
    found = await drawn(with_parties)
    assert "jc" in found["without_parent"]
    assert "jc" in {one["id"] for one in found["tops"]}
    assert "lth-test" not in {one["id"] for one in found["tops"]}


async def test_a_map_does_not_start_from_nothing(with_parties: AsyncClient) -> None:
    found = await with_parties.get(f"{V1}/bodies/map", params={"root": "nowhere"})
    assert found.json()["type"] == "/membership/problems/root-unknown"
