"""The log over HTTP: a witness copies it, and proves that it only grew."""

from itertools import pairwise
from typing import Any

import pytest
from httpx import AsyncClient
from membership.domain.merkle import extends, leaf_hash, span_hash, tree

from tests.conftest import Clients, OpenApp
from tests.membership.routes.test_decisions import issued
from tests.membership.routes.test_memberships import V1


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    for _ in range(5):
        await issued(app)
    return app.caller("membership:read")


async def everything(caller: AsyncClient, what: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await caller.get(f"{V1}/log/{what}", params={"limit": "3"} | after)
        assert page.status_code == 200, page.text
        items += page.json()["items"]
        if page.json()["next"] is None:
            return items
        after = {"after": page.json()["next"]}


async def test_a_copy_of_the_log_gives_the_roots_of_all_its_heads(caller: AsyncClient) -> None:
    entries = await everything(caller, "entries")
    assert [one["leaf_index"] for one in entries] == list(range(len(entries)))
    leaves = [leaf_hash(one["entry"].encode()) for one in entries]
    assert [one["leaf_hash"] for one in entries] == [leaf.hex() for leaf in leaves]
    heads, nodes = await everything(caller, "heads"), tree(leaves)
    assert [one["tree_size"] for one in heads] == list(range(1, len(entries) + 1))
    for head in heads:
        assert span_hash((0, head["tree_size"]), nodes).hex() == head["root_hash"]
    assert all(old["time"] <= new["time"] for old, new in pairwise(heads))


async def test_any_two_sizes_are_proved_to_be_one_log(caller: AsyncClient) -> None:
    heads = {one["tree_size"]: one for one in await everything(caller, "heads")}
    second = max(heads)
    for first in range(second - 4, second + 1):
        query = {"first": first, "second": second}
        proof = (await caller.get(f"{V1}/log/consistency", params=query)).json()
        assert proof["first_head"] == heads[first]["head"]
        assert proof["second_head"] == heads[second]["head"]
        roots = [bytes.fromhex(heads[size]["root_hash"]) for size in (first, second)]
        steps = [bytes.fromhex(one) for one in proof["path"]]
        assert extends(second, roots[1], first=first, first_root=roots[0], proof=steps)


async def test_a_size_that_there_is_not_is_refused(caller: AsyncClient) -> None:
    second = len(await everything(caller, "heads"))
    for query in ({"first": 1, "second": second + 1}, {"first": second, "second": second - 1}):
        refused = await caller.get(f"{V1}/log/consistency", params=query)
        assert refused.json()["type"] == "/membership/problems/size-unknown"
    none = await caller.get(f"{V1}/log/consistency", params={"first": 0, "second": second})
    assert none.status_code == 422
