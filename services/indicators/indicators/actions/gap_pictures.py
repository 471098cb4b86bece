"""Make a picture of a gap: the part, what it is compared with, and what lies between, in time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.actions.captions import (
    BETTER,
    NOTHING,
    listed,
    made_by,
    said,
    span,
    titled,
    unit_of,
    when,
)
from indicators.domain.pictures.panels import Panel, Panels
from indicators.domain.pictures.series import Line, Point
from indicators.domain.pictures.words import Caption, When, between, figure, places

MOST_PERIODS = 60
STRATA = ("category", "sex", "period_type")
BASES = {
    "covariance_of_cells": "limits by the covariance of the two, age by age",
    "covariance_of_counts": "limits by the covariance of the two",
    "counts": "limits by counts of the part and of the rest",
    "values_and_limits": "limits as if the two shared nobody, so they are too wide",
}
Row = Mapping[str, Any]


def picture_of(answer: Row, whole: str, part: str) -> Panels:
    """Make a picture of gaps, as they are answered of stored values.

    Args:
        answer: The whole answer.
        whole: What the whole area is called.
        part: What the part is called.
    """
    rows = answer["results"]
    unit = unit_of(answer, answer["values_method"])
    if not rows:
        return Panels(Caption(answer["indicator_name"], "", left_out=NOTHING), [], [])
    key, _ = Counter(tuple(one[name] for name in STRATA) for one in rows).most_common(1)[0]
    kept = [one for one in rows if tuple(one[name] for name in STRATA) == key]
    kept.sort(key=lambda one: (one["period_to"] or "", one["period_from"] or ""))
    others = dict.fromkeys(tuple(one[name] for name in STRATA) for one in rows if one not in kept)
    left_out = listed(f"{when(one).text} ({said(one['reason'])})" for one in kept
                      if one["absolute_gap"] is None)  # fmt: skip
    left_out += listed(f"gaps of {', '.join(map(str, filter(None, one)))}" for one in others)
    if len(kept) > MOST_PERIODS:
        left_out.append(f"{len(kept) - MOST_PERIODS} earlier periods")
    kept = kept[-MOST_PERIODS:]
    rest = answer["method"]["options"]["against"] == "rest"
    whole = f"The rest of {whole}" if rest else whole
    whens = [when(one) for one in kept]
    about = [f"{part} beside {whole[0].lower() + whole[1:] if rest else whole}, and the gap",
             BETTER.get(answer["polarity"], "")]  # fmt: skip
    caption = Caption(
        titled(answer["indicator_name"], f"gap of {part}", *filter(None, key[:2]), span(whens)),
        "; ".join(filter(None, about)), unit,
        method=f"{made_by(answer['values_method'])}; {BASES[kept[-1]['basis']]}",
        left_out="; ".join(left_out), finding=finding(kept, whens, unit),
    )  # fmt: skip
    return drawn(caption, kept, whens, (part, whole))


def drawn(
    caption: Caption, rows: Sequence[Row], whens: Sequence[When], names: tuple[str, str]
) -> Panels:
    """Draw gaps: both series, the difference and the ratio."""
    part, whole = names
    of = f", {caption.unit}" if caption.unit else ""
    both = [
        line_of(name, rows, whens, column, "")
        for name, column in ((part, "value"), (whole, "compared_value"))
    ]
    gaps = [
        Panel(f"{kind.capitalize()} gap: {what}",
              [line_of(f"{kind.capitalize()} gap", rows, whens, f"{kind}_gap", f"{kind}_")],
              unit, even, look, decimals)
        for kind, what, unit, even, look, decimals in (
            ("absolute", f"{part} less {whole}{of}", caption.unit, 0.0, 3, 0),
            ("relative", f"{part} over {whole}", "", 1.0, 2, 2),
        )
    ]  # fmt: skip
    notes = [said(one["reason"]) for one in rows]
    return Panels(caption, whens, [Panel(f"Value{of}", both, caption.unit), *gaps], notes)


def line_of(
    name: str, rows: Sequence[Row], whens: Sequence[When], column: str, limits: str
) -> Line:
    """Make a line of a column, with limits if there are any."""
    lower, upper = sides(rows, limits)
    return Line(name, [
        Point(at, one[column], one.get(lower), one.get(upper))
        for at, one in zip(whens, rows, strict=True)
    ])  # fmt: skip


def sides(rows: Sequence[Row], prefix: str) -> tuple[str, str]:
    """Name the columns of the limits that are drawn: at 95%, or the first there are."""
    found = [
        name for name in (rows[0] if rows else ()) if prefix and name.startswith(f"{prefix}lower_")
    ]
    lower = f"{prefix}lower_95" if f"{prefix}lower_95" in found else next(iter(found), "")
    return lower, lower.replace("lower", "upper")


def finding(rows: Sequence[Row], whens: Sequence[When], unit: str) -> str:
    """Say the gap of the first and of the last period that has one."""
    there = [(at, one) for at, one in zip(whens, rows, strict=True)
             if one["absolute_gap"] is not None]  # fmt: skip
    decimals = places(one["absolute_gap"] for _, one in there)
    low, high = sides(rows, "absolute_") if rows else ("", "")
    told = []
    for at, one in [*there[:1], *there[1:][-1:]]:
        limits = between(one.get(low), one.get(high), unit, decimals)
        words = f"{at.text}: gap {figure(one['absolute_gap'], unit, decimals)}"
        words += f" ({limits})" if limits else ""
        ratio = one["relative_gap"]
        told.append(words + (f", ratio {figure(ratio, '', 2)}" if ratio is not None else ""))
    return "; ".join(told)
