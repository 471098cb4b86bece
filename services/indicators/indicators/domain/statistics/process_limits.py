"""Natural process limits of an XmR chart, per segment of a series.

The mean; the mean of the moving ranges; limits at 2.66 of these around the mean, which is 3 / d2
with d2 = 1.128 for ranges of two. No clamp at 0 or at 100 %.

Sources: Shewhart 1931; Wheeler, Understanding Variation (1993); NHS England, Making Data Count.
"""

from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons
from indicators.domain.statistics.process_series import Series
from shared.rules import RuleBroken

LIMIT = 2.66  # Mean moving ranges from the mean to a limit.
SCREEN = 3.267  # Mean moving ranges from which a moving range is itself out of limits.
NEAR = 2 / 3  # Of the way to a limit: two sigma.


class FiguresNotForThisChart(RuleBroken):
    """This chart takes no limits of your own.

    A run chart has none, and those of a t chart are not as far below as above. Leave out
    `lower_limit`, `upper_limit` and `sigma`, or ask for another chart.
    """

    status = 422
    at = "chart"


@dataclass(frozen=True, slots=True)
class Own:
    """Figures of a person's own, instead of those that the points give."""

    mean: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    sigma: float | None = None

    @property
    def limits(self) -> bool:
        """Tell whether any limit, or the sigma of one, is given."""
        return (self.lower_limit, self.upper_limit, self.sigma) != (None, None, None)

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
        return np.asarray(rough + np.bincount(series.segment, weights=rest) / number, np.float64)


def mean_moving_range(ranges: Floats, counted: Flags, series: Series, *, screen: bool) -> Floats:
    """Average the moving ranges of each segment, without the very large ones if so asked."""
    counted = counted & ~np.isnan(ranges)
    mean = averaged(ranges, counted, series)
    if not screen:
        return mean
    usual = counted & ((ranges < SCREEN * mean[series.segment]) | (mean[series.segment] == 0))
    return averaged(ranges, usual, series)


@dataclass(frozen=True, slots=True)
class Basis:
    """What limits are made from.

    Attributes:
        screen: Leave very large moving ranges out.
        least_points: A segment of fewer points has no limits.
        fix_after: Only as many first points of each segment make its limits.
        own: Figures to use instead.
    """

    screen: bool = False
    least_points: int = 2
    fix_after: int | None = None
    own: Own = Own()

    def baseline(self, series: Series) -> Flags:
        """Tell which points make the limits of their segment."""
        return series.position < (self.fix_after or len(series.row))

    def reasons(self, series: Series, mean: Floats, lower: Floats, upper: Floats) -> Texts:
        """Say of each point why its segment has no limits."""
        size, given = series.size[series.segment], self.own.whole
        return reasons(
            len(series.row),
            [
                ((size < 2) & (not given), Reason.FEWER_THAN_TWO_VALUES),  # noqa: PLR2004 - two
                ((size < self.least_points) & (not given), Reason.TOO_FEW_POINTS),
                (~((lower <= mean) & (mean <= upper)), Reason.LIMITS_CROSSED),
            ],
        )

    def lines(
        self,
        series: Series,
        mean: Floats,
        half: Floats,
        *,
        within: tuple[float, float] = (-np.inf, np.inf),
    ) -> Limits:
        """Draw the lines: limits half a width from the mean, cut to what a value can be."""
        own = self.own
        half = half if own.sigma is None else np.full_like(mean, 3 * own.sigma)
        half = np.where((within[0] <= mean) & (mean <= within[1]), half, np.nan)
        lower, upper = mean - half, mean + half
        lower = lower if own.lower_limit is None else np.full_like(mean, own.lower_limit)
        upper = upper if own.upper_limit is None else np.full_like(mean, own.upper_limit)
        reason = self.reasons(series, mean, lower, upper)
        good = absent(reason)
        low, high = np.where(good, lower, np.nan), np.where(good, upper, np.nan)
        near = mean - (mean - low) * NEAR, mean + (high - mean) * NEAR
        lower, near_lower, near_upper, upper = (np.clip(one, *within) for one in (low, *near, high))
        return Limits(mean, lower, upper, near_lower, near_upper, moving_ranges(series), reason)


def xmr(series: Series, basis: Basis) -> Limits:
    """Give the lines of an XmR chart."""
    baseline = basis.baseline(series)
    mean = averaged(series.value, baseline, series)
    ranges = mean_moving_range(moving_ranges(series), baseline, series, screen=basis.screen)
    mean = mean if basis.own.mean is None else np.full_like(mean, basis.own.mean)
    return basis.lines(series, mean[series.segment], LIMIT * ranges[series.segment])
