"""Callers with what the registers of papers refer to: two organisations, a body, papers."""

from collections.abc import Iterable
from typing import Any

from httpx import AsyncClient

from tests.membership.routes.test_memberships import V1, key, organisation
from tests.membership.routes.test_seats import body


async def sent(caller: AsyncClient, noun: str, **facts: Any) -> Any:
    return await caller.post(f"{V1}/{noun}", json=facts, headers=key())


async def made(caller: AsyncClient, noun: str, **facts: Any) -> Any:
    answer = await sent(caller, noun, **facts)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def refused(caller: AsyncClient, noun: str, **facts: Any) -> str:
    answer = await sent(caller, noun, **facts)
    assert answer.status_code in {409, 422}, answer.text
    return str(answer.json()["type"]).rpartition("/")[2]


async def corrected(caller: AsyncClient, place: str, version: int, **facts: Any) -> Any:
    match = {"If-Match": f'"{version}"'}
    return await caller.patch(f"{V1}/{place}", json=facts, headers=match)


async def ids(caller: AsyncClient, noun: str, **query: Any) -> list[str]:
    listed = await caller.get(f"{V1}/{noun}", params=query)
    assert listed.status_code == 200, listed.text
    return [one["id"] for one in own(listed.json()["items"])]


def own(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what tests on a pool of connections have left behind."""
    return [one for one in items if not one["id"].startswith("pooled-")]


async def parties(caller: AsyncClient, mark: str = "") -> None:
    """Register what may be asked: `lth-test`, `lcc-test` and the body `jc`, each with a mark."""
    await organisation(caller, f"lth-test{mark}")
    await organisation(caller, f"lcc-test{mark}")
    await body(caller, f"jc{mark}")


async def paper(caller: AsyncClient, name: str = "p1", **facts: Any) -> Any:
    given = {"id": name, "title": name, "dated": "2014-03-27"} | facts
    return await made(caller, "papers", **given)


async def recommendation(caller: AsyncClient, name: str = "p1-r1", **facts: Any) -> Any:
    given = {"id": name, "paper_id": "p1", "number": name, "title": name, "asks": "support",
             "asked_of": ["lth-test", "lcc-test"]} | facts  # fmt: skip
    return await made(caller, "recommendations", **given)
