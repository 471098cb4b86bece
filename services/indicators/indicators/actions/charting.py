"""Chart stored values: one chart for each organisation, unit, band and length of period."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from indicators.actions.calculating import Calculated, calculated
from indicators.domain.calculators.spc import SPC
from indicators.domain.calculators.spc_columns import Direction, SpcOptions
from indicators.domain.indicators import Polarity
from indicators.domain.periods import length_of

KEYS = ("organisation_id", "unit", "band", "period_type")
LABELS = ("period_label", "status")
DIRECTIONS: Mapping[Polarity, Direction] = {Polarity.HIGHER: "increase", Polarity.LOWER: "decrease"}
DIVIDED = {"p", "u"}
SCHEMA = {
    **dict.fromkeys((*KEYS, *LABELS, "period"), pl.String),
    **dict.fromkeys(("value", "denominator"), pl.Float64),
}


def charted(points: Sequence[Mapping[str, Any]], options: SpcOptions) -> Calculated:
    """Draw the charts; what only labels a point goes along and groups nothing."""
    rows = [row_of(point, options.chart) for point in points]
    table = pl.DataFrame(rows, schema=SCHEMA)
    made = calculated(SPC, table.drop(LABELS), options)
    return Calculated(
        pl.concat([table.select(LABELS), made.results], how="horizontal"),
        made.summaries,
        made.method,
    )


def row_of(point: Mapping[str, Any], chart: str) -> dict[str, Any]:
    """Give a stored value as a calculator takes it: for p and u charts, what it was made from."""
    start, to = (
        None if point[day] is None else date.fromisoformat(point[day])
        for day in ("period_from", "period_to")
    )
    value = point["numerator"] if chart in DIVIDED else point["value"]
    return {
        **{name: point.get(name) for name in (*KEYS, *LABELS)},
        "period_type": length_of(start, to),
        "period": point["period_from"],
        "value": None if value is None else float(value),
        "denominator": None if point["denominator"] is None else float(point["denominator"]),
    }


def direction_of(polarity: str) -> Direction:
    """Give the direction of improvement that a polarity means."""
    return DIRECTIONS.get(Polarity(polarity), "neutral")


def merged(rebases: Sequence[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    """Give the rebases as the calculator takes them: one for each period."""
    found: dict[str, list[str]] = {}
    for one in rebases:
        found.setdefault(one["period"], []).append(one["reason"])
    return tuple({"period": at, "reason": "; ".join(why)} for at, why in found.items())
