"""Make a picture of inequality: strata from the most to the least deprived, and the slope."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from indicators.actions.captions import NOTHING, listed, made_by, said, titled, unit_of, when
from indicators.actions.inequalities import numbered
from indicators.actions.judging import Judged
from indicators.actions.value_pictures import Rows, hidden, limits, period
from indicators.domain.pictures.inequality import Group, Inequality, Slope
from indicators.domain.pictures.words import Caption, between, figure, places

METHOD = "slope through the groups at the middle of their ranks (Low and Low 2004)"
SAME = ("area_id", "period_from", "period_to", "sex")


def picture_of(answer: Mapping[str, Any], strata: Rows) -> Inequality:
    """Make a picture of inequality, as it is answered of stored values: the latest period.

    Args:
        answer: The whole answer.
        strata: The values that were fitted, each with its `quantile` and the area it is of.
    """
    results = sorted(answer["results"], key=period, reverse=True)
    if not results:
        return Inequality(Caption(answer["indicator_name"], "", left_out=NOTHING), [])
    chosen = results[0]
    rows = [one for one in strata if all(one[name] == chosen[name] for name in SAME)]
    rows.sort(key=lambda one: one["quantile"] or 0)
    others = [", ".join(filter(None, (one["area_name"], when(one).text, one["sex"])))
              for one in results[1:]]  # fmt: skip
    left_out = hidden(rows, lambda one: one["category"] or one["area_name"])
    if chosen["missing_quantiles"]:
        left_out.append(f"strata without a value: {chosen['missing_quantiles']}")
    place = [chosen["area_name"], chosen["sex"] or "", when(chosen).text]
    title = titled(answer["indicator_name"], *place)
    made = made_by(answer["values_method"])
    return drawn(title, unit_of(answer, answer["values_method"]), made, rows, chosen,
                 [*left_out, *listed(others)], abs(chosen["multiplier"] or 1))  # fmt: skip


def strata_of(made: Judged, *, linked: bool) -> Rows:
    """Give the values that were fitted, as an answer would, each with the number of its stratum.

    Areas that are linked to their stratum stand for it, in the area that was asked for.
    """
    values = made.measured.values
    days = [pl.col(one).cast(pl.String) for one in ("period_from", "period_to")]
    if not (linked and made.results.height):
        return values.with_columns(
            numbered(linked=False), *days, population="denominator"
        ).to_dicts()
    within = pl.lit(made.results["area_id"][0])
    by_id = values.with_columns(category="area_id").with_columns(numbered(linked=True))
    return by_id.with_columns(
        *days, area_id=within, category="area_name", population="denominator"
    ).to_dicts()


def drawn(
    title: str, unit: str, made: str, rows: Rows, found: Mapping[str, Any],
    left_out: list[str], scale: float,
) -> Inequality:  # fmt: skip
    """Draw groups and the slope through them; of a slope that is not straight, its words alone."""
    if found["reason"]:
        left_out = [*left_out, f"the slope ({said(found['reason'])})"]
    decimals = places([found["sii"]])
    words = ""
    if found["sii"] is not None:
        words = f"Slope index of inequality: {figure(found['sii'], unit, decimals)}"
        if found.get("sii_lower") is not None:
            low, high = found["sii_lower"], found["sii_upper"]
            words += f" ({between(low, high, unit, decimals)})"
    straight = words and not found["transform"] and found["intercept"] is not None
    slope = Slope(
        found["intercept"] * scale, found["sii"] / found["multiplier"] * scale, words
    ) if straight else None  # fmt: skip
    relative = found["rii"] is not None and f"relative index {figure(found['rii'], '', 3)}"
    return Inequality(
        Caption(
            title, "Value in each group by deprivation, from the most to the least deprived",
            unit, method=f"{made}; {METHOD}" if made else METHOD,
            left_out="; ".join(left_out),
            finding="; ".join(one for one in (words, relative) if one),
        ),
        [Group(name(one), one["population"] or 0, one["value"], *limits(one)) for one in rows],
        slope,
    )  # fmt: skip


def name(one: Mapping[str, Any]) -> str:
    """Name a group."""
    return one.get("category") or f"{one['quantile']:.0f}"
