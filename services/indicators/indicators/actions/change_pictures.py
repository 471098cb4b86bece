"""Make pictures of changes: two periods with their limits, and what a change must reach."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from indicators.actions.captions import (
    BETTER,
    NOTHING,
    listed,
    long,
    made_by,
    said,
    titled,
    unit_of,
)
from indicators.domain.pictures.intervals import Intervals, Mark
from indicators.domain.pictures.intervals import Row as Shown
from indicators.domain.pictures.theme import JUDGED, PAPER, Judgement, Look
from indicators.domain.pictures.words import Caption, figure, places
from indicators.domain.statistics.changes import of_parts
from indicators.domain.statistics.polarities import sign

MOST_ROWS = 60
SMALL = 0.1  # A smaller change in per cent has more decimal places.
BEFORE = Look(PAPER, "square", "Before")
SAYS = {
    Judgement.BETTER: "After: changed for the better", Judgement.WORSE: "After: for the worse",
    Judgement.HIGHER: "After: higher", Judgement.LOWER: "After: lower",
    Judgement.SIMILAR: "After: not significantly different",
    Judgement.NOT_COMPARED: "After: not tested",
}  # fmt: skip
BAND = "Too near to before to be a real change"
Row = Mapping[str, Any]


def picture_of(answer: Row, days: tuple[date, date]) -> Intervals:
    """Make a picture of changes, as they are answered of stored values.

    Args:
        answer: The whole answer.
        days: When the two periods begin.
    """
    rows = answer["results"]
    if not rows:
        return Intervals(Caption(answer["indicator_name"], "", left_out=NOTHING), [])
    labels = [
        long({"period": day.isoformat(), "period_type": rows[0]["period_type"],
              "period_label": next(filter(None, (one[f"period_label_{n}"] for one in rows)), "")})
        for n, day in enumerate(days, 1)
    ]  # fmt: skip
    where = rows[0]["area_name"] if len(rows) == 1 else f"{len(rows)} rows"
    order = sorted(rows, key=lambda one: (one["change_percent"] is None,
                                          one["change_percent"] or 0))  # fmt: skip
    making = answer["values_method"]
    caption = Caption(
        titled(answer["indicator_name"], where, " to ".join(one.text for one in labels)),
        about(answer["polarity"]),
        unit_of(answer, making) if making["name"] in {"rate", "proportion"} else tested(answer),
        method=f"{answer['method']['source']}; {made_by(making)}",
    )
    named = [one | {"name": ", ".join(filter(None, (one["area_name"], one["category"],
                                                    one["sex"])))} for one in order]  # fmt: skip
    return drawn(caption, named, answer["method"]["options"], answer["polarity"])


def about(polarity: str) -> str:
    """Say what is shown, and which way is better."""
    shown = "Before and after with their limits, the greatest fall first"
    return f"{shown}; {BETTER[polarity]}" if polarity in BETTER else shown


def tested(answer: Row) -> str:
    """Say in which unit values are tested that are no rates themselves: counts over people."""
    options = answer["method"]["options"]
    return "%" if options["of"] == "proportion" else f"per {options['multiplier']:,.10g}, crude"


def drawn(
    caption: Caption, rows: Sequence[Row], options: Mapping[str, Any], polarity: str | None
) -> Intervals:
    """Draw rows that have a `name`, counts and what their test says; and say what they come to."""
    unit, shown = caption.unit, rows[:MOST_ROWS]
    limits = [of_sides(shown, options, n) for n in (1, 2)]
    found = []
    for n, one in enumerate(shown):
        look = judged(one, polarity)
        first = Mark("Before", one["value_1"], BEFORE, *limits[0][n])
        after = Look(JUDGED[look].fill, JUDGED[look].shape, SAYS[look])
        lower, upper = limits[1][n]
        band = least(one, options["multiplier"])
        second = Mark("After", one["value_2"], after, lower, upper, band)
        found.append(Shown(one["name"], (first, second), words(one, unit), one.get("group", "")))
    left_out = listed(f"{one['name']} ({said(one['reason'])})" for one in rows if one["reason"])
    if len(rows) > MOST_ROWS:
        left_out.append(f"{len(rows) - MOST_ROWS} further rows")
    left_out = [caption.left_out] * bool(caption.left_out) + left_out
    real = [one for one in rows if one["outcome"] == "significant"]
    told = [f"{len(real)} of {len(rows)} changed significantly", *listed(
        (f"{one['name']} {words(one, unit)}" for one in real), 3)]  # fmt: skip
    return Intervals(
        Caption(caption.title, caption.subtitle, unit, caption.source, caption.method,
                "; ".join(left_out), "; ".join(told)),
        found, band=BAND, outcome="Change",
    )  # fmt: skip


def of_sides(rows: Sequence[Row], options: Mapping[str, Any], n: int) -> list[Any]:
    """Give the limits of one side of each row, in the unit of its value."""
    count, among = (np.array([one[f"{name}_{n}"] for one in rows], dtype=np.float64)
                    for name in ("numerator", "denominator"))  # fmt: skip
    told = np.array([one[f"value_{n}"] is not None for one in rows], dtype=np.bool_)
    rates = options["of"] == "rate"
    count, among = np.where(told, count, 0.0), np.where(told, among, 1.0)
    pair = of_parts(count, among, options["confidence"], rates=rates)
    made = [one * options["multiplier"] for one in pair]
    return [(float(low), float(high)) if known else (None, None)
            for low, high, known in zip(*made, told, strict=True)]  # fmt: skip


def least(one: Row, multiplier: float) -> tuple[float, float] | None:
    """Give between which values a change would not be real; open where none could be."""
    people = one["denominator_2"]
    fall, rise = one["least_fall_to"], one["least_rise_to"]
    if not people or rise is None:
        return None
    return ((fall or 0.0) / people * multiplier, rise / people * multiplier)


def judged(one: Row, polarity: str | None) -> Judgement:
    """Say what a change comes to."""
    if one["outcome"] is None:
        return Judgement.NOT_COMPARED
    if one["outcome"] != "significant":
        return Judgement.SIMILAR
    up = one["difference"] > 0
    way = sign(polarity) if polarity else 0
    if way in {-1, 1}:
        return Judgement.BETTER if up == (way > 0) else Judgement.WORSE
    return Judgement.HIGHER if up else Judgement.LOWER


def words(one: Row, unit: str) -> str:
    """Say how much it changed, and what would be the least real change."""
    if one["value_2"] is None:
        text = said(one["reason"]) or "no value"
    elif one["change_percent"] is not None:
        text = f"{signed(one['change_percent'])}, {said(one['outcome'])}"
    else:
        size = figure(one["difference"], unit, places([one["difference"]]))
        text = f"{size}, {said(one['outcome'])}"
    ends = [signed(one[f"least_{name}_percent"]) for name in ("fall", "rise")
            if one[f"least_{name}_percent"] is not None]  # fmt: skip
    return f"{text} (real from {' or '.join(ends)})" if ends else text


def signed(percent: float) -> str:
    """Write a change in per cent, with its sign."""
    decimals = 1 if abs(percent) >= SMALL or not percent else places([percent])
    return ("+" if round(percent, decimals) > 0 else "") + figure(percent, "%", decimals)
