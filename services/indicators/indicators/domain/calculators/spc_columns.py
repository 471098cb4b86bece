"""What `spc` reads, may be told, and answers."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, Len

from indicators.domain.calculators.method import Column, Kind, Options

Finite = Annotated[float, Ge(-1e15), Le(1e15)]
Chart = Literal["xmr", "p", "u", "c", "run", "t", "g"]
Reading = Literal["making-data-count", "nhs-r"]
Direction = Literal["increase", "decrease", "neutral"]
RunLength = Annotated[int, Ge(6), Le(9)]

NUMBER, TEXT, FLAG = Kind.NUMBER, Kind.TEXT, Kind.FLAG


@dataclass(frozen=True, slots=True)
class SpcOptions(Options):
    """What `spc` may be told."""

    chart: Chart = "xmr"
    """Individual values (xmr), parts of a whole (p), events per exposure (u), events of an equal
    exposure (c), times (t) or cases (g) between rare events, or a median alone (run). A p or u
    chart plots `value` divided by `denominator`. On a run chart points on the median, and ties,
    neither add to a run nor end it."""
    reading: Reading = "making-data-count"
    """How the rules are read: as the national tools do, or as NHSRplotthedots does. A reading is
    the five settings `screen_moving_ranges` to `least_points`, each of which may be given."""
    screen_moving_ranges: bool | None = None
    """Moving ranges of 3.267 times their mean or more are dropped, once. nhs-r: yes."""
    outside_counts_in_two_of_three: bool | None = None
    """A point beyond a limit counts in two of three as well. making-data-count: yes."""
    improvement_first: bool | None = None
    """A point that is both improvement and concern shows as improvement (making-data-count);
    else the first of outside, trend, two of three, shift shows (nhs-r)."""
    target_on_limit_decides: bool | None = None
    """A target on a limit is passed or failed (making-data-count), not hit or miss (nhs-r)."""
    target_by_points_at_zero_width: bool | None = None
    """Where both limits are the same, the target is passed if every point of the segment meets
    it, and failed if none does (making-data-count)."""
    least_points: Annotated[int, Ge(2), Le(100)] | None = None
    """A segment of fewer points has a mean, but neither limits nor icons, unless the limits are
    your own. making-data-count: 13; nhs-r: 2, with a warning under 13."""
    improvement_direction: Direction = "neutral"
    """Which way is better."""
    target: Finite | None = None
    """What is aimed for; a column `target` goes before it, and may change over time."""
    rebase_at: Annotated[tuple[dict[str, str] | str, ...], Len(0, 100)] = ()
    """From which periods on there are new limits, each `{period, reason}`, or `2018-04-01 The
    reason` in a query. Limits are never set anew without a person's reason."""
    fix_after: Annotated[int, Ge(12)] | None = None
    """Only as many first points of each segment make its limits."""
    shift_length: RunLength = 7
    """How many points on one side of the mean are a shift."""
    trend_length: RunLength = 7
    """How many points that rise or fall in a row are a trend."""
    mean: Finite | None = None
    """A mean of your own."""
    lower_limit: Finite | None = None
    """A lower limit of your own."""
    upper_limit: Finite | None = None
    """An upper limit of your own."""
    sigma: Annotated[float, Ge(0), Le(1e15)] | None = None
    """A sigma of your own: limits three of it from the mean."""


READS = (
    Column("period", Kind.DATE, "When: a year, a month, a day, or a day with a time", "2018-04-01"),
    Column("value", NUMBER, "The value; an empty one is dropped, its gap is kept", 0.84),
    Column("denominator", NUMBER, "For p and u: cases, or exposure", 100, required=False),
    Column("target", NUMBER, "Instead of the option, for this period", 0.95, required=False),
    Column(
        "improvement_direction",
        TEXT,
        "Instead of the option, for this row's group: increase, decrease or neutral",
        "increase",
        required=False,
    ),
    Column(
        "rebase",
        TEXT,
        "Why there are new limits from this period on; or `true`, with the reason in `note`",
        None,
        required=False,
    ),
    Column("note", TEXT, "Anything about this row", None, required=False),
)
LINES = (
    Column("mean", NUMBER, "The mean of the segment; of a run chart the median"),
    Column("lpl", NUMBER, "Lower process limit"),
    Column("upl", NUMBER, "Upper process limit"),
)
ANSWERS = (
    Column("target", NUMBER, "What is aimed for in this period"),
    Column("plotted", NUMBER, "What the chart shows: the value, for p and u divided"),
    Column("rebase_group", NUMBER, "The segment, counted from 0"),
    *LINES,
    Column("lower_two_sigma", NUMBER, "Two thirds of the way to the lower limit"),
    Column("upper_two_sigma", NUMBER, "Two thirds of the way to the upper limit"),
    Column("moving_range", NUMBER, "From the point before, in the same segment"),
    Column("relative_to_mean", NUMBER, "1 above, -1 below, 0 on the mean"),
    Column("outside_limits", FLAG, "Beyond a limit"),
    Column("close_to_limits", FLAG, "Beyond two sigma, and not beyond the limit"),
    Column("special_cause_type", TEXT, "The rule that shows"),
    Column("rules", TEXT, "Every rule that is met, joined by `+`"),
    Column("point_type", TEXT, "What the point is"),
    Column("rebase_reason", TEXT, "Why a segment starts here"),
    Column("reason", TEXT, "Why this row has no answer, or no limits; else empty"),
)
SUMMARIES = (
    Column("improvement_direction", TEXT, "Which way is better"),
    Column("target", NUMBER, "The last point's"),
    Column("n", NUMBER, "Points"),
    *LINES,
    Column("variation_type", TEXT, "What the last point is"),
    Column("assurance_type", TEXT, "Whether the target will be met"),
    Column("n_special", NUMBER, "Points of special cause"),
    Column("variation_icon", TEXT, "The picture of the variation"),
    Column("assurance_icon", TEXT, "The picture of the assurance"),
    Column("segments", NUMBER, "Segments with limits of their own"),
    Column("missing", NUMBER, "Rows without a value, which were dropped"),
    Column("warning", TEXT, "What to be careful about, joined by `+`"),
    Column("reason", TEXT, "Why there are no limits and no icons; else empty"),
)
