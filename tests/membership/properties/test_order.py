"""The order in which facts were recorded or are read is irrelevant (27)."""

import json
from collections.abc import Awaitable, Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.matters import Matter
from membership.domain.questions import Question, resolve

from tests.conftest import Clients, OpenApp
from tests.membership.properties.world import DAY, World
from tests.membership.routes.test_memberships import SCOPES

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"name": "two"},
    {"name": "three", "matter": {"classes": ["financial"], "amount_pence": 700}},
    {"name": "one", "matter": {"classes": ["financial", "statutory_nhs"], "amount_pence": 700}},
)


async def answers(app: Clients, mark: str, seed: int) -> Any:
    """Record the same facts in an order of their own, and ask."""
    world = World(app.caller(*SCOPES), mark)
    for name in ("one", "two", "three"):
        await world.organisation(name, statutory="yes")
    await world.body()
    steps: list[Callable[[], Awaitable[Any]]] = [
        world.terms,
        lambda: world.seat("one"), lambda: world.seat("two", voting=False),
        lambda: world.seat("three"), lambda: world.seat("two", id=world.id("chair"),
                                                        office="chair"),
        lambda: world.join("one"), lambda: world.join("two", valid_to="2022-01-01"),
        lambda: world.join("two", category="associate", valid_from="2022-01-01"),
        lambda: world.join("three", category="associate"),
        lambda: world.delegate("d1", limit_pence=600), lambda: world.delegate("d2"),
        lambda: world.delegate("d3", classes=["statutory_nhs"], limit_pence=650),
    ]  # fmt: skip
    Random(seed).shuffle(steps)
    for step in steps:
        await step()
    found = [(await world.ask(**asked)).text for asked in QUESTIONS]
    return [json.loads(one.replace(world.id(""), "")) | {"known_at": None} for one in found]


@pytest.mark.parametrize("seed", range(1, 4))
async def test_facts_recorded_in_another_order_give_the_same_answers(
    open_app: OpenApp, seed: int
) -> None:
    app: Clients = await open_app("membership")
    assert await answers(app, "a", 0) == await answers(app, "b", seed)


organisations = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["full", "associate", None]),
        "status": st.just("active"),
        "is_legal": st.booleans(),
        "member_from": st.sampled_from([None, "2021-04-01", "2022-10-01"]),
        "member_to": st.sampled_from([None, "2023-01-01"]),
        "legal_from": st.just("2013-04-01"),
        "legal_to": st.sampled_from([None, DAY]),
    }
)
seats = st.tuples(st.sampled_from("abc"), st.booleans())
links = st.fixed_dictionaries(
    {
        "body_id": st.sampled_from(["jc", "pb"]),
        "classes": st.sampled_from([["financial"], ["financial", "statutory_nhs"]]),
        "valid_from": st.just("2021-04-01"),
        "valid_to": st.sampled_from([None, None, DAY]),
        "limit_pence": st.none() | st.integers(0, 9),
        "budget_pence": st.none(),
        "parent_id": st.none() | st.sampled_from("pqrs"),
        "legal_basis": st.just("NHS Act 2006 s75"),
    }
)


@given(
    st.dictionaries(st.sampled_from("abc"), organisations, min_size=1),
    st.lists(seats, max_size=5),
    st.dictionaries(st.sampled_from("pqrs"), links),
    st.randoms(),
)
def test_facts_read_in_another_order_are_the_same_facts(
    known: dict[str, Any], held: list[tuple[str, bool]], given_links: dict[str, Any], random: Any
) -> None:
    def found(*, shuffled: bool) -> dict[str, Any]:
        lists: dict[str, list[dict[str, Any]]] = {
            "organisations": [{"id": name, **one} for name, one in known.items()],
            "seats": [{"organisation_id": whose, "voting": voting} for whose, voting in held],
            "delegations": [{"id": name, **one} for name, one in given_links.items()],
        }
        for rows in lists.values() if shuffled else ():
            random.shuffle(rows)
        return {**lists, "agreement": None, "terms": None}

    for whose in known:
        matter = Matter(frozenset({"financial"}), amount_pence=5)
        asked = Question(whose, matter, "jc", date.fromisoformat(DAY))
        assert resolve(found(shuffled=True), asked) == resolve(found(shuffled=False), asked)
