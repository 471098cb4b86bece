"""Expect how many people of each area and period have a condition, and how many are found."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.makings import making_of
from indicators.actions.values import computed, hidden_values
from indicators.domain.definitions import Method
from indicators.domain.prevalence import PERSONS, expected
from indicators.domain.statistics.standards import AgeBand, age_band
from indicators.queries import indicators
from indicators.queries.values import Shape, Wanted, added_up


async def people_of(connection: AsyncConnection, wanted: Wanted) -> Sequence[Any]:
    """Count the people of each area and period by sex and age.

    Where no ages are counted apart, all are of the age that the indicator says it is of.
    """
    found = await counted(connection, wanted, Shape.BY_BAND)
    about = None if found else await indicators.one(connection, wanted.indicator)
    if about is None or not about.age:
        return found
    return [
        {**one, "age": about.age, "n": one["value"] if one["n"] is None else one["n"]}
        for one in await counted(connection, wanted, Shape.WHOLE)
    ]


async def counted(connection: AsyncConnection, wanted: Wanted, shape: Shape) -> list[Any]:
    """Add up counts; what the values of their indicator hide is not known here either."""
    making = await making_of(connection, wanted.indicator, wanted.known_at, {})
    hidden = await hidden_values(connection, wanted, making)
    gone = set(hidden.select("area_id", "period_from", "period_to").iter_rows())
    found = [dict(one) for one in await added_up(connection, wanted, shape)]
    return [one | {"n": None, "value": None} if key_of(one) in gone else one for one in found]


async def diagnosed_of(connection: AsyncConnection, wanted: Wanted) -> list[dict[str, Any]]:
    """Count who is diagnosed in each area; what the rule of the indicator hides is not known."""
    making = await making_of(
        connection, wanted.indicator, wanted.known_at, {"method": Method.COUNT}
    )
    found = await computed(connection, wanted, making)
    return found.select("area_id", "period_from", "period_to", n="numerator").to_dicts()


def expectations(
    rates: Sequence[Any],
    people: Sequence[Any],
    diagnosed: Sequence[Any],
    *,
    growth: float,
    years: int,
) -> list[dict[str, Any]]:
    """Expect people with a condition in each area and period, and in the years after it."""
    known: dict[tuple[str, AgeBand], float] = {}
    for rate in rates:
        band = age_band(rate.age)
        if band is not None:
            known[rate.sex, band] = float(rate.percent)
    seen = {key_of(one): one["n"] for one in diagnosed}
    found = []
    for key, some in groupby(people, key=key_of):
        cells = list(some)
        counts = cells_of(cells)
        for year in range(years + 1):
            answer = expected(counts, known, growth=growth, years=year)
            of_all = seen.get(key) if year == 0 else None
            share = 100 * of_all / answer.number if of_all is not None and answer.number else None
            place = ("area_id", "area_name", "period_label", "period_from", "period_to")
            found.append(
                {name: cells[0][name] for name in place}
                | {
                    "year": year,
                    "population": answer.people,
                    "expected": answer.number,
                    "diagnosed": of_all,
                    "diagnosed_percent": share,
                    "reason": answer.reason,
                    "without_rate": list(answer.without_rate),
                }
            )
    return found


def key_of(record: Any) -> tuple[Any, ...]:
    """Tell which area and period a record is of."""
    return record["area_id"], record["period_from"], record["period_to"]


def cells_of(cells: Sequence[Any]) -> list[tuple[str, str, float | None]]:
    """Take the sexes each by itself where there are both, else the persons together."""
    apart = {"male", "female"} <= {one["sex"] for one in cells}
    return [
        (one["sex"] or PERSONS, one["age"], one["n"])
        for one in cells
        if (one["sex"] in {"male", "female"}) is apart
    ]
