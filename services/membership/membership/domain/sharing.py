"""May an organisation see data of others: for a purpose, in a role, on a day?

Deny by default. For each controller whose data is asked for, some agreement must cover all of
the question; where none does, every reason of every agreement that names the controller is told.
Taking a fact away never permits anything. One controller's withdrawal closes its own data and
nobody else's. An organisation that asks for its own data is treated as any other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import NamedTuple

from membership.domain.sharing_facts import (
    Agreement,
    Existence,
    Facts,
    Identifiers,
    Party,
    PartyRole,
    Purpose,
)
from membership.domain.sharing_rules import (
    ABOUT_AGREEMENT,
    ABOUT_ORGANISATIONS,
    PRECEDENCE,
    RULE_SET,
    Case,
    Rule,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        organisation: Who would see the data.
        role: In which role its people would.
        purpose: What for.
        data_set: Which data.
        controllers: Whose data.
        on: The day.
        known_at: The moment as of which the facts are known.
    """

    organisation: str
    role: str
    purpose: str
    data_set: str
    controllers: tuple[str, ...]
    on: date
    known_at: datetime


class Reason(NamedTuple):
    """One thing that stands against it, and in which agreement if in one."""

    code: str
    text: str
    agreement: str | None


class Grant(NamedTuple):
    """An agreement that opens a controller's data, and how persons may be seen in it."""

    controller: str
    agreement: str
    identifiers: Identifiers


class Denial(NamedTuple):
    """A controller whose data stays closed, and why."""

    controller: str
    reasons: tuple[Reason, ...]


class FactUsed(NamedTuple):
    """A reading that was looked at."""

    kind: str
    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be seen, controller by controller; `permit` only if all that was asked for."""

    permit: bool
    on: date
    known_at: datetime
    grants: tuple[Grant, ...]
    denied: tuple[Denial, ...]
    facts_used: tuple[FactUsed, ...]
    rule_set_version: str = RULE_SET

    @property
    def permitted_controllers(self) -> tuple[str, ...]:
        """Name the controllers whose data may be seen."""
        return tuple(dict.fromkeys(grant.controller for grant in self.grants))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Give every reason once, in order of precedence."""
        return ordered({reason for denial in self.denied for reason in denial.reasons})


class Place(NamedTuple):
    """Something that could be seen: where in an agreement, and whose."""

    agreement: str
    purpose: str
    data_set: str
    role: str
    controller: str


class Access(NamedTuple):
    """How persons may be seen in a place on a day; or else why nothing may."""

    place: Place
    identifiers: Identifiers | None
    reasons: tuple[Reason, ...]


def check(facts: Facts, question: Question) -> Answer:
    """Answer a question from the facts."""
    decisions = [
        decided(facts, question, controller) for controller in dict.fromkeys(question.controllers)
    ]
    denied = tuple(one for one in decisions if isinstance(one, Denial))
    grants = tuple(grant for one in decisions if isinstance(one, list) for grant in one)
    return Answer(
        permit=bool(grants) and not denied,
        on=question.on,
        known_at=question.known_at,
        grants=grants,
        denied=denied,
        facts_used=used(facts),
    )


def decided(facts: Facts, question: Question, controller: str) -> list[Grant] | Denial:
    """Decide on one controller's data: which agreements open it, or else why none does."""
    case = case_of(facts, question, controller)
    general = standing(ABOUT_ORGANISATIONS, case, None)
    grants: list[Grant] = []
    closed: list[Reason] = []
    for agreement in case.agreements:
        case = case_of(facts, question, controller, agreement)
        if reasons := standing(ABOUT_AGREEMENT, case, agreement):
            closed += reasons
        else:
            grants.append(Grant(controller, agreement, case.identifiers()))
    if general or not grants:
        return Denial(controller, ordered(general if grants else [*general, *closed]))
    return grants


def accesses(
    facts: Facts, organisation: str, on: date, known_at: datetime, after: Collection[str] = ()
) -> Iterator[Access]:
    """Go through all that an organisation's agreements speak of, in order.

    Args:
        facts: What is known of the agreements in which it may receive or process.
        organisation: Who would see the data.
        on: The day.
        known_at: The moment as of which the facts are known.
        after: Begin behind this place.
    """
    for agreement in sorted({one.agreement for one in facts.parties}):
        own = facts.under(agreement)
        for place in places(own, agreement):
            if place > tuple(after):
                question = Question(
                    organisation, place.role, place.purpose, place.data_set,
                    (place.controller,), on, known_at,
                )  # fmt: skip
                yield access(own, question, place)


def places(facts: Facts, agreement: str) -> list[Place]:
    """List what one agreement speaks of, on whatever day."""
    controllers = {one.organisation for one in facts.parties if one.role is PartyRole.CONTROLLER}
    found = {
        Place(agreement, terms.purpose, *rest)
        for terms in facts.purposes
        for rest in product(terms.data_sets, terms.roles, controllers)
    }
    return sorted(found)


def access(facts: Facts, question: Question, place: Place) -> Access:
    """Tell how persons may be seen in a place, or why nothing may be."""
    case = case_of(facts, question, place.controller, place.agreement)
    reasons = ordered([
        *standing(ABOUT_ORGANISATIONS, case, None),
        *standing(ABOUT_AGREEMENT, case, place.agreement),
    ])  # fmt: skip
    return Access(place, None if reasons else case.identifiers(), reasons)


def case_of(
    facts: Facts, question: Question, controller: str, agreement: str | None = None
) -> Case:
    """Gather what is known of one controller's data, and of one agreement that may open it."""
    known = {one.id: one for one in facts.organisations}
    parties = [one for one in facts.parties if one.agreement == agreement]
    return Case(
        on=question.on,
        role=question.role,
        data_set=question.data_set,
        organisation=known.get(question.organisation),
        controller=known.get(controller),
        agreements=tuple(sorted({
            one.agreement for one in facts.parties if one.controls(controller)
        })),
        agreement=next((one for one in facts.agreements if one.id == agreement), None),
        controlling=tuple(one for one in parties if one.controls(controller)),
        mentioned=tuple(one for one in parties if one.organisation == question.organisation),
        terms=tuple(
            one
            for one in facts.purposes
            if (one.agreement, one.purpose) == (agreement, question.purpose)
        ),
    )  # fmt: skip


def standing(rules: Iterable[Rule], case: Case, agreement: str | None) -> list[Reason]:
    """List what stands against it, by every one of the rules."""
    return [Reason(rule.code, rule.text, agreement) for rule in rules if rule.stands(case)]


def ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Put reasons in order of precedence, those of one rule by agreement."""
    return tuple(sorted(reasons, key=lambda one: (PRECEDENCE[one.code], one.agreement or "")))


def used(facts: Facts) -> tuple[FactUsed, ...]:
    """Name the readings that were looked at, by the path that they are read at."""
    kinds: dict[str, Sequence[Existence | Agreement | Party | Purpose]] = {
        "organisations": facts.organisations,
        "data-sharing-agreements": facts.agreements,
        "data-sharing-parties": facts.parties,
        "data-sharing-purposes": facts.purposes,
    }
    found = [FactUsed(kind, one.id, one.version) for kind, some in kinds.items() for one in some]
    return tuple(sorted(found))
