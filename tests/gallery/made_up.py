"""Pictures of made-up figures, where the Leeds data have none. Each says so."""

from datetime import date
from math import sin, sqrt

from indicators.domain.pictures import dashboard, funnel, inequality, measures, scorecard, spc
from indicators.domain.pictures.comparison import Area, Benchmark, Comparison
from indicators.domain.pictures.dashboard import Dashboard, Trend
from indicators.domain.pictures.funnel import Funnel
from indicators.domain.pictures.inequality import Inequality
from indicators.domain.pictures.measures import Measures
from indicators.domain.pictures.scorecard import Scorecard
from indicators.domain.pictures.series import Level, Line, Point, Series
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.spc import Spc
from indicators.domain.pictures.theme import Assurance, Judgement, Variation
from indicators.domain.pictures.trajectory import Step, Trajectory
from indicators.domain.pictures.words import Caption, When

SOURCE = "made-up figures, to show how the picture looks"


def months(first: int, number: int) -> list[When]:
    def start(n: int) -> date:
        return date(first + n // 12, n % 12 + 1, 1)

    return [When("", start(n), start(n + 1)) for n in range(number)]


def control(number: int = 26) -> Spc:
    whens = months(2018, number)
    values = [84.0 + 3 * sin(2.3 * n) + (1.5 * sin(n) if n < 16 else 7.5 + sin(n))
              for n in range(number)]  # fmt: skip
    values[5] = 70.5
    found = []
    for n, (when, value) in enumerate(zip(whens, values, strict=True)):
        later = n >= 16
        kind = Variation.COMMON_CAUSE
        if n == 5:
            kind = Variation.CONCERN_LOW
        elif later and n < 23:
            kind = Variation.IMPROVEMENT_HIGH
        mean, lower, upper = (91.4, 83.6, 99.2) if n >= 18 else (84.1, 74.2, 94.0)
        found.append(spc.Point(when, value, mean, lower, upper, 90, kind, int(n >= 18),
                               "outside the limits" if n == 5 else ""))  # fmt: skip
    return Spc(
        Caption("Four-hour standard: Leeds, January 2018 to February 2020",
                "Share of attendances seen within four hours, each month; XmR chart",
                "%", SOURCE, "mean and limits from moving ranges (2.66), two segments",
                "no month was left out",
                "One month is below the lower limit; seven are a shift upwards"),
        found, Variation.IMPROVEMENT_HIGH, Assurance.HIT_OR_MISS,
        ["New limits from July 2019: a second streaming nurse"],
    )  # fmt: skip


def short_control() -> Spc:
    points = [spc.Point(when, 12.0 + 2 * sin(n), 12.2, 5.1, 19.3,
                        variation=Variation.NEUTRAL_HIGH if n > 8 else Variation.COMMON_CAUSE)
              for n, when in enumerate(months(2021, 14))]  # fmt: skip
    return Spc(Caption("Referrals to community matrons: Chapeltown, 2021", "Referrals each month",
                       "referrals", SOURCE), points, Variation.NEUTRAL_HIGH)  # fmt: skip


def practices() -> Funnel:
    base = 14.0
    sizes = [150 + 137 * n % 2900 for n in range(44)]
    found = []
    for n, size in enumerate(sizes):
        sd = sqrt(base * (100 - base) / size)
        value = base + sd * 1.7 * sin(1.9 * n)
        kind = Judgement.SIMILAR
        if n in {7, 30}:
            value, kind = base + 4.0 * sd, Judgement.WORSE
        if n in {11, 21}:
            value, kind = base - 3.8 * sd, Judgement.BETTER
        found.append(funnel.Area(f"Practice {n + 1}, Harehills and Chapel Allerton", size, value,
                                 kind))  # fmt: skip
    limits = []
    for size in range(100, 3100, 50):
        sd = sqrt(base * (100 - base) / size)
        limits.append(funnel.Limits(size, base - 1.96 * sd, base + 1.96 * sd, base - 3.09 * sd,
                                    base + 3.09 * sd))  # fmt: skip
    return Funnel(
        Caption("Emergency readmission within 30 days: practices of Leeds, 2019/20",
                "Share of discharges, against the limits of all practices together", "%", SOURCE,
                "exact binomial limits at 95% and 99.8%, no correction for overdispersion",
                "3 practices with fewer than 5 discharges"),
        found, limits, base, "Discharges of the year",
    )  # fmt: skip


def deciles() -> Inequality:
    groups = [
        inequality.Group(f"Decile {n + 1}", 72000 + 2500 * n, 74.1 + 0.93 * n + 0.4 * sin(3 * n),
                         73.4 + 0.93 * n + 0.4 * sin(3 * n), 74.8 + 0.93 * n + 0.4 * sin(3 * n))
        for n in range(10)
    ]  # fmt: skip
    return Inequality(
        Caption("Life expectancy at birth, men: Leeds, 2018 to 2020",
                "Years in each tenth of neighbourhoods by deprivation (IMD 2019)", "years",
                SOURCE, "slope index of inequality, weighted by population"),
        groups,
        inequality.Slope(73.6, 9.3, "Slope index of inequality: 9.3 years (8.1 to 10.4)"),
    )  # fmt: skip


def plan() -> Trajectory:
    values = [612, 604, 607, 588, 570, 575]
    steps = []
    for n in range(10):
        planned = 610.0 - 8 * n
        value = float(values[n]) if n < len(values) else None
        steps.append(Step(
            When("", *quarter(2018, n)), planned, value, value and value - 22, value and value + 22,
            None if value is None else value <= planned + 2,
        ))  # fmt: skip
    return Trajectory(
        Caption("Emergency admissions, age 65 and over: Leeds, April 2018 to September 2020",
                "Rate each quarter against the planned rate", "per 10,000 people", SOURCE,
                "linear plan from 610; limits by Byar's method"),
        steps, 538, "Gap at Jul to Sep 2019: 5 above plan",
    )  # fmt: skip


def quarter(year: int, n: int) -> tuple[date, date]:
    def start(q: int) -> date:
        return date(year + (q + 1) // 4, (q + 1) % 4 * 3 + 1, 1)

    return start(n), start(n + 1)


def wards() -> Comparison:
    given = (
        ("Adel and Wharfedale", 62.1, Judgement.BETTER), ("Armley", 48.2, Judgement.WORSE),
        ("Beeston and Holbeck", 47.1, Judgement.WORSE), ("Chapel Allerton", 56.2,
                                                        Judgement.SIMILAR),
        ("Killingbeck and Seacroft", 51.0, Judgement.HIGHER), ("Pudsey", 57.9, Judgement.LOWER),
        ("A ward with a name so long that it cannot stand on one line", 58.8,
         Judgement.NOT_COMPARED),
    )  # fmt: skip
    areas = [Area(name, value, value - 2.6, value + 2.6, kind) for name, value, kind in given]
    return Comparison(
        Caption("Bowel cancer screening uptake: wards of Leeds, 2019/20",
                "Share of people invited who were screened, with 95% limits", "%", SOURCE,
                "Wilson limits; compared by the 95% limits"),
        [*areas, Area("Wetherby", None, note="suppressed")],
        Benchmark("Leeds", 55.4, 55.0, 55.8),
    )  # fmt: skip


def activity() -> Dashboard:
    period = When("2019/20")
    one = dashboard.Measure
    return Dashboard(
        Caption("Integrated activity: Meanwood neighbourhood team, 2019/20",
                "Latest year, growth corrected for age and sex, trend of five years, band of "
                "access", source=SOURCE, left_out="counts under 5 are suppressed"),
        [
            one("Emergency admissions", 1240, "admissions", period, (1180, 1205, 1190, 1232, 1240),
                2.1, Trend.NO_CHANGE, Judgement.SIMILAR, "Middle band", "Hospital"),
            one("A&E attendances, all ages, types 1 to 3 together", 9120, "", period,
                (7900, 8300, 8420, 8800, 9120), 8.4, Trend.INCREASING, Judgement.HIGHER,
                "High band", "Hospital"),
            one("Bed days after an emergency admission", 8011, "", period,
                (9100, 8900, 8650, None, 8011), -6.2, Trend.DECREASING, Judgement.LOWER,
                "Low band", "Hospital"),
            one("Contacts with community nursing", 22110, "", period,
                (20100, 21000, 21950, 22040, 22110), 3.0, Trend.NO_CHANGE, Judgement.SIMILAR,
                "Middle band", "Community"),
            one("People in long-term care", None, "people", period, (), group="Community",
                note="suppressed"),
        ],
    )  # fmt: skip


def board() -> Measures:
    period, one = When("Feb 2020"), measures.Measure
    given = list(zip(Variation, (*Assurance, *Assurance, None), strict=True))
    names = (
        "Four-hour standard", "Referral to treatment within 18 weeks", "Sickness absence of staff",
        "Falls with harm per 1,000 bed days", "Cancer: 62 days from urgent referral",
        "Referrals to social prescribing", "Bed days of people ready to leave hospital",
    )  # fmt: skip
    return Measures(
        Caption("Performance of the partnership: Leeds, February 2020",
                "Latest value, target, and what a control chart says of each measure",
                source=SOURCE, method="Making Data Count rules on 24 months"),
        [
            *(one(name, 82.3 + n, "%", period, 90 if assurance else None, variation, assurance,
                  group="Access" if n < 4 else "Care")
              for n, (name, (variation, assurance)) in enumerate(zip(names, given, strict=True))),
            one("Health checks of people with a learning disability", 41.2, "%", period, 75,
                group="Care"),
        ],
    )  # fmt: skip


def score() -> Scorecard:
    one = scorecard.Metric
    return Scorecard(
        Caption("Oversight score: Leeds, quarter 3 of 2019/20",
                "Score of each metric from 1.00 (best) to 4.00 (worst), and overall",
                source=SOURCE, method="mean of the scores by weight; then the override of finance",
                left_out="1 metric without a value is not counted"),
        [
            one("Four-hour standard", 82.3, "%", 3.1, 1, "Access"),
            one("Referral to treatment within 18 weeks", 91.0, "%", 1.84, 1, "Access"),
            one("Emergency readmissions", 14.2, "%", 2.4, 2, "Quality"),
            one("Staff who would recommend the place as one to work in", None, "%", None, 1,
                "Quality", "no value: not counted"),
            one("Variance from plan", -1204000, "£", 4.0, 1, "Finance"),
        ],
        2.75, "Third segment; capped by the deficit",
    )  # fmt: skip


def many_lines() -> Series:
    whens = [When("", date(2011 + n, 1, 1), date(2012 + n, 1, 1)) for n in range(9)]
    names = ("Leeds", "Bradford", "Sheffield", "Manchester", "Newcastle upon Tyne", "Liverpool")
    lines = [
        Line(name, [Point(when, 900 + 40 * i - 12 * n + 30 * sin(n + 2 * i))
                    for n, when in enumerate(whens)])
        for i, name in enumerate(names)
    ]  # fmt: skip
    return Series(
        Caption("Permanent care home admissions, age 65 and over: core cities, 2011 to 2019",
                "Rate each year", "per 100,000 people aged 65 and over", SOURCE),
        lines, [Level("Target of Leeds", 790)],
    )  # fmt: skip


def pictures() -> dict[str, Picture]:
    return {
        "series-many": many_lines(), "spc": control(), "spc-short": short_control(),
        "spc-long": control(96), "funnel": practices(), "inequality": deciles(),
        "trajectory": plan(), "comparison": wards(), "dashboard": activity(), "icons": board(),
        "scorecard": score(),
    }  # fmt: skip
