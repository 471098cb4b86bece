"""Make pictures of what calculators answer: of one group of rows, or of all groups in rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl

from indicators.actions import (
    change_pictures,
    chart_pictures,
    funnel_pictures,
    gap_pictures,
    growth_pictures,
    inequality_pictures,
    trajectory_pictures,
    trend_pictures,
)
from indicators.actions.calculating import Calculated, calculated
from indicators.actions.captions import listed, printed, said, titled
from indicators.actions.judging import LIMITS
from indicators.actions.trends import five
from indicators.domain.calculators.method import Method, Options
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.words import Caption, When
from shared.problems import Problem

MOST_ROWS = 5_000
GRID = 60  # At so many sizes a funnel's limits are drawn.
PER = 100
AGAINST = {"whole": "the whole", "rest": "the rest of it"}
SEVERAL = frozenset({"change", "gap", "growth"})  # These draw their groups beside each other.
ALL = "All rows"
NAMES = ("area_name", "area", "area_code", "case")


@dataclass(frozen=True, slots=True)
class Worked:
    """One group of rows, and what a calculator made of it.

    Attributes:
        table: The rows.
        place: What they are of, in words.
        keys: The columns that tell groups apart.
    """

    method: Method
    options: Any
    table: pl.DataFrame
    made: Calculated
    place: str
    keys: tuple[str, ...] = ()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Give what was answered."""
        return plain(self.made.results)

    @property
    def named(self) -> list[dict[str, Any]]:
        """Give what was answered, with a `name` for each group."""
        return [
            one | {"name": ", ".join(str(one[key]) for key in self.keys if one[key]) or ALL}
            for one in self.rows
        ]

    @property
    def chosen(self) -> dict[str, Any]:
        """Give the options that were used."""
        found: dict[str, Any] = self.made.method["options"]
        return found

    def caption(self, subtitle: str, unit: str = "", **more: str) -> Caption:
        """Write what stands around a picture."""
        title = titled(self.method.title, self.place)
        return Caption(title, subtitle, unit, method=self.method.source, **more)


def plain(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Give rows as an answer has them: what is not a number is nothing."""
    return table.fill_nan(None).to_dicts()


def picture_of(
    method: Method, options: Options, table: pl.DataFrame, made: Calculated
) -> Picture:  # fmt: skip
    """Make a picture of one group, or of several where a method draws them beside each other.

    Raises:
        Problem: There are several groups where one is drawn, none, or too many rows (406).
    """
    if table.height > MOST_ROWS:
        why = f"A picture shows {MOST_ROWS:,} rows at most; ask for JSON or CSV."
        raise Problem("not-acceptable", why)
    keys = [name for name in table.columns if name not in {one.name for one in method.reads}]
    groups = table.select(keys).unique(maintain_order=True) if keys else table.head(1)
    if method.name in SEVERAL and groups.height:
        place = str(groups.row(0)[0]) if groups.height == len(keys) == 1 else ""
        return PICTURES[method.name](Worked(method, options, table, made, place, tuple(keys)))
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


def trend(worked: Worked) -> Picture:
    """Draw the last five points and the line fitted to them."""
    [found] = worked.rows
    rows = plain(worked.table)
    kind = str(rows[-1].get("value_type") or worked.options.value_type).lower()
    shared = kind == "proportion"
    table = pl.DataFrame(
        [one | {"value": share(one) if shared else one.get("value")} for one in rows],
        infer_schema_length=None,
    )
    points = [
        one | {"period_label": one.get("period") or f"{one['year'] or 0:.10g}"}
        | dict.fromkeys(("lower_95", "upper_95")) | one
        for one in five(table, float(PER) if shared else None)
    ]  # fmt: skip
    caption = worked.caption("The last five points, and whether they rise or fall by more than "
                             "chance", "%" if shared else "")  # fmt: skip
    return trend_pictures.of_one(caption, found, points)


def share(one: Mapping[str, Any]) -> float | None:
    """Make a percentage of counts."""
    known = one.get("count") is not None and one.get("denominator")
    return one["count"] / one["denominator"] * PER if known else None


def gap(worked: Worked) -> Picture:
    """Draw the gap of each group, in the order of the rows."""
    rows = worked.named
    whens = [When(one["name"]) for one in rows]
    names = ("The area", "the other area")
    if rows[0]["against"] in AGAINST:
        names = ("The part", AGAINST[rows[0]["against"]])
    left_out = listed(f"{one['name']} ({said(one['reason'])})" for one in rows if one["reason"])
    caption = worked.caption(
        f"{names[0]} beside {names[1]}, and the gap", left_out="; ".join(left_out),
        finding=gap_pictures.finding(rows, whens, ""),
    )  # fmt: skip
    return gap_pictures.drawn(caption, rows, whens, names)


def change(worked: Worked) -> Picture:
    """Draw each row before and after."""
    options = worked.chosen
    unit = "%" if options["of"] == "proportion" and options["multiplier"] == PER else (
        f"per {options['multiplier']:,.10g}"
    )  # fmt: skip
    caption = worked.caption("Before and after with their limits", unit)
    return change_pictures.drawn(caption, worked.named, options, None)


def growth(worked: Worked) -> Picture:
    """Draw the growth of each group."""
    return growth_pictures.drawn(worked.caption(growth_pictures.SHOWN, "%"), worked.named)


PICTURES: Mapping[str, Callable[[Worked], Picture]] = MappingProxyType({
    "trend": trend, "gap": gap, "change": change, "growth": growth, "spc": chart,
    "sii": inequality, "trajectory": trajectory, **dict.fromkeys(AXES, funnel),
})  # fmt: skip
