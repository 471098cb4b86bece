"""Plan checks: whether the figures of a target agree with each other and with its words.

What cannot be worked out is never guessed: it has no answer, and a reason. `figures` says when a
stated figure agrees.

Units:  as the target states them; periods as YYYYMM; changes in per cent or in the target's unit.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Any

import numpy as np

from indicators.domain.figures import Check, Printed, Why, compared, printed, same
from indicators.domain.periods import day_after, first_day
from indicators.domain.statistics import trajectories
from indicators.domain.statistics.trajectories import MONTHS, Plan, Shape
from indicators.domain.wordings import FIGURE, Figure, Said, last_month, number, understood

RELATIVE = re.compile(r"% relative(?:, minimum| \(as printed, numbers treated\))?")
POINTS, MONTHLY = "percentage points", "% per month"


NEEDED = {
    "change_value": Why.CHANGE_MISSING,
    "baseline_value": Why.BASELINE_MISSING,
    "target_value": Why.TARGET_MISSING,
}


def checked(target: Mapping[str, Any], *, peer: float | None = None) -> list[Check]:
    """Check a target: its change against its values, and its words against both.

    Args:
        target: A target as it is stored; a figure that is not known is None.
        peer: What the peers had at the baseline, to halve the gap to.
    """
    rule = target.get("rule")
    found = [of_change(target)]
    if not rule:
        return [*found, Check("words", why=Why.NO_WORDS)]
    said = understood(rule)
    if said is None:
        why = Why.NOT_UNDERSTOOD if FIGURE.search(rule) else Why.NO_FIGURE
        return [*found, Check("words", why=why)]
    return [*found, *of_words(target, said), *of_path(target, said, peer)]


def of_change(target: Mapping[str, Any]) -> Check:
    """Work the change out from the baseline and the target value."""
    for name, why in NEEDED.items():
        if target.get(name) is None:
            return Check("change", target.get("change_value"), why=why)
    stated, before, after = (printed(target[name]) for name in NEEDED)
    unit = target.get("change_unit")
    if unit and RELATIVE.fullmatch(unit) and before.value > 0:
        return compared("change", stated, lambda a, b: (b / a - 1) * 100, before, after)
    if unit and unit in {POINTS if target.get("unit") == "%" else None, target.get("unit")}:
        return compared("change", stated, lambda a, b: b - a, before, after)
    return Check("change", stated.value, why=Why.CHANGE_UNIT)


FIELDS = {
    Figure.RISE: ("change_value", 1),
    Figure.FALL: ("change_value", -1),
    Figure.BASELINE: ("baseline_value", 1),
    Figure.TARGET: ("target_value", 1),
    Figure.LOW: ("change_low", 1),
    Figure.HIGH: ("change_high", 1),
}


def of_words(target: Mapping[str, Any], said: Said) -> list[Check]:
    """Hold each figure of the words against the field that states it."""
    found = []
    before, after = target.get("baseline_value"), target.get("target_value")
    for figure, text in said.figures.items():
        if figure in FIELDS:
            name, sign = FIELDS[figure]
            stated = target.get(name)
            if stated is None:
                found.append(Check(f"words_{figure}", why=NEEDED.get(name, Why.CHANGE_MISSING)))
            else:
                found.append(same(f"words_{figure}", stated, sign * float(number(text))))
        elif figure is Figure.UNTIL:
            found.append(of_period("ends", target.get("target_end"), last_month(text)))
        elif figure is Figure.FROM:
            found.append(of_period("starts", target.get("target_start"), last_month(text)))
    if said.unchanged or Figure.MORE in said.figures:
        more = printed(number(said.figures.get(Figure.MORE, "0")))
        if before is None or after is None:
            missing = Why.BASELINE_MISSING if before is None else Why.TARGET_MISSING
            found.append(Check("words_more", more.value, why=missing))
        else:
            values = printed(before), printed(after)
            found.append(compared("words_more", more, lambda a, b: b - a, *values))
    return found


def of_period(check: str, date: str | None, words: int) -> Check:
    """Hold a month of the words against the date that is stated."""
    if not date:
        return Check(check, computed=words, why=Why.PERIOD_MISSING)
    return same(check, int(date[:4]) * 100 + int(date[5:7] or 12), words)


def months_between(target: Mapping[str, Any], start: str) -> int | None:
    """Count the months from the start of a period, or from its end, to the target's end."""
    first, last = target.get(start), target.get("target_end")
    if not first or not last:
        return None
    at, to = day_after(first) if start.endswith("end") else first_day(first), day_after(last)
    return (to.year - at.year) * MONTHS + to.month - at.month


def of_path(target: Mapping[str, Any], said: Said, peer: float | None) -> list[Check]:
    """Follow the way that the words describe, step by step, to the target."""
    figures = {name: printed(number(text)) for name, text in said.figures.items()
               if name not in {Figure.FROM, Figure.UNTIL}}  # fmt: skip
    if Figure.PEER_YEARLY in figures:
        return [halved(target, figures[Figure.PEER_YEARLY], peer)]
    if Figure.YEARS not in figures:
        return []
    fall = figures[Figure.YEARS].value
    if Figure.YEARLY not in figures:
        return [lasting(months_between(target, "target_start"), fall)]
    yearly = figures[Figure.YEARLY]
    flat = figures[Figure.FLAT_TO].value - figures[Figure.FLAT_FROM].value

    def way(baseline: float, rate: float) -> float:
        return followed(
            Shape.FLAT_THEN_FALL, baseline, rate=rate / 100, flat_steps=flat, step=flat + fall
        )

    found = [lasting(months_between(target, "baseline_end"), flat + fall)]
    before, after, change = (
        target.get(name) for name in ("baseline_value", "target_value", "change_value")
    )
    if before is None or after is None:
        missing = Why.BASELINE_MISSING if before is None else Why.TARGET_MISSING
        found.append(Check("path", after, why=missing))
    else:
        found.append(compared("path", printed(after), way, printed(before), yearly))
    if change is not None and RELATIVE.fullmatch(target.get("change_unit") or ""):
        found.append(
            compared("path_change", printed(change), lambda rate: way(100, rate) - 100, yearly)
        )
    return found


def lasting(months: int | None, words: float) -> Check:
    """Hold the years of the words against those between the periods."""
    if months is None:
        return Check("years", computed=words, why=Why.PERIOD_MISSING)
    return same("years", months / MONTHS, words)


def halved(target: Mapping[str, Any], yearly: Printed, peer: float | None) -> Check:
    """Halve the gap to the peers, year by year, if it is known what they had."""
    months = months_between(target, "baseline_end")
    before, after = target.get("baseline_value"), target.get("target_value")
    if before is None or after is None:
        missing = Why.BASELINE_MISSING if before is None else Why.TARGET_MISSING
        return Check("path", after, why=missing)
    if peer is None or months is None:
        missing = Why.PEER_MISSING if peer is None else Why.PERIOD_MISSING
        return Check("path", after, why=missing)
    steps = months / MONTHS
    return compared(
        "path",
        printed(after),
        lambda a, p, r: followed(Shape.HALVE_THE_GAP, a, peer=p, peer_rate=r / 100, step=steps),
        printed(before),
        printed(peer),
        yearly,
    )


def followed(shape: Shape, baseline: float, *, step: float, **given: float) -> float:
    """Give the value that a plan means at its last step."""
    names = ("rate", "target", "steps", "peer", "peer_rate", "flat_steps")
    columns = {name: np.array([given.get(name, np.nan)]) for name in names}
    columns["steps"] = np.array([step])
    plan = Plan(baseline=np.array([baseline]), **columns)
    kind = np.array([shape], dtype=object)
    return float(trajectories.planned(plan, kind, np.array([step])).value[0])


TOGETHER = ("indicator_id", "area_id", "organisation_id", "baseline_label")


def checked_together(targets: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, Check]]:
    """Check targets that say one thing twice: so much less each month, and so much in all.

    Returns:
        The monthly target, the other, and the check of the other's change.
    """
    found = []
    for monthly, whole in permutations(list(targets), 2):
        of_one = all(monthly.get(name) == whole.get(name) for name in TOGETHER)
        units = monthly.get("change_unit") == MONTHLY and whole.get("change_unit") == "% relative"
        if not (of_one and units and monthly.get("target_end") == whole.get("target_end")):
            continue
        months = months_between(monthly, "target_start")
        if months is None:
            check = Check("months", whole["change_value"], why=Why.PERIOD_MISSING)
        else:
            check = over_months(monthly, whole, months)
        found.append((str(monthly["id"]), str(whole["id"]), check))
    return found


def over_months(monthly: Mapping[str, Any], whole: Mapping[str, Any], months: int) -> Check:
    """Follow a monthly change over its months to the change in all."""
    return compared(
        "months",
        printed(whole["change_value"]),
        lambda rate: followed(Shape.COMPOUND, 100, rate=-rate / 100, step=months) - 100,
        printed(monthly["change_value"]),
    )
