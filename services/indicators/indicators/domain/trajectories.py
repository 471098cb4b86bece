"""The plan that a stored target means, as far as its words and figures say it.

A wording that is not understood gives no kind: then who asks must say how the plan goes. Steps are
years, and months for a monthly plan; step 0 is the baseline, or the month before a monthly plan
starts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.domain.periods import length_of
from indicators.domain.plans import MONTHLY, months_between
from indicators.domain.statistics.trajectories import MONTHS, Shape
from indicators.domain.wordings import Figure, number, understood
from shared.rules import RuleBroken

PER_CENT = 100
MOST_STEPS = 1200


class TargetUnknown(RuleBroken):
    """This indicator has no target with that id.

    Check it against the list of targets.
    """

    status = 404


@dataclass(frozen=True, slots=True)
class Intent:
    """How a plan goes from its baseline; what is None is not stated.

    Attributes:
        start: The first day of step 0.
    """

    kind: Shape | None = None
    start: date | None = None
    baseline: float | None = None
    target: float | None = None
    rate: float | None = None
    steps: float | None = None
    peer: float | None = None
    peer_rate: float | None = None
    flat_steps: float | None = None

    @property
    def step_months(self) -> int:
        """Say how many months a step is."""
        return 1 if self.kind is Shape.MONTHLY else MONTHS


def worded(target: Mapping[str, Any]) -> dict[str, Any]:
    """Read the kind of a plan, and its figures, from the words of a target.

    >>> worded({"rule": "Flat 2012 to 2013, then 3.2% less each year for five years"})["steps"]
    6.0
    """
    said = understood(target.get("rule") or "")
    figures = {} if said is None else {
        name: float(number(text)) for name, text in said.figures.items()
        if name not in {Figure.FROM, Figure.UNTIL}
    }  # fmt: skip
    if Figure.YEARLY in figures:
        flat = figures[Figure.FLAT_TO] - figures[Figure.FLAT_FROM]
        return {"kind": Shape.FLAT_THEN_FALL, "rate": figures[Figure.YEARLY] / PER_CENT,
                "flat_steps": flat, "steps": flat + figures[Figure.YEARS]}  # fmt: skip
    if Figure.PEER_YEARLY in figures:
        return {"kind": Shape.HALVE_THE_GAP, "peer_rate": figures[Figure.PEER_YEARLY] / PER_CENT}
    if Figure.FALL in figures and target.get("change_unit") == MONTHLY:
        return {"kind": Shape.MONTHLY, "rate": figures[Figure.FALL] / PER_CENT}
    return {}


def intent_of(target: Mapping[str, Any], asked: Mapping[str, Any]) -> Intent:
    """Say what plan a target means; what is asked goes before what is stored."""
    given = {name: value for name, value in asked.items() if value is not None}
    known = worded(target) | given
    monthly = known.get("kind") is Shape.MONTHLY
    start = target.get("baseline_from")
    since = "baseline_end"
    if monthly and target.get("target_from"):
        start, since = moved(target["target_from"], -1), "target_start"
    known.setdefault("start", start)
    known.setdefault("baseline", target.get("baseline_value"))
    months = months_between(target, since)
    if months is not None:
        known.setdefault("steps", float(months) if monthly else months / MONTHS)
    if known.get("rate") is None:
        known.setdefault("target", target.get("target_value"))
    return Intent(**known)


def moved(day: date, months: int) -> date:
    """Give the first day of the month so many months away.

    >>> moved(date(2014, 4, 1), -1).isoformat()
    '2014-03-01'
    """
    at = day.year * MONTHS + day.month - 1 + months
    return date(at // MONTHS, at % MONTHS + 1, 1)


def periods_of(plan: Intent) -> Iterator[tuple[float, date]]:
    """List the steps of a plan with the first day of each, as far as they are known."""
    if plan.start is None or plan.steps is None:
        return
    for step in range(min(int(plan.steps), MOST_STEPS) + 1):
        yield float(step), moved(plan.start, step * plan.step_months)


def period_type_of(target: Mapping[str, Any], plan: Intent) -> str:
    """Say how long the periods are that a plan is about."""
    if plan.kind is Shape.MONTHLY:
        return "month"
    first = length_of(target.get("baseline_from"), target.get("baseline_to"))
    return "year" if first == "unknown" else first
