"""What was answered once is answered for ever, whatever is recorded later (9 to 11)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.committee import FULL, V1, Committee
from tests.membership.properties.world import DAY, World
from tests.membership.routes.registered import corrected
from tests.membership.routes.test_memberships import SCOPES

NAMES = ("one", "two")
FINANCIAL = {"classes": ["financial"], "amount_pence": 700}
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"name": "one"},
    {"name": "two", "on": "2022-10-01"},
    {"name": "one", "matter": FINANCIAL},
    {"name": "two", "body": "OWN", "matter": {"classes": ["reserved"]}},
)
# What may be corrected of each kind of fact; a day moves, a right comes and goes.
CHANGES: dict[str, list[dict[str, Any]]] = {
    "memberships": [{"category": "associate"}, {"category": "full"}, {"status": "suspended"},
                    {"status": "active"}, {"valid_to": "2022-09-01"}, {"valid_to": None}],
    "seats": [{"voting": False}, {"voting": True}, {"valid_to": "2022-08-01"}, {"valid_to": None}],
    "terms-of-reference": [{"power": "recommend"}, {"power": "decide"}, {"quorum_min_full": 4},
                           {"decides": ["general"]}],
    "delegations": [{"limit_pence": 100}, {"limit_pence": 900}, {"valid_to": "2022-06-01"},
                    {"valid_to": None}],
    "organisations": [{"legal_to": "2022-09-01"}, {"legal_to": None}],
}  # fmt: skip


class Register:
    """A world in which something happens, and everything that it has ever answered."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.kept: list[tuple[str, str, int]] = []
        self.answered: dict[tuple[int, str], bytes] = {}
        self.steps: list[tuple[str, Callable[[], Awaitable[Any]]]] = [
            ("terms-of-reference", world.terms),
            ("delegations", self.delegate),
            *(("seats", partial(world.seat, name)) for name in NAMES),
            *(("memberships", partial(world.join, name)) for name in NAMES),
        ]
        random.shuffle(self.steps)

    async def delegate(self) -> Any:
        return (await self.world.delegate("d")).json()

    async def settle(self) -> None:
        await self.world.body()
        for name in NAMES:
            await self.world.organisation(name, statutory="yes", legal_from="2013-04-01")
            self.kept.append(("organisations", self.world.id(name), 1))

    async def step(self) -> None:
        """Record a fact that is not there yet, or correct one that is."""
        if self.steps and self.random.random() < 0.6:
            noun, record = self.steps.pop()
            fact = await record()
            self.kept.append((noun, fact["id"], 1))
            return
        at = self.random.randrange(len(self.kept))
        noun, name, version = self.kept[at]
        change = self.random.choice(CHANGES[noun])
        done = await corrected(self.world.caller, f"{noun}/{name}", version, **change)
        assert done.status_code == 200, done.text
        self.kept[at] = noun, name, version + 1

    async def ask(self, number: int, **known_at: str) -> Any:
        return await self.world.ask(**QUESTIONS[number] | known_at)

    async def remember(self) -> None:
        for number in range(len(QUESTIONS)):
            answer = await self.ask(number)
            self.answered[number, answer.json()["known_at"]] = answer.content

    async def repeat(self) -> None:
        """Ask everything again that was ever answered, as it was known then."""
        for (number, known_at), content in self.answered.items():
            assert (await self.ask(number, known_at=known_at)).content == content


@pytest.fixture
async def world(pooled_app: OpenApp) -> World:
    app: Clients = await pooled_app("membership")
    return World(app.caller(*SCOPES), uuid4().hex[:6])


@pytest.mark.parametrize("seed", range(4))
async def test_the_same_question_as_known_at_the_same_time_is_answered_byte_for_byte_alike(
    world: World, seed: int
) -> None:
    register = Register(world, Random(seed))
    await register.settle()
    await register.remember()
    for n in range(14):
        await register.step()
        await register.remember()
        if n % 5 == 4:
            await register.repeat()
    await register.repeat()
    assert len(set(register.answered.values())) > 20


@pytest.mark.parametrize("seed", range(3))
async def test_a_fact_changes_no_answer_as_known_before_it_was_recorded(
    world: World, seed: int
) -> None:
    register = Register(world, Random(seed))
    await register.settle()
    started = datetime.now(UTC)
    for _ in range(8):
        await register.step()
        ended = datetime.now(UTC)
        # Moments at which nobody had asked yet: what counts is when it was recorded.
        part = register.random.random()
        known_at = (started + (ended - started) * part).isoformat()
        before = [(await register.ask(n, known_at=known_at)).content for n in range(4)]
        await register.step()
        after = [(await register.ask(n, known_at=known_at)).content for n in range(4)]
        assert before == after


async def test_nothing_is_known_before_it_is_recorded(world: World) -> None:
    register = Register(world, Random(0))
    await register.settle()
    joined = await world.join("one")
    recorded = datetime.fromisoformat(joined["recorded_from"])
    just_before = (recorded - timedelta(microseconds=1)).isoformat()
    assert "NOT_A_MEMBER" in await world.codes("one", known_at=just_before)
    assert "NOT_A_MEMBER" not in await world.codes("one", known_at=recorded.isoformat())


async def test_what_is_still_to_be_recorded_is_not_answered_ahead(world: World) -> None:
    register = Register(world, Random(0))
    await register.settle()
    ahead = (await world.ask("one", known_at="2999-01-01T00:00:00Z")).json()
    assert datetime.fromisoformat(ahead["known_at"]) <= datetime.now(UTC)
    await world.join("one")
    again = await world.ask("one", known_at=ahead["known_at"])
    assert again.json() == ahead


@pytest.mark.parametrize("backdated", [{"category": "associate"}, {"valid_to": "2022-06-01"}])
async def test_a_backdated_fact_changes_no_decision_that_was_issued(
    open_app: OpenApp, backdated: dict[str, str]
) -> None:
    app: Clients = await open_app("membership")
    committee = await Committee.gathered(app)
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", *FULL)
    place = f"{V1}/decisions/{(await committee.count(proposal))['decision_id']}"
    reader, signed = committee.secretary(), {"Accept": "application/jose"}
    before = [(await reader.get(place, headers=one)).content for one in ({}, signed)]
    asked = {"organisation": "ltht", "on": DAY, "body": "jc",
             "matter": {"classes": ["statutory_nhs"]}}  # fmt: skip
    assert (await reader.post(f"{V1}/rights/query", json=asked)).json()["may_vote"] is True
    listed = await reader.get(f"{V1}/memberships", params={"organisation": "ltht"})
    (member,) = listed.json()["items"]
    done = await corrected(reader, f"memberships/{member['id']}", member["version"], **backdated)
    assert done.status_code == 200, done.text
    assert (await reader.post(f"{V1}/rights/query", json=asked)).json()["may_vote"] is False
    assert [(await reader.get(place, headers=one)).content for one in ({}, signed)] == before
