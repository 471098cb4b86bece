"""The calculator `trajectory`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import numpy as np
from annotated_types import Ge, Gt, Le, Predicate

from indicators.domain.calculators.method import (
    REASON,
    Answer,
    Column,
    Kind,
    Method,
    Options,
    Per,
    Rows,
)
from indicators.domain.periods import SHAPE
from indicators.domain.statistics import trajectories
from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons
from indicators.domain.statistics.polarities import signs
from indicators.domain.statistics.trajectories import MONTHS, Plan, Shape


class RatePer(StrEnum):
    """How long it takes for a rate to come about."""

    STEP = "step"
    YEAR = "year"


def is_date(text: str) -> bool:
    """Tell whether a text is a date, or as much of it as is known."""
    return SHAPE.match(text) is not None


Positive = Annotated[float, Gt(0)]
Rate = Annotated[float, Le(1)]


@dataclass(frozen=True, slots=True)
class TrajectoryOptions(Options):
    """What `trajectory` may be told; a column of the same name overrides it in its row."""

    kind: Shape = Shape.COMPOUND
    """How the plan goes from its baseline. Monthly is compound, with months for steps."""
    baseline: Positive | None = None
    """The value at step 0."""
    baseline_period: Annotated[str, Predicate(is_date)] | None = None
    """The period of step 0, such as `2012` or `2014-03`; with it, rows may have a period alone."""
    rate: Rate | None = None
    """The part that each step takes off; negative for a rise."""
    rate_per: RatePer = RatePer.STEP
    """With the kind monthly, `year` makes a yearly rate one of months."""
    target: Annotated[float, Ge(0)] | None = None
    """The value at the last step, from which the rate follows."""
    steps: Positive | None = None
    """How many steps the plan has."""
    peer: float | None = None
    """What the peers have at step 0, to halve the gap to."""
    peer_rate: Rate | None = None
    """By what part the peers themselves improve at each step."""
    flat_steps: Annotated[float, Ge(0)] | None = None
    """For how many steps nothing changes, before the fall."""
    polarity: str = "low is good"
    """`low is good` or `high is good`; without a judgement nothing is on or off track."""


ROUNDING = 1e-12  # Of a value: no less can be told from none after some multiplications.
NUMBERS = ("baseline", "rate", "target", "steps", "peer", "peer_rate", "flat_steps")


def calculate(rows: Rows, options: TrajectoryOptions) -> Answer:
    """Work out the planned value of each row, and hold the actual one against it."""
    shape = rows.texts("kind", options.kind)
    given = {}
    for name in NUMBERS:
        option = getattr(options, name)
        given[name] = rows.filled(name, np.nan if option is None else option)
    if options.rate_per is RatePer.YEAR:
        monthly = trajectories.monthly_rate(given["rate"])
        given["rate"] = np.where(shape == Shape.MONTHLY, monthly, given["rate"])
    plan = Plan(**given)
    step, odd = steps(rows, shape, options)
    polarity = signs(rows.texts("polarity", options.polarity))
    gap_turned = (shape == Shape.HALVE_THE_GAP) & ((plan.baseline - plan.peer) * polarity > 0)
    before = reasons(
        len(rows),
        [
            (np.isnan(polarity), Reason.POLARITY_UNKNOWN),
            (odd, Reason.PERIOD_NOT_A_WHOLE_STEP),
            (gap_turned, Reason.PEER_NOT_BETTER),
        ],
    )
    found = trajectories.planned(plan, shape, step)
    reason = np.where(absent(before), found.reason, before)
    planned = np.where(absent(reason), found.value, np.nan)
    value, lower, upper = (rows.numbers(name) for name in ("value", "lower_95", "upper_95"))
    gap = apart(value, planned)
    return Answer(
        {
            "step": step,
            "planned": planned,
            "rate": np.where(absent(reason), found.rate, np.nan),
            "gap": gap,
            "gap_percent": np.where(planned > 0, gap / planned * 100, np.nan),
            "track": told(gap * np.where(polarity == 0, np.nan, polarity) >= 0,
                          ("on_track", "off_track"), ~np.isnan(gap) & (polarity != 0)),
            "limits": told((apart(planned, lower) < 0) | (apart(planned, upper) > 0),
                           ("exclude_plan", "include_plan"),
                           ~np.isnan(planned + lower + upper) & (lower <= upper)),
            "reason": reason,
        }
    )  # fmt: skip


def apart(value: Floats, planned: Floats) -> Floats:
    """Give how far two values are apart; what rounding alone parts is equal."""
    gap: Floats = value - planned
    return np.where(np.abs(gap) <= ROUNDING * np.abs(planned), 0.0, gap)


def told(met: Flags, names: tuple[str, str], known: Flags) -> Texts:
    """Say one of two things where it is known."""
    said = np.where(met, names[0], names[1]).astype(object)
    said[~known] = None
    return said


def steps(rows: Rows, shape: Texts, options: TrajectoryOptions) -> tuple[Floats, Flags]:
    """Give the step of each row, and whether its period lies between two steps."""
    step = rows.numbers("step")
    start, period = (
        months(rows.texts(name, default))
        for name, default in (
            ("baseline_period", options.baseline_period),
            ("period", None),
        )
    )
    between = period - start
    counted = np.where(shape == Shape.MONTHLY, between, between / MONTHS)
    step = np.where(np.isnan(step), counted, step)
    return step, np.isnan(rows.numbers("step")) & (step % 1 > 0)


def months(texts: Texts) -> Floats:
    """Count the months of dates, of which the day does not matter."""
    known = {text: np.nan for text in set(texts) if text is None}
    for text in set(texts) - {None}:
        year, _, rest = text.partition("-")
        known[text] = float(year) * MONTHS + (float(rest[:2]) if rest else 1)
    return np.array([known[text] for text in texts], dtype=np.float64)


def given(name: str, says: str, example: float) -> Column:
    """Declare a number that may stand in a row."""
    return Column(name, Kind.NUMBER, says, example, required=False)


OVER = "Instead of the option, for this row"
TRAJECTORY = Method(
    name="trajectory",
    version="1.0",
    title="Trajectory of a plan",
    source="Planning guidance 2014/15 to 2018/19: compound or linear change, month on month, half "
    "the gap to peers, flat and then falling",
    reads=[
        given("step", "Steps since the baseline", 6),
        Column("period", Kind.DATE, "Instead of the step", "2018", required=False),
        given("value", "What was reached", 1570),
        given("lower_95", "Its lower limit", 1490),
        given("upper_95", "Its upper limit", 1650),
        Column("kind", Kind.TEXT, OVER, "flat_then_fall", required=False),
        Column("polarity", Kind.TEXT, OVER, "low is good", required=False),
        Column("baseline_period", Kind.DATE, OVER, "2012", required=False),
        *(
            given(name, OVER, example)
            for name, example in zip(NUMBERS, (1825, 0.032, 1551, 6, 1500, 0.032, 1), strict=True)
        ),
    ],
    options=TrajectoryOptions,
    answers=[
        Column("step", Kind.NUMBER, "Steps since the baseline"),
        Column("planned", Kind.NUMBER, "What the plan means"),
        Column("rate", Kind.NUMBER, "The part that each step takes off"),
        Column("gap", Kind.NUMBER, "What was reached, less what was planned"),
        Column("gap_percent", Kind.NUMBER, "The gap in per cent of the plan"),
        Column("track", Kind.TEXT, "on_track or off_track, by the value alone"),
        Column("limits", Kind.TEXT, "exclude_plan or include_plan"),
        REASON,
    ],
    rows=[
        {"area": "Leeds", "step": 6, "value": 1570, "lower_95": 1490, "upper_95": 1650,
         "kind": "flat_then_fall", "baseline": 1825, "rate": 0.032, "flat_steps": 1},
    ],
    calculate=calculate,
    per=Per.ROW,
)  # fmt: skip

METHODS = (TRAJECTORY,)
