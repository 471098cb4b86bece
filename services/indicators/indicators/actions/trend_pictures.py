"""Make pictures of recent trends: the five points of one series, or a row for each of several."""

from collections.abc import Callable, Mapping, Sequence
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
from indicators.domain.pictures.grid import Cell, Column
from indicators.domain.pictures.listing import Item, Listing
from indicators.domain.pictures.series import Point
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.theme import TRENDS, Look, Width
from indicators.domain.pictures.trend import Trend
from indicators.domain.pictures.words import Caption, figure, places

MOST_ROWS = 100
KEY = ("area_id", "area_name", "area_type", "category", "sex", "period_type")
UNTRENDED = "cannot_be_calculated"
COLUMNS = {
    Width.WIDE: (
        Column("Area", 0, 190), Column("Last five years", 200, 104),
        Column("From", 314, 84, align="right"), Column("To", 408, 84, align="right"),
        Column("Recent trend", 510, 186),
    ),
    Width.NARROW: (
        Column("Area", 0, 316), Column("Last five years", 0, 96, 1),
        Column("From", 104, 100, 1, titled=True), Column("To", 212, 104, 1, titled=True),
        Column("Recent trend", 0, 316, 2),
    ),
}  # fmt: skip
Row = Mapping[str, Any]
Series = Callable[[tuple[Any, ...]], Sequence[Row]]


def picture_of(answer: Row, points: Series) -> Picture:
    """Make a picture of trends, as they are answered of stored values.

    Args:
        answer: The whole answer.
        points: Finds the last five points of a series, with the line fitted to them.
    """
    rows = answer["results"]
    trended = [one for one in rows if one["period_type"] == "year"] or rows
    others = listed(f"{name(one)} by {one['period_type']}" for one in rows if one not in trended)
    unit = unit_of(answer, answer["values_method"])
    if len(trended) == 1:
        [one] = trended
        return of_one(captioned(answer, name(one), unit, others), one,
                      points(tuple(one[part] for part in KEY)))  # fmt: skip
    return of_several(answer, trended, points, unit, others)


def captioned(answer: Row, place: str, unit: str, left_out: Sequence[str]) -> Caption:
    """Write what stands around a picture of trends."""
    shown = "The last five yearly values, and whether they rise or fall by more than chance"
    better = BETTER.get(answer["polarity"], "")
    return Caption(
        titled(answer["indicator_name"], place), f"{shown}; {better}" if better else shown, unit,
        method=f"chi-squared above 9.55 (p < 0.002); values: {made_by(answer['values_method'])}",
        left_out="; ".join(left_out) if answer["results"] else NOTHING,
    )  # fmt: skip


def name(one: Row) -> str:
    """Name a row: its area, category and sex."""
    return ", ".join(one[part] for part in ("area_name", "category", "sex") if one[part])


def look(one: Row) -> Look:
    """Give the arrow of a trend, with its words."""
    found = TRENDS[one["judgement"] or one["trend"]]
    if one["trend"] != UNTRENDED:
        return found
    return Look(found.fill, found.shape, f"{found.says}: {said(one['reason'])}")


def of_one(caption: Caption, one: Row, points: Sequence[Row]) -> Trend:
    """Draw the five points of a series, with the line fitted to them."""
    arrow, unit = look(one), caption.unit
    decimals = places(at["value"] for at in points)
    whens = [when(at) for at in points]
    known = [(w, at) for w, at in zip(whens, points, strict=True) if at["value"] is not None]
    told = [f"{figure(at['value'], unit, decimals)} in {w.text}"
            for w, at in (*known[:1], *known[1:][-1:])]  # fmt: skip
    words = [arrow.says, " to ".join(told)]
    if one["chi_squared"] is not None:
        words.append(f"chi-squared {figure(one['chi_squared'], '', 2)}")
    left_out = [caption.left_out] * bool(caption.left_out)
    left_out += listed(f"{w.text} (no value)" for w, at in zip(whens, points, strict=True)
                       if at["value"] is None)  # fmt: skip
    title = ", ".join(filter(None, (caption.title, span(whens))))
    fitted = [at["fitted"] for at in points] if one["trend"] != UNTRENDED else []
    return Trend(
        Caption(title, caption.subtitle, unit, caption.source, caption.method,
                "; ".join(left_out), "; ".join(filter(None, words))),
        [Point(w, at["value"], at["lower_95"], at["upper_95"])
         for w, at in zip(whens, points, strict=True)],
        fitted, arrow,
    )  # fmt: skip


def of_several(
    answer: Row, rows: Sequence[Row], points: Series, unit: str, others: Sequence[str]
) -> Listing:
    """Draw a row for each series: those that get worse first."""
    order = sorted(rows, key=lambda one: (list(TRENDS).index(one["judgement"] or one["trend"]),
                                          name(one)))  # fmt: skip
    order.sort(key=lambda one: not (one["judgement"] or "").endswith("worse"))
    left_out = [*others]
    if len(order) > MOST_ROWS:
        left_out.append(f"{len(order) - MOST_ROWS} further areas")
    arrows = [look(one).says.partition(":")[0] for one in order]
    counts = [f"{says}: {arrows.count(says)}" for says in dict.fromkeys(arrows)]
    caption = captioned(answer, f"{len(rows)} areas", unit, left_out)
    shown = [(one, points(tuple(one[part] for part in KEY))) for one in order[:MOST_ROWS]]
    decimals = places(at["value"] for _, five in shown for at in five)
    items = [item(one, five, unit, decimals) for one, five in shown]
    return Listing(
        Caption(caption.title, caption.subtitle, unit, caption.source, caption.method,
                caption.left_out, "; ".join(counts)),
        COLUMNS, items,
    )  # fmt: skip


def item(one: Row, points: Sequence[Row], unit: str, decimals: int) -> Item:
    """Fill a row."""
    values = [at["value"] for at in points]
    ends = [f"{figure(at['value'], unit, decimals)} in {when(at).text}"
            for at in (points[0], points[-1])]  # fmt: skip
    arrow = look(one)
    return Item((
        Cell(name(one)), Cell(trail=values), *map(Cell, ends),
        Cell(arrow.says, arrow.shape, arrow.fill),
    ))  # fmt: skip
