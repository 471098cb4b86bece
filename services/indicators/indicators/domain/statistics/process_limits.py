"""Natural process limits of an XmR chart, per segment of a series.

The mean; the mean of the moving ranges; limits at 2.66 of these around the mean, which is 3 / d2
with d2 = 1.128 for ranges of two. No clamp at 0 or at 100 %.

Sources: Shewhart 1931; Wheeler, Understanding Variation (1993); NHS England, Making Data Count.
"""

from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons
from indicators.domain.statistics.process_series import Series

LIMIT = 2.66  # Mean moving ranges from the mean to a limit.
SCREEN = 3.267  # Mean moving ranges from which a moving range is itself out of limits.
NEAR = 2 / 3  # Of the way to a limit: two sigma.


@dataclass(frozen=True, slots=True)
class Own:
    """Figures of a person's own, instead of those that the points give."""

    mean: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    sigma: float | None = None

    @property
    def whole(self) -> bool:
        """Tell whether the limits depend on no moving range."""
        both = self.lower_limit is not None and self.upper_limit is not None
        return both or self.sigma is not None


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines of a chart at each point, and why there are none.

    Attributes:
        moving_range: From the point before it; the first point of a segment has none.
        near_lower: Two sigma below the mean.
        near_upper: Two sigma above it.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    moving_range: Floats
    reason: Texts


def moving_ranges(series: Series) -> Floats:
    """Give how far each point lies from the one before it in its segment."""
    found = np.abs(np.diff(series.value, prepend=np.nan))
    return np.where(series.starts, np.nan, found)


def averaged(values: Floats, counted: Flags, series: Series) -> Floats:
    """Average the counted values of each segment; equal values have exactly that average."""
    number = np.bincount(series.segment[counted], minlength=len(series.first))
    kept = np.where(counted, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rough = np.bincount(series.segment, weights=kept) / number
        rest = np.where(counted, values - rough[series.segment], 0.0)
        mean = rough + np.bincount(series.segment, weights=rest) / number
        least = np.minimum.reduceat(np.where(counted, values, np.inf), series.first)
        most = np.maximum.reduceat(np.where(counted, values, -np.inf), series.first)
    return np.where(number > 0, np.clip(mean, least, np.maximum(least, most)), np.nan)


def mean_moving_range(ranges: Floats, counted: Flags, series: Series, *, screen: bool) -> Floats:
    """Average the moving ranges of each segment, without the very large ones if so asked."""
    counted &= ~np.isnan(ranges)
    mean = averaged(ranges, counted, series)
    if not screen:
        return mean
    usual = counted & ((ranges < SCREEN * mean[series.segment]) | (mean[series.segment] == 0))
    return averaged(ranges, usual, series)


def xmr(
    series: Series,
    *,
    screen: bool,
    least_points: int,
    fix_after: int | None = None,
    own: Own | None = None,
) -> Limits:
    """Give the lines of an XmR chart.

    Args:
        series: Points in order.
        screen: Leave very large moving ranges out.
        least_points: A segment of fewer points has no limits.
        fix_after: Only as many first points of each segment make its limits.
        own: Figures to use instead.
    """
    own = own or Own()
    ranges = moving_ranges(series)
    if not len(series.row):
        none = np.empty(0)
        return Limits(none, none, none, none, none, none, np.empty(0, dtype=object))
    baseline = series.position < (fix_after or len(series.row))
    mean = averaged(series.value, baseline, series)
    spread = LIMIT * mean_moving_range(ranges, baseline.copy(), series, screen=screen)
    mean = mean if own.mean is None else np.full_like(mean, own.mean)
    spread = spread if own.sigma is None else np.full_like(mean, 3 * own.sigma)
    lower = mean - spread if own.lower_limit is None else np.full_like(mean, own.lower_limit)
    upper = mean + spread if own.upper_limit is None else np.full_like(mean, own.upper_limit)
    reason = reasons(
        len(mean),
        [
            ((series.size < 2) & (not own.whole), Reason.FEWER_THAN_TWO_VALUES),  # noqa: PLR2004 - two
            ((series.size < least_points) & (not own.whole), Reason.TOO_FEW_POINTS),
            ((lower > mean) | (mean > upper), Reason.LIMITS_CROSSED),
        ],
    )
    return at_points(series, mean, lower, upper, ranges, reason)


def at_points(
    series: Series, mean: Floats, lower: Floats, upper: Floats, ranges: Floats, reason: Texts
) -> Limits:
    """Draw the lines of segments out to their points; a segment with a reason has no limits."""
    good = absent(reason)
    low, high = np.where(good, lower, np.nan), np.where(good, upper, np.nan)
    near_low, near_high = mean - (mean - low) * NEAR, mean + (high - mean) * NEAR
    at = series.segment
    return Limits(mean[at], low[at], high[at], near_low[at], near_high[at], ranges, reason[at])
