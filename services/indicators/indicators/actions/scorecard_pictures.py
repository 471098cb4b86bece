"""Make a picture of a scorecard: the metrics of one area, or the components of several."""

from collections.abc import Mapping
from typing import Any

from indicators.actions.board_pictures import MOST_ROWS, with_unit
from indicators.actions.captions import NOTHING, listed, said, titled
from indicators.domain.pictures.heat import MOST_COLUMNS, HeatMap, Scored
from indicators.domain.pictures.scorecard import Metric, Scorecard
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.words import Caption, figure

Row = Mapping[str, Any]


def picture_of(answer: Row) -> Picture:
    """Make a picture of a scorecard, as it is answered."""
    areas = answer["results"]
    if not areas:
        return Scorecard(Caption(answer["name"], "", left_out=NOTHING), [])
    return of_one(answer, areas[0]) if len(areas) == 1 else of_several(answer)


def of_one(answer: Row, area: Row) -> Scorecard:
    """Draw the metrics of an area, with their scores."""
    metrics = [
        Metric(with_unit(one["indicator_name"], one["unit"]), one["value"],
               one["unit"] or "", one["score"], one["weight"],
               component(part["component"]), said(one["missing_because"]))
        for part in area["components"] for one in part["metrics"]
    ]  # fmt: skip
    overall = segment(area)
    left_out = [f"{one.name} ({one.note})" for one in metrics if one.note]
    return Scorecard(
        Caption(
            titled(answer["name"], area["area_name"]),
            f"Each metric's latest value and its score; {answer['scores']}",
            method=method(answer), left_out="; ".join(listed(left_out)),
            finding=f"Overall {total(area)}, {overall}",
        ),
        metrics, area["total"], overall,
    )  # fmt: skip


def of_several(answer: Row) -> HeatMap:
    """Draw a score for each area and component, and each area's overall."""
    areas = answer["results"]
    names = list(dict.fromkeys(part["component"] for one in areas for part in one["components"]))
    shown = names[:MOST_COLUMNS]
    rows = [
        Scored(one["area_name"], [by_name.get(name) for name in shown], one["total"], segment(one))
        for one in areas[:MOST_ROWS]
        for by_name in [{part["component"]: part["score"] for part in one["components"]}]
    ]  # fmt: skip
    left_out = listed(f"the total of {one['area_name']} ({said(one['reason'])})"
                      for one in areas if one["total"] is None)  # fmt: skip
    left_out += listed(f"the component {component(one)}" for one in names[MOST_COLUMNS:])
    if len(areas) > MOST_ROWS:
        left_out.append(f"{len(areas) - MOST_ROWS} further areas")
    if answer["next"]:
        left_out.append(f"areas behind {areas[-1]['area_name']}")
    known = sorted((one for one in areas if one["total"] is not None), key=lambda x: x["total"])
    ends = known[:1] if len(known) == 1 else [*known[:1], *known[-1:]]
    return HeatMap(
        Caption(
            titled(answer["name"], f"{len(areas)} areas"),
            f"The score of each component and overall, by area; {answer['scores']}",
            method=method(answer), left_out="; ".join(left_out),
            finding="; ".join(f"{one['area_name']} {total(one)}" for one in ends),
        ),
        [component(one) for one in shown], rows,
    )  # fmt: skip


def component(name: str) -> str:
    """Write the id of a component as words."""
    return name.replace("-", " ").capitalize()


def method(answer: Row) -> str:
    """Say how scores are put together."""
    return (f"{said(answer['pattern'])}; a missing metric: {said(answer['missing_rule'])}; "
            f"cut: {said(answer['cut'])}")  # fmt: skip


def total(area: Row) -> str:
    """Write the score overall."""
    return figure(area["total"], "", 2) if area["total"] is not None else "not scored"


def segment(area: Row) -> str:
    """Say which segment an area is in and what moved it there, or why it has none."""
    if area["segment"] is None:
        return said(area["reason"])
    moved = area["overridden_by"]
    return f"Segment {area['segment']:.0f}" + (f", moved by {', '.join(moved)}" if moved else "")
