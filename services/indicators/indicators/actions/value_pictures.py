"""Make a picture of values: areas of one period in rows, or one area over time."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from indicators.actions.captions import (
    BETTER,
    NOTHING,
    ends,
    listed,
    made_by,
    said,
    span,
    titled,
    unit_of,
    when,
)
from indicators.domain.pictures.comparison import Area, Comparison
from indicators.domain.pictures.series import MOST_LINES, Line, Point, Series
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.words import Caption, figure, places

MOST_ROWS = 200
Rows = Sequence[Mapping[str, Any]]


def picture_of(answer: Mapping[str, Any]) -> Picture:
    """Make a picture of values as `GET /indicators/{indicator_id}/values` answers them."""
    rows = answer["results"]
    periods = {period(one) for one in rows}
    if len(periods) > 1 and len({one["area_id"] for one in rows}) == 1:
        return over_time(answer, rows)
    return of_latest(answer)


def period(one: Mapping[str, Any]) -> tuple[str, str, str]:
    """Tell periods apart, and which is later."""
    return one["period_to"] or "", one["period_from"] or "", one["period_label"] or ""


def over_time(answer: Mapping[str, Any], rows: Rows) -> Series:
    """Draw one area: a line for each category and sex."""
    ordered = sorted(rows, key=lambda one: (strata(one), period(one)))
    unit = unit_of(answer, answer["method"])
    lines = [
        Line(name or "Value", [Point(when(one), one["value"], *limits(one), why(one))
                               for one in members])
        for name, members in groupby(ordered, key=strata)
    ]  # fmt: skip
    kept = lines[:MOST_LINES]
    left_out = hidden([one for one in rows if strata(one) or "Value" in {x.name for x in kept}],
                      lambda one: when(one).text)  # fmt: skip
    if len(lines) > MOST_LINES:
        left_out.append(f"{len(lines) - MOST_LINES} further lines")
    whens = [one.when for line in kept for one in line.points]
    return Series(
        captioned(answer, (rows[0]["area_name"], span(whens)), "Each value by its period",
                  left_out, ends(kept, unit)),
        kept,
    )  # fmt: skip


def of_latest(answer: Mapping[str, Any]) -> Comparison:
    """Draw the areas of the latest period, the highest value first."""
    now, place, left_out = latest(answer)
    unit = unit_of(answer, answer["method"])
    known = [one for one in now if one["value"] is not None]
    decimals = places(one["value"] for one in known)
    told = known if len(known) == 1 else [*known[:1], *known[-1:]]
    finding = ", to ".join(f"{row_name(one)} {figure(one['value'], unit, decimals)}"
                           for one in told)  # fmt: skip
    shown = "Each area's value, the highest first"
    return Comparison(
        captioned(answer, place, shown, left_out, finding),
        [Area(row_name(one), one["value"], *limits(one), note=why(one)) for one in now],
    )


def latest(
    answer: Mapping[str, Any], most: int = MOST_ROWS
) -> tuple[list[Mapping[str, Any]], list[str], list[str]]:
    """Give the values of the latest period from the highest on; where and when; and the rest."""
    rows = answer["results"]
    last = max((period(one) for one in rows), default=None)
    now = [one for one in rows if period(one) == last]
    earlier = {period(one): when(one).text for one in rows if period(one) != last}
    now.sort(key=lambda one: (one["value"] is None, -(one["value"] or 0)))
    names = {one["area_id"]: one["area_name"] for one in now}
    left_out = hidden(now, row_name)
    if len(now) > most:
        left_out.append(f"{len(now) - most} further areas")
    if earlier:
        left_out.append("other periods: " + ", ".join(listed(earlier.values())))
    if not rows:
        left_out.append(NOTHING)
    where = next(iter(names.values())) if len(names) == 1 else f"{len(names)} areas"
    return now[:most], [where, when(now[0]).text] if now else [], left_out


def captioned(
    answer: Mapping[str, Any], place: Sequence[str], shown: str, left_out: Sequence[str],
    finding: str, *, limited: bool = True,
) -> Caption:  # fmt: skip
    """Write what stands around the picture."""
    level = limit_name(answer["results"][0]) if answer["results"] else ""
    drawn = limited and any(one.get(level) is not None for one in answer["results"])
    share = level.removeprefix("lower_") if drawn else ""
    about = [f"{shown}, with {percent(share)} limits" if share else shown,
             BETTER.get(answer["polarity"], "")]  # fmt: skip
    return Caption(
        titled(answer["indicator_name"], *place),
        "; ".join(one for one in about if one),
        unit_of(answer, answer["method"]),
        method=made_by(answer["method"]),
        left_out="; ".join(left_out),
        finding=finding,
    )


def percent(share: str) -> str:
    """Write a confidence as a percentage, from the name of its column.

    >>> percent("95"), percent("998")
    ('95%', '99.8%')
    """
    return f"{share[:2]}.{share[2:]}%" if share[2:] else f"{share}%"


def hidden(rows: Rows, named: Callable[[Mapping[str, Any]], str]) -> list[str]:
    """Name what has no value, and why."""
    return listed(f"{named(one)} ({why(one)})" for one in rows if one["value"] is None)


def strata(one: Mapping[str, Any]) -> str:
    """Name the category and the sex of a value, if it is of one."""
    return ", ".join(one[part] for part in ("category", "sex") if one[part])


def row_name(one: Mapping[str, Any]) -> str:
    """Name a row: its area, category and sex."""
    return ", ".join(part for part in (one["area_name"], strata(one)) if part)


def limit_name(one: Mapping[str, Any]) -> str:
    """Name the column of the lower limit that is drawn: at 95%, or the first there is."""
    found = [name for name in one if name.startswith("lower_")]
    return "lower_95" if "lower_95" in found else next(iter(found), "")


def limits(one: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Give the limits of a value that are drawn."""
    name = limit_name(one)
    return one.get(name), one.get(name.replace("lower", "upper"))


def why(one: Mapping[str, Any]) -> str:
    """Say why there is no value."""
    if one["value"] is not None:
        return ""
    return said(one["status"] if one["status"] != "known" else one["reason"]) or "no value"
