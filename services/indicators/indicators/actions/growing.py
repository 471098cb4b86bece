"""Growth by age and sex of counted indicators, and who uses more than the others."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.values import Making
from indicators.domain.definitions import Suppression
from indicators.domain.statistics.arrays import Reason, absent
from indicators.domain.statistics.growth import Cells, band, growth
from indicators.domain.suppression import hidden, shown
from indicators.queries.values import Shape, Wanted, added_up

CONFIDENCE = 0.95
SEXES = {"male", "female"}
Grown = Mapping[str, Mapping[str, Any]]


async def grown(
    connection: AsyncConnection, wanted: Wanted, making: Making, *, years: int
) -> Grown:
    """Find the growth of each area over some years, up to the last period that is stored.

    The rates to expect by are those of all areas together at the earlier time: those of one small
    area would be chance.
    """
    records = await added_up(connection, wanted, Shape.BY_BAND)
    by_type: dict[str, list[Any]] = {}
    for one in records:
        by_type.setdefault(one["area_type"], []).append(one)
    found: dict[str, Mapping[str, Any]] = {}
    for some in by_type.values():
        found |= of_level(some, making.suppression, years=years)
    return found


def earlier_by(day: date, years: int) -> date:
    """Give the same day some years before; the day before it if there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def of_level(records: Sequence[Any], rule: Suppression, *, years: int) -> dict[str, Any]:
    """Find the growth of areas of one type, which are compared with each other."""
    spans = {(one["period_from"], one["period_to"]) for one in records}
    whole = [span for span in spans if None not in span]
    if not whole:
        return {}
    last = max(whole, key=lambda span: (span[1], span[0]))
    first = (earlier_by(last[0], years), earlier_by(last[1], years))
    rows = sexes_apart([
        one for one in records if (one["period_from"], one["period_to"]) in {first, last}
    ])  # fmt: skip
    areas = list(dict.fromkeys(one["area_id"] for one in rows))
    ages = list(dict.fromkeys((one["sex"], one["age"]) for one in rows))
    place, cell = ({one: at for at, one in enumerate(some)} for some in (areas, ages))
    cells = Cells(
        events=np.array([one["n"] for one in rows], dtype=np.float64),
        population=np.array([one["d"] for one in rows], dtype=np.float64),
        reference=np.full(len(rows), np.nan),
        cell=np.array([cell[one["sex"], one["age"]] for one in rows], dtype=np.intp),
        cells=len(ages),
        later=np.array([one["period_to"] == last[1] for one in rows], dtype=np.bool_),
        group=np.array([place[one["area_id"]] for one in rows], dtype=np.intp),
        groups=len(areas),
    )
    made = growth(cells, pooled=True, confidence=CONFIDENCE)
    ratio, said = band(cells, absent(made.reason), confidence=CONFIDENCE)
    none = np.full(len(areas), np.nan)
    small, sibling = np.zeros((2, len(areas)), dtype=np.bool_)
    for counts in (made.earlier, made.later):
        one, other = hidden(rule, counts, none, np.zeros(len(areas), dtype=np.intp))
        small, sibling = small | one, sibling | other
    reason = made.reason.copy()
    reason[sibling], reason[small] = Reason.SIBLING_OF_SMALL_NUMBER, Reason.SMALL_NUMBER
    kept = ~(small | sibling)
    columns = {
        "earlier": shown(rule, made.earlier), "later": shown(rule, made.later),
        "expected": made.expected,
        "raw_percent": made.raw * 100, "demographic_percent": made.demographic * 100,
        "residual_percent": made.residual * 100, "residual_lower_95": made.limits[0] * 100,
        "residual_upper_95": made.limits[1] * 100, "access_ratio": ratio,
    }  # fmt: skip
    return {
        area: {
            "from": first[0], "to": last[1],
            **{name: number(values[at]) if kept[at] else None for name, values in columns.items()},
            "access": str(said[at]) if kept[at] and said[at] else None,
            "reason": reason[at] and str(reason[at]),
        }
        for area, at in place.items()
    }  # fmt: skip


def sexes_apart(records: Sequence[Any]) -> list[Any]:
    """Take the sexes each by itself where an area has any; else the persons together."""
    apart = {one["area_id"] for one in records if one["sex"] in SEXES}
    return [one for one in records if (one["sex"] in SEXES) is (one["area_id"] in apart)]


def number(value: float) -> float | None:
    """Give a number for an answer; NaN is none."""
    return None if np.isnan(value) else round(float(value), 10)
