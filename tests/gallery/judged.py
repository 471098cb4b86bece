"""Pictures of judgements on made-up figures. Each says so."""

from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl
from indicators.actions import (
    ambition_pictures,
    before_after_pictures,
    change_pictures,
    gap_pictures,
    growth_pictures,
    ledger_pictures,
    trend_pictures,
    worsening_pictures,
)
from indicators.actions.calculating import calculated
from indicators.actions.trends import five
from indicators.domain.calculators import METHODS
from indicators.domain.calculators.changes import ChangeOptions, Of
from indicators.domain.calculators.gaps import GapOptions
from indicators.domain.pictures.heat import HeatMap, Scored
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.words import Caption, When

SOURCE = "made-up figures, to show how the picture looks"
TEAMS = ("Armley", "Beeston", "Chapeltown", "Garforth and Kippax", "Holt Park", "Meanwood",
         "Pudsey", "A neighbourhood team whose name is longer than a line")  # fmt: skip


def rows_of(name: str, rows: list[dict[str, Any]], options: Any = None) -> list[dict[str, Any]]:
    method = METHODS[name]
    made = calculated(method, pl.DataFrame(rows), options or method.options())
    return made.results.fill_nan(None).to_dicts()


def years(of: int, start: int = 2014) -> list[dict[str, Any]]:
    values = [64.0 - 2.4 * n + 1.6 * (n * 7 % 3) + of for n in range(5)]
    return [{"year": start + n, "period_label": str(start + n), "value": value,
             "lower_95": value - 1.7, "upper_95": value + 1.7, "count": None, "denominator": None,
             "period_from": f"{start + n}-01-01", "period_to": f"{start + n + 1}-01-01"}
            for n, value in enumerate(values)]  # fmt: skip


def trend() -> Picture:
    points = five(pl.DataFrame(years(0)), None)
    [found] = rows_of("trend", [{k: p[k] for k in ("year", "value", "lower_95", "upper_95")}
                                for p in years(0)])  # fmt: skip
    caption = Caption(
        "Emergency admissions for falls, age 65 and over: Pudsey",
        "The last five yearly values, and whether they rise or fall by more than chance; lower is "
        "better", "per 1,000 people", SOURCE, "chi-squared above 9.55 (p < 0.002)",
    )  # fmt: skip
    return trend_pictures.of_one(caption, found | {"judgement": "decreasing_and_getting_better"},
                                 points)  # fmt: skip


def trends() -> Picture:
    kinds = ("decreasing_and_getting_better", "increasing_and_getting_worse", None, None,
             "increasing_and_getting_better", "decreasing_and_getting_worse",
             None, None)  # fmt: skip
    plain = ("decreasing", "increasing", "no_significant_change", "cannot_be_calculated",
             "increasing", "decreasing", "increasing", "decreasing")  # fmt: skip
    rows = [
        {"area_id": str(n), "area_name": name, "area_type": "team", "category": None, "sex": None,
         "period_type": "year", "trend": plain[n], "judgement": kinds[n], "chi_squared": 12.3,
         "reason": "limits_missing"}
        for n, name in enumerate(TEAMS)
    ]  # fmt: skip
    answer = {
        "indicator_name": "Emergency admissions for falls, age 65 and over", "unit": "",
        "polarity": "lower_is_better", "results": rows,
        "values_method": {"name": "as_published", "source": SOURCE, "options": {"multiplier": 1}},
    }  # fmt: skip
    return trend_pictures.picture_of(answer, lambda key: years(int(key[0])))


def gap() -> Picture:
    rows = [
        {"period": str(2012 + n), "value": 131.0 - 3 * n, "lower_95": 124.0 - 3 * n,
         "upper_95": 138.0 - 3 * n, "compared_value": 98.0 - n, "compared_lower_95": 95.0 - n,
         "compared_upper_95": 101.0 - n}
        for n in range(9)
    ]  # fmt: skip
    found = rows_of("gap", rows, GapOptions())
    whens = [When("", date(2012 + n, 1, 1), date(2013 + n, 1, 1)) for n in range(9)]
    caption = Caption(
        "Years of life lost to causes amenable to healthcare: gap of deprived Leeds, 2012 to 2020",
        "Deprived Leeds beside Leeds, and the gap; lower is better", "per 100,000", SOURCE,
        "limits as if the two shared nobody, so they are too wide",
        finding=gap_pictures.finding(found, whens, "per 100,000"),
    )  # fmt: skip
    return gap_pictures.drawn(caption, found, whens, ("Deprived Leeds", "Leeds"))


def counts() -> list[dict[str, Any]]:
    return [
        {"area": name, "numerator_1": 420 - 20 * n, "denominator_1": 9000 + 400 * n,
         "numerator_2": None if name == "Pudsey" else round((420 - 20 * n) * (0.68 + 0.1 * n)),
         "denominator_2": 9100 + 400 * n}
        for n, name in enumerate(TEAMS)
    ]  # fmt: skip


def change() -> Picture:
    rows = [one | {"name": one["area"]} for one in rows_of("change", counts(), ChangeOptions())]
    caption = Caption("Emergency admissions for falls: neighbourhood teams, 2018/19 to 2019/20",
                      change_pictures.about("lower_is_better"), "per 100,000", SOURCE)  # fmt: skip
    return change_pictures.drawn(caption, rows, asdict(ChangeOptions()), "lower_is_better")


def before_after() -> Picture:
    options = ChangeOptions(of=Of.PROPORTION, multiplier=100)
    rows = [
        one | {"group": "chosen" if n < 4 else "others", "area_id": f"t-{n}" if n % 4 else None,
               "areas": 3, "areas_without_values": [], "periods_across": 0,
               **{new: one[old] for old, new in before_after_pictures.COUNTS.items()}}
        for n, one in enumerate(rows_of("change", counts(), options))
    ]  # fmt: skip
    head = {"indicator_name": "People reviewed within a year", "polarity": "higher_is_better",
            "day": date(2016, 4, 1)}  # fmt: skip
    names = {f"t-{n}": {"name": name} for n, name in enumerate(TEAMS)}
    return before_after_pictures.picture_of(head, rows, options, names)


def growth() -> Picture:
    rows = [
        {"team": name, "age_band": age, "period": period,
         "events": round(people * rate * (1 + (0.06 * n - 0.12) * later)), "population": people}
        for n, name in enumerate(TEAMS)
        for later, period in enumerate(("2018-04", "2019-04"))
        for age, people, rate in (("0-64", 9000 - 300 * n, 0.05),
                                  ("65+", 2000 + 150 * n * later, 0.3))
    ]  # fmt: skip
    found = [one | {"name": one["team"]} for one in rows_of("growth", rows)]
    caption = Caption("First outpatient appointments: neighbourhood teams, Apr 2018 to Apr 2019",
                      growth_pictures.SHOWN, "%", SOURCE)  # fmt: skip
    return growth_pictures.drawn(caption, found)


def ambitions() -> Picture:
    given = (
        ("Years of life lost, amenable causes", "met", "not_met", None, "per 100,000"),
        ("Smoking at time of delivery", "not_met", "met", None, "%"),
        ("Mothers breastfeeding at six to eight weeks", "not_met", "not_measurable",
         "baseline_missing", "%"),
        ("People at home 91 days after discharge into reablement services", "met",
         "not_measurable", "values_missing", "%"),
    )  # fmt: skip
    rows = [
        {"indicator_id": name, "indicator_name": name, "unit": unit, "ambition": ambition,
         "outcome": outcome, "lacking": lacking if outcome == "not_measurable" else None,
         "certainty": "within_limits" if ambition == "gap_cut" else "certain",
         "value": 1968.0, "benchmark": 2061.0,
         "gap": None if outcome == "not_measurable" else 900.0, "baseline_gap": 985.0,
         "period_label": "2018", "period_from": None}
        for name, good, cut, lacking, unit in given
        for ambition, outcome in (("at_least_as_good", good), ("gap_cut", cut))
    ]  # fmt: skip
    names = {"area": "Leeds", "part": "Deprived Leeds", "benchmark": "England"}
    return ambition_pictures.picture_of(rows, "left-shift", names, "absolute")


def worsening() -> Picture:
    def one(indicator: str, n: int, **more: Any) -> dict[str, Any]:
        return {
            "indicator_name": indicator, "unit": "per 100,000", "area_name": TEAMS[n],
            "period_label": "2019/20", "value": 42.6 + n, "lower_95": 38.9 + n,
            "upper_95": 46.5 + n, "benchmark": 25.7, "comparison": "worse",
            "comparison_reason": None, "trend_reason": None, "trend": "increasing",
            "trend_judgement": "increasing_and_getting_worse", **more,
        }  # fmt: skip

    down = {"trend": "decreasing", "trend_judgement": "decreasing_and_getting_worse", "unit": "%"}
    answer = {
        "judged": 40, "compared_by": "95% limits against the benchmark of the same period",
        "trend_by": "last five yearly values, p < 0.002",
        "items": [one("Emergency admissions, liver disease", n) for n in (0, 1, 7)]
        + [one("Bowel screening uptake", 2, **down)],
        "not_judged": [one("Sickness absence", 3, trend_reason="fewer_than_five_periods")],
    }  # fmt: skip
    return worsening_pictures.picture_of(answer, "England")


def ledger() -> Picture:
    def one(indicator: str, area: str, outcome: str, **more: Any) -> dict[str, Any]:
        return {
            "indicator_name": indicator, "unit": "%", "area_name": area, "organisation_id": None,
            "target_id": indicator, "baseline": 52.5, "baseline_label": "July 2013", "aim": 60.0,
            "aim_is_derived": False, "target_label": "2014/15", "rule": None,
            "target_value_status": "known", "outcome": outcome, "outcome_reason": None,
            "achieved": {"value": 61.2, "period_label": "2014/15"}, "certifications": [],
            "practices": {"lowest": 17.8, "highest": 66.7}, **more,
        }  # fmt: skip

    certified = [{"state": "intended", "certified_by": "Joint Medicines Optimisation Group"}] * 2
    return ledger_pictures.picture_of([
        one("Bowel screening uptake", "Leeds South and East", "met"),
        one("Bowel screening uptake", "Leeds West", "not_met",
            achieved={"value": 51.0, "period_label": "2014/15"}),
        one("Bowel screening uptake", "Leeds North", "not_yet_due", achieved=None),
        one("Medication errors reported", "Leeds North", "not_measurable", aim=None,
            rule="At least 5% more reports than the year before", practices=None,
            outcome_reason="target_without_a_number", certifications=certified),
    ])  # fmt: skip


def heat() -> Picture:
    parts = ("User voice", "Compliments and complaints", "Case file audits", "Metrics")
    rows = [
        Scored(name, [1 + (n * 7 + i * 5) % 13 / 4 if (n, i) != (3, 2) else None
                      for i in range(4)],
               None if n == 3 else 1 + n * 3 / 7, "metric missing" if n == 3 else f"Segment {n}")
        for n, name in enumerate(TEAMS)
    ]  # fmt: skip
    caption = Caption("Quality of experience: 8 areas",
                      "The score of each component and overall, by area; 1.00 is best, 4.00 is "
                      "worst", source=SOURCE)  # fmt: skip
    return HeatMap(caption, parts, rows)


def pictures() -> dict[str, Picture]:
    return {
        "trend": trend(), "trends": trends(), "gap": gap(), "change": change(),
        "before-after": before_after(), "growth": growth(), "ambitions": ambitions(),
        "worsening": worsening(), "ledger": ledger(), "heat": heat(),
    }  # fmt: skip
