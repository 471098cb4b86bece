"""Cases to try rules on: facts written as text, one case a row, as a spreadsheet has them.

An empty cell says that something is not known, and what is not known denies. A cell that cannot
be read is named by its place.

Units:  money in pounds with two decimals, as printed; days as ISO 8601 dates.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from membership.domain.delegations import Delegation, limits
from membership.domain.facts import (
    UNLIMITED,
    Action,
    Conflict,
    Facts,
    Presence,
    Representative,
    Terms,
)
from membership.domain.intervals import Interval
from membership.domain.matters import MatterClass
from membership.domain.rights import Rights, RuleSet, rights
from shared.rules import Invalid, RuleBroken

Row = Mapping[str, str]

POUNDS = re.compile(r"[0-9]{1,16}(\.[0-9]{1,2})?")
YES_NO = ("yes", "no")
CHOICES: Mapping[str, Sequence[str]] = {
    "membership_category": ("full", "associate", "none"),
    "membership_status": ("active", "suspended", "none"),
    "seat": ("voting", "nonvoting", "none"),
    "is_controller": YES_NO,
    "is_subject": YES_NO,
    "conflict_kind": (
        "none",
        "financial",
        "non_financial_professional",
        "non_financial_personal",
        "indirect",
    ),
    "conflict_scope": ("organisation", "person"),
    "chair_ruling": (*(str(one) for one in Action), "none"),
    "representative": tuple(str(one) for one in Representative),
}


class Cells:
    """The cells of one row, read by what they should hold; what cannot be read is noted."""

    def __init__(self, row: Row, place: str, faults: list[dict[str, str]]) -> None:
        self.row, self.place, self.faults = row, place, faults

    def text(self, name: str) -> str | None:
        """Read a text; None if the cell is empty."""
        return self.row.get(name) or None

    def wrong(self, name: str, why: str) -> None:
        """Note a cell that cannot be read."""
        self.faults.append({"at": f"{self.place}/{name}", "why": why})

    def day(self, name: str) -> date | None:
        """Read a day."""
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.wrong(name, "This is not a date such as 2022-07-01")
            return None

    def pence(self, name: str) -> int | None:
        """Read pounds exactly, as pence."""
        value = self.text(name)
        if value is None:
            return None
        if POUNDS.fullmatch(value):
            return int(Decimal(value) * 100)
        self.wrong(name, "This is not an amount such as 25000.00")
        return None

    def count(self, name: str) -> int | None:
        """Read a whole number."""
        value = self.text(name)
        if value is None or (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004 - digits
            return int(value) if value else None
        self.wrong(name, "This is not a whole number")
        return None

    def choice(self, name: str) -> str | None:
        """Read one of the words that a column knows."""
        value = self.text(name)
        if value is None or value in CHOICES[name]:
            return value
        self.wrong(name, f"This must be one of: {', '.join(CHOICES[name])}")
        return None

    def classes(self, name: str) -> frozenset[str]:
        """Read words joined by `+`."""
        return frozenset((self.text(name) or "").split("+")) - {""}

    def interval(self, start: str, end: str) -> Interval:
        """Read two days as an interval."""
        first, last = self.day(start), self.day(end)
        try:
            return Interval(first, last)
        except RuleBroken:
            self.wrong(end, "The end of an interval is after its start")
            return Interval()


@dataclass(frozen=True, slots=True)
class World:
    """What the cases refer to: organisations, bodies, delegations and agreements, by their rows.

    Raises:
        Invalid: Some cell cannot be read.
    """

    legal: Mapping[str, Interval]
    bodies: Mapping[str, Terms]
    delegations: tuple[Delegation, ...]
    agreements: tuple[tuple[str, Interval], ...]


def world_of(
    organisations: Iterable[Row],
    bodies: Iterable[Row],
    delegations: Iterable[Row],
    agreements: Iterable[Row],
) -> World:
    """Read what cases refer to.

    Raises:
        Invalid: Some cell cannot be read.
    """
    faults: list[dict[str, str]] = []

    def cells(what: str, rows: Iterable[Row]) -> Iterable[Cells]:
        return (Cells(row, f"body/{what}/{n}", faults) for n, row in enumerate(rows))

    read = World(
        legal={
            key: one.interval("legal_from", "legal_to_exclusive")
            for one in cells("organisations", organisations)
            if (key := one.text("org_key"))
        },
        bodies={
            one.text("body") or "": Terms(
                one.text("power"),
                one.classes("decides"),
                one.count("quorum_min_full"),
                one.count("quorum_min_total"),
            )
            for one in cells("bodies", bodies)
        },
        delegations=tuple(_delegation(one) for one in cells("delegations", delegations)),
        agreements=tuple(
            (one.text("version") or "", one.interval("from", "to_exclusive"))
            for one in cells("agreements", agreements)
        ),
    )
    if faults:
        raise Invalid(faults)
    return read


def _delegation(one: Cells) -> Delegation:
    limit = one.pence("limit_gbp")
    return Delegation(
        id=one.text("delegation_id") or "",
        body=one.text("body") or "",
        classes=one.classes("classes"),
        valid=one.interval("from", "to_exclusive"),
        limit=UNLIMITED if limit is None else limit,
        parent=one.text("parent"),
        legal_basis=one.text("legal_basis") or "",
    )


def judge(cases: Sequence[Row], world: World, rules: RuleSet) -> list[Rights]:
    """Decide every case, in the order given.

    Raises:
        Invalid: Some cell cannot be read; every such cell is named.
    """
    faults: list[dict[str, str]] = []
    granted: dict[tuple[str, date], dict[str, int]] = {}
    found = [
        rights(facts_of(Cells(row, f"body/cases/{n}", faults), world, granted), rules)
        for n, row in enumerate(cases)
    ]
    if faults:
        raise Invalid(faults[:100])
    return found


def facts_of(case: Cells, world: World, granted: dict[tuple[str, date], dict[str, int]]) -> Facts:
    """Read the facts of a case; `granted` remembers what bodies were given on a day."""
    on, known_at = case.day("on_date"), case.day("known_at")
    if case.text("on_date") is None:
        case.wrong("on_date", "A case needs the day that it asks about")
    on = on or date.min
    organisation, body = case.text("org_key") or "", case.text("body") or ""
    own = body.removeprefix("OWN:") == organisation if body.startswith("OWN:") else None
    if (body, on) not in granted:
        granted[body, on] = limits(body, on, world.delegations)
    classes = case.classes("matter_classes")
    if not classes <= set(MatterClass):
        case.wrong("matter_classes", f"Classes are: {', '.join(MatterClass)}; joined by +")
    category, member = _membership(case, known_at or on)
    controller, subject = case.choice("is_controller"), case.choice("is_subject")
    return Facts(
        on=on,
        registered=organisation in world.legal,
        legal=world.legal.get(organisation),
        agreement=next((name for name, days in world.agreements if on in days), None),
        category=category,
        member=member,
        status=case.choice("membership_status"),
        own_board=own,
        terms=world.bodies.get("OWN:<org_key>" if own is not None else body, Terms(None)),
        limits=granted[body, on],
        seat=case.choice("seat"),
        classes=classes,
        amount_pence=case.pence("amount_gbp"),
        is_controller=None if controller is None else controller == "yes",
        is_subject=None if subject is None else subject == "yes",
        conflict=Conflict(
            case.choice("conflict_kind"), case.choice("conflict_scope"), case.choice("chair_ruling")
        ),
        representative=case.choice("representative"),
        presence=Presence(
            case.count("full_present"),
            case.count("assoc_present"),
            case.count("full_recused"),
            case.count("assoc_recused"),
        ),
    )


def _membership(case: Cells, known_at: date) -> tuple[str | None, Interval]:
    """Read a membership as it was known at a time: an end is not known before it is recorded."""
    category, recorded = case.choice("membership_category"), case.day("membership_recorded_on")
    start, end = case.day("membership_from"), case.day("membership_to")
    end_recorded = case.day("membership_end_recorded_on")
    if category in {None, "none"} or recorded is None or recorded > known_at:
        return None, Interval()
    if end is not None and end_recorded is not None and end_recorded > known_at:
        end = None
    try:
        return category, Interval(start, end)
    except RuleBroken:
        case.wrong("membership_to", "The end of a membership is after its start")
        return category, Interval()
