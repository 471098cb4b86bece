"""Make pictures of what calculators answer, of one group of rows at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl

from indicators.actions import (
    chart_pictures,
    funnel_pictures,
    inequality_pictures,
    trajectory_pictures,
)
from indicators.actions.calculating import Calculated, calculated
from indicators.actions.captions import printed, titled
from indicators.actions.judging import LIMITS
from indicators.domain.calculators.method import Method, Options
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.words import Caption, When
from shared.problems import Problem

MOST_ROWS = 5_000
GRID = 60  # At so many sizes a funnel's limits are drawn.
NAMES = ("area_name", "area", "area_code", "case")


@dataclass(frozen=True, slots=True)
class Worked:
    """One group of rows, and what a calculator made of it.

    Attributes:
        table: The rows.
        place: What they are of, in words.
    """

    method: Method
    options: Any
    table: pl.DataFrame
    made: Calculated
    place: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Give what was answered."""
        return plain(self.made.results)


def plain(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Give rows as an answer has them: what is not a number is nothing."""
    return table.fill_nan(None).to_dicts()


def picture_of(
    method: Method, options: Options, table: pl.DataFrame, made: Calculated
) -> Picture:  # fmt: skip
    """Make a picture of one group.

    Raises:
        Problem: There are several groups, none, or too many rows (406).
    """
    if table.height > MOST_ROWS:
        why = f"A picture shows {MOST_ROWS:,} rows at most; ask for JSON or CSV."
        raise Problem("not-acceptable", why)
    keys = [name for name in table.columns if name not in {one.name for one in method.reads}]
    groups = table.select(keys).unique(maintain_order=True) if keys else table.head(1)
    if groups.height != 1:
        by = f" by {', '.join(keys)}" if keys else ""
        raise Problem(
            "not-acceptable",
            f"A picture shows one group at a time; these rows make {groups.height}{by}. "
            "Send the rows of one group, or ask for JSON or CSV.",
        )
    place = ", ".join(str(one) for one in groups.select(keys).row(0) if one) if keys else ""
    return PICTURES[method.name](Worked(method, options, table, made, place))


def chart(worked: Worked) -> Picture:
    """Draw a control chart."""
    [summary] = plain(worked.made.summaries)
    return chart_pictures.picture_of_rows(worked.rows, summary, worked.made.method, worked.place)


@dataclass(frozen=True, slots=True)
class Axes:
    """Where a funnel's columns are.

    Attributes:
        across: The column of sizes.
        limit: How its columns of limits are named.
        more: What is added to a limit to be in the unit of the values.
    """

    across: str
    limit: str
    says: str
    unit: str = ""
    more: float = 0


AXES: Mapping[str, Axes] = MappingProxyType({
    "funnel-proportion": Axes("denominator", "{}", "Denominator"),
    "funnel-ratio": Axes("expected", "{}_limit_minus_1", "Expected events",
                         "observed over expected", 1),
    "funnel-rate": Axes("population", "{}_limit", "Population", "per 100,000"),
})  # fmt: skip


def funnel(worked: Worked) -> Picture:
    """Draw a funnel, its limits along all sizes."""
    axes, options = AXES[worked.method.name], worked.options
    rows = [one | placed(one, worked) for one in worked.rows]
    sizes = [one["size"] for one in rows if one["size"]]
    middle = next((one["baseline"] for one in rows if one["baseline"] is not None), None)
    lines: list[dict[str, Any]] = []
    if sizes and middle:
        along = np.geomspace(min(sizes), max(sizes), GRID)
        drawn = calculated(
            worked.method, pl.DataFrame({axes.across: along}), replace(options, baseline=middle)
        )
        lines = [one | placed(one, worked) for one in plain(drawn.results)]
    left_out = funnel_pictures.without(rows)
    if lines and LIMITS[0] not in {name[7:] for name in lines[0]}:
        left_out.append("limits that are not at 95% and 99.8%")
    unit = axes.unit or ("%" if getattr(options, "multiplier", 0) == 100 else "")  # noqa: PLR2004
    caption = Caption(
        titled(worked.method.title, worked.place),
        "Each row's value by its size, against the limits of all together", unit,
        method=worked.method.source, left_out="; ".join(left_out),
        finding=funnel_pictures.finding(rows, ""),
    )  # fmt: skip
    return funnel_pictures.funnel(caption, rows, lines, "", axes.says)


def placed(one: Mapping[str, Any], worked: Worked) -> dict[str, Any]:
    """Name a row's parts as a funnel of stored values does."""
    axes = AXES[worked.method.name]
    found = {
        "size": one.get(axes.across),
        "area_name": str(next((one[name] for name in NAMES if one.get(name)), "a row")),
        "category": None,
        "sex": None,
        **{f"funnel_{side}": one[name] + axes.more if one[name] is not None else None
           for side in LIMITS if (name := axes.limit.format(side)) in one},
    }  # fmt: skip
    if worked.method.name == "funnel-ratio":
        found["value"] = one.get("ratio")
    if worked.method.name == "funnel-rate":
        about = worked.options.about
        rate, events, people = (one.get(name) for name in (f"{about}_per_100000", "events",
                                                           "population"))  # fmt: skip
        if rate is None and about == "crude" and events is not None and people:
            rate = events * 100_000 / people
        found |= {"value": rate, "significance": one.get(f"significance_{about}")}
    return found


def inequality(worked: Worked) -> Picture:
    """Draw the quantiles and their slope."""
    rows = sorted(plain(worked.table), key=lambda one: one["quantile"] or 0)
    [found] = worked.rows
    title = titled(worked.method.title, worked.place)
    return inequality_pictures.drawn(title, "", "", rows, found, [], 1)


def trajectory(worked: Worked) -> Picture:
    """Draw a plan and what came of it."""
    found = sorted(worked.rows, key=lambda one: (one["step"] is None, one["step"] or 0))
    rows = [(stepped(one), one) for one in found]
    target = next((one["target"] for one in found if one.get("target") is not None),
                  worked.options.target)  # fmt: skip
    caption = Caption(
        titled(worked.method.title, worked.place),
        "What was planned at each step, and what was reached",
        method=worked.method.source,
        left_out="; ".join(trajectory_pictures.unplanned(rows)),
        finding=trajectory_pictures.gap(rows, ""),
    )
    return trajectory_pictures.drawn(caption, rows, target)


def stepped(one: Mapping[str, Any]) -> When:
    """Name a step, by its period if it has one."""
    if one.get("period"):
        return printed(one["period"])
    return When("no step" if one["step"] is None else f"Step {one['step']:.10g}")


PICTURES: Mapping[str, Callable[[Worked], Picture]] = MappingProxyType({
    "spc": chart, "sii": inequality, "trajectory": trajectory, **dict.fromkeys(AXES, funnel),
})  # fmt: skip
