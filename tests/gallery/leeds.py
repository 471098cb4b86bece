"""Pictures of the Leeds data, as the papers print them."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from indicators.domain.periods import period_of
from indicators.domain.pictures.comparison import Area, Benchmark, Comparison
from indicators.domain.pictures.series import Level, Line, Point, Series
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.theme import Judgement
from indicators.domain.pictures.trajectory import Step, Trajectory
from indicators.domain.pictures.words import Caption, When

LEEDS = Path(__file__).parents[2] / "deploy" / "leeds"


def rows(name: str, **wanted: str) -> list[dict[str, str]]:
    with (LEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if all(r[k] == v for k, v in wanted.items())]


def when(row: Mapping[str, str], before: str = "period") -> When:
    period = period_of(row[f"{before}_start"] or None, row[f"{before}_end"] or None)
    return When(row[f"{before}_label"], period.start, period.to)


def number(text: str) -> float | None:
    return float(text) if text else None


def points(indicator: str, area: str, kind: str) -> list[Point]:
    found = rows("observations", indicator_id=indicator, area_id=area, kind=kind)
    return [Point(when(r), number(r["value"]), number(r["low"]), number(r["high"]), r["note"])
            for r in found]  # fmt: skip


def at_home() -> Series:
    target = rows("targets", indicator_id="at-home-91-days", area_id="leeds")[0]
    lines = [
        Line(name, points("at-home-91-days", "leeds", kind))
        for name, kind in (("Leeds", "actual"), ("Projected", "projected"),
                           ("National average", "national_average"))
    ]  # fmt: skip
    return Series(
        Caption(
            "At home 91 days after reablement discharge, age 65+: Leeds, 2011/12 to 2014/15",
            "Share of people discharged into reablement who are still at home",
            "%",
            "Better Care Fund plan, supplementary page 10",
            "As printed in the paper; no limits were printed",
            finding="Leeds is above the national average in each year that both are printed for",
        ),
        [line for line in lines if line.points],
        [Level("Target", float(target["target_value"]))],
    )


def screening() -> Series:
    indicator, area = "bowel-screening-uptake", "ccg-leeds-south-east"
    return Series(
        Caption(
            "Bowel cancer screening uptake: Leeds South and East CCG, 2011 to 2013",
            "Each reading of the paper, by month",
            "%",
            "Two-year plan of the commissioning group",
        ),
        [
            Line(kind.replace("_", " ").capitalize(), points(indicator, area, kind))
            for kind in ("actual", "projected", "national_average", "baseline")
            if points(indicator, area, kind)
        ],
    )


def lost_life() -> Trajectory:
    target = rows("targets", id="t-pyll-leeds")[0]
    base, goal = float(target["baseline_value"]), float(target["target_value"])
    share = (goal / base) ** (1 / 5)
    steps = [
        Step(When(str(2013 + n), *years(2013 + n)), base * share**n) for n in range(6)
    ]  # fmt: skip
    first = Step(When("2012", *years(2012)), base, base)
    return Trajectory(
        Caption(
            "Years of life lost to causes amenable to healthcare: Leeds, plan 2012 to 2018",
            "Planned rate, the same share less each year, and the rate that was printed",
            "PYLL per 100,000 (directly standardised)",
            "Health and Wellbeing Board pack, item 7.2",
            "Flat from 2012 to 2013, then an equal share less each year to 2018",
            "No value after 2012 is printed",
        ),
        [first, *steps],
        goal,
    )


def years(year: int) -> tuple[date | None, date | None]:
    period = period_of(str(year), str(year))
    return period.start, period.to


def groups() -> Comparison:
    names = {r["id"]: r["name"] for r in rows("areas")}
    found = [r for r in rows("observations", indicator_id="pyll-amenable", kind="baseline")
             if r["area_id"].startswith("ccg")]  # fmt: skip
    city = float(rows("observations", indicator_id="pyll-amenable", area_id="leeds")[0]["value"])
    return Comparison(
        Caption(
            "Years of life lost to causes amenable to healthcare: commissioning groups of Leeds, "
            "2012",
            "Rate in each group, against Leeds as a whole; no limits were printed",
            "PYLL per 100,000",
            "Health and Wellbeing Board pack, item 7.2",
            left_out="No judgement: without limits a difference may be chance",
        ),
        [Area(names[r["area_id"]], float(r["value"]), judgement=Judgement.NOT_COMPARED)
         for r in found],
        Benchmark("Leeds", city),
    )  # fmt: skip


def pictures() -> dict[str, Picture]:
    return {"series-leeds": at_home(), "series-screening": screening(),
            "trajectory-leeds": lost_life(), "comparison-leeds": groups()}  # fmt: skip
