"""Make a picture of what is worse than its benchmark and getting worse."""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.actions.board_pictures import with_unit
from indicators.actions.captions import listed, said, titled
from indicators.domain.pictures.grid import Cell, Column
from indicators.domain.pictures.listing import Item, Listing
from indicators.domain.pictures.theme import JUDGED, TRENDS, Judgement, Width
from indicators.domain.pictures.words import Caption, between, figure, places

MOST_ROWS = 100
COLUMNS = {
    Width.WIDE: (
        Column("Area", 0, 170), Column("Value, with limits", 180, 130),
        Column("Benchmark", 320, 80, align="right"), Column("Compared", 420, 86),
        Column("Recent trend", 516, 180),
    ),
    Width.NARROW: (
        Column("Area", 0, 316), Column("Value, with limits", 0, 196, 1),
        Column("Benchmark", 204, 112, 1, titled=True), Column("Compared", 0, 100, 2),
        Column("Recent trend", 106, 210, 2),
    ),
}  # fmt: skip
Row = Mapping[str, Any]


def picture_of(answer: Row, benchmark: str) -> Listing:
    """Make a picture of what gets worse, as it is answered."""
    rows = sorted(answer["items"], key=lambda one: (one["indicator_name"], one["area_name"]))
    left_out = listed(
        f"{one['indicator_name']}, {one['area_name']} "
        f"({said(one['comparison_reason'] or one['trend_reason'])})"
        for one in answer["not_judged"]
    )
    if len(rows) > MOST_ROWS:
        left_out.append(f"{len(rows) - MOST_ROWS} further rows")
    named = listed(f"{one['indicator_name']} in {one['area_name']}" for one in rows)
    return Listing(
        Caption(
            titled("Worse and getting worse", f"against {benchmark}"),
            f"{len(rows)} of {answer['judged']} judged: worse than the benchmark, and moving away",
            method=f"{answer['compared_by']}; {answer['trend_by']}",
            left_out="; ".join(left_out), finding="; ".join(named) or "Nothing is both",
        ),
        COLUMNS, items(rows[:MOST_ROWS]), "Indicator",
    )  # fmt: skip


def items(rows: Sequence[Row]) -> list[Item]:
    """Fill the rows."""
    found = []
    for one in rows:
        unit = one["unit"] or ""
        decimals = places([one["value"], one["benchmark"]])
        limits = between(one["lower_95"], one["upper_95"], unit, decimals)
        value = figure(one["value"], unit, decimals)
        compared = JUDGED[Judgement.WORSE]
        trend = TRENDS[one["trend_judgement"] or one["trend"]]
        place = ", ".join(filter(None, (one["area_name"], one["period_label"])))
        found.append(Item((
            Cell(place), Cell(f"{value} ({limits})" if limits else value),
            Cell(figure(one["benchmark"], unit, decimals)),
            Cell(compared.says, compared.shape, compared.fill),
            Cell(trend.says, trend.shape, trend.fill),
        ), with_unit(one["indicator_name"], one["unit"])))  # fmt: skip
    return found
