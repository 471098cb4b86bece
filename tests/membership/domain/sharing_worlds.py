"""Small made-up worlds of data sharing, and a second reading of them to compare with."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import TypeVar

from membership.domain.intervals import Interval
from membership.domain.sharing import Question
from membership.domain.sharing_facts import (
    Agreement,
    Assurance,
    Existence,
    Facts,
    Identifiers,
    Party,
    PartyRole,
    Purpose,
)

ORGANISATIONS, AGREEMENTS = ("a", "b", "c"), ("x", "y")
PURPOSES, DATA_SETS, ROLES = ("care", "planning"), ("plan", "stay"), ("nurse", "analyst")
LAWFUL, UNLAWFUL = ("Article 6(1)(e)", "NHS Act 2006 s251"), ("Article 9(2)(h)",)
FIRST = date(2026, 1, 1)
NOW = datetime(2026, 1, 3, tzinfo=UTC)
Thing = TypeVar("Thing")


class Maker:
    """Makes worlds in which most is well, so that many questions are permitted."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def day(self) -> date:
        return FIRST + timedelta(self.chance.randint(0, 5))

    def mostly(self, well: Thing, *ill: Thing) -> Thing:
        return self.chance.choice(ill) if self.chance.randint(0, 11) == 0 else well

    def span(self) -> Interval:
        return self.mostly(Interval(), Interval(self.day()), Interval(None, self.day()))

    def rows(self) -> Iterator[tuple[int, Interval]]:
        """Give the intervals of one key: none, one, or two that do not overlap."""
        end, start = sorted((self.day(), self.day()))
        apart = [Interval(None, end), Interval(start)]
        yield from enumerate(self.mostly([self.span()], [], apart))

    def agreement(self, name: str) -> Agreement:
        strict = frozenset({Assurance.STANDARDS_MET})
        return Agreement(
            name, 1, self.span(), self.mostly(self.day() + timedelta(6), self.day()),
            self.chance.choice([None, self.day()]),
            self.chance.choice([strict, frozenset(Assurance), frozenset(Assurance) - strict]),
        )  # fmt: skip

    def parties(self) -> Iterator[Party]:
        for place in product(AGREEMENTS, ORGANISATIONS, PartyRole):
            for n, valid in self.rows() if self.chance.randint(0, 2) else ():
                yield Party(
                    f"{'-'.join(place)}-{n}", 1, valid, *place,
                    self.mostly(FIRST, self.day(), None),
                    self.chance.choice([Assurance.STANDARDS_MET, *Assurance]),
                    self.mostly(FIRST, self.day(), None),
                )  # fmt: skip

    def purposes(self) -> Iterator[Purpose]:
        for where in product(AGREEMENTS, PURPOSES):
            for n, valid in self.rows():
                yield Purpose(
                    f"{'-'.join(where)}-{n}", 1, valid, *where, self.mostly(LAWFUL, UNLAWFUL),
                    frozenset(self.mostly(DATA_SETS, DATA_SETS[:1], DATA_SETS[1:])),
                    frozenset(self.mostly(ROLES, ROLES[:1], ROLES[1:])),
                    self.chance.choice(list(Identifiers)),
                )  # fmt: skip

    def world(self) -> Facts:
        """Give facts that keep the constraints of the database."""
        known = [name for name in ORGANISATIONS if self.mostly(True, False)]
        agreed = [name for name in AGREEMENTS if self.mostly(True, False)]
        return Facts(
            tuple(Existence(name, 1, self.span()) for name in known),
            tuple(map(self.agreement, agreed)),
            tuple(self.parties()),
            tuple(self.purposes()),
        )

    def question(self) -> Question:
        return Question(
            self.chance.choice(ORGANISATIONS), self.chance.choice(ROLES),
            self.chance.choice(PURPOSES), self.chance.choice(DATA_SETS),
            tuple(self.chance.choices(ORGANISATIONS, k=self.chance.randint(1, 3))),
            self.day(), NOW,
        )  # fmt: skip


def holds(valid: Interval, day: date) -> bool:
    start = valid.start or date.min
    end = valid.end or date.max
    return start <= day < end


def opened(facts: Facts, asked: Question, controller: str) -> set[str]:
    """Read by brute force which agreements open a controller's data: each row with each other."""
    day = asked.on
    alive = {one.id for one in facts.organisations if holds(one.legal, day)}
    if not {asked.organisation, controller} <= alive:
        return set()
    return {
        deal.id
        for deal, giver, taker, item in product(
            facts.agreements, facts.parties, facts.parties, facts.purposes
        )
        if {giver.agreement, taker.agreement, item.agreement} == {deal.id}
        and (giver.organisation, giver.role.value) == (controller, "controller")
        and taker.organisation == asked.organisation
        and taker.role.value in {"processor", "recipient"}
        and all(holds(one.valid, day) for one in (deal, giver, taker, item))
        and (day <= deal.review_on or day < (deal.grace_until or date.min))
        and max(giver.signed_on or date.max, taker.signed_on or date.max) <= day
        and result(taker, day) in {one.value for one in deal.assurance_accepted}
        and item.purpose == asked.purpose
        and asked.data_set in item.data_sets
        and asked.role in item.roles
        and "Article 6" in " ".join(item.legal_basis)
    }


def result(party: Party, day: date) -> str:
    published = party.assurance_published_on
    return "not_published" if published is None or published > day else party.assurance.value
