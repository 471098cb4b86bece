"""Scorecards: metrics scored from 1.00 (best) to 4.00 (worst), put together, cut, overridden.

Each metric of an area is scored by thresholds, by its rank among the areas, or as met or not met.
A metric without a value is missing: it is left out and the others weigh more, or it has the worst
score, or there is no total. The total is cut into segments 1 to 4, by quartile or at fixed
thresholds; an override then moves a segment towards the worst, never the total.

Source: the pattern of NHS England, NHS Oversight Framework 2025/26 (quartiles) and 2026/27 (fixed
thresholds).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Integers
from indicators.domain.statistics.quantiles import quantiles, ranks
from shared.rules import RuleBroken

BEST, WORST = 1.0, 4.0


class ThresholdsUnreadable(RuleBroken):
    """These are not three thresholds in order.

    Write the values from which the scores 1, 2 and 3 are given, the best first: `95;90;85`.
    """

    status = 422
    at = "thresholds"


class CutUnreadable(ThresholdsUnreadable):
    """These are not three totals in order.

    Write the totals up to which the segments 1, 2 and 3 go: `1.75;2.5;3.25`.
    """

    at = "cut_at"


class BenchmarkMissing(RuleBroken):
    """A metric that is scored against a benchmark needs the area that is the benchmark.

    Name it as `benchmark_area_id`, such as `england`.
    """

    status = 422
    at = "benchmark_area_id"


class OverrideHalf(RuleBroken):
    """An override needs both the score that sets it off and the segment that it leads to.

    Give `override_at` and `override_to`, or leave both empty.
    """

    status = 422
    at = "override_to"


class Pattern(StrEnum):
    """How scores are put together.

    `balanced`: the mean of the components, each the weighted mean of its metrics. `weighted`: the
    weighted mean of all metrics. `oversight`: the plain mean of all metrics.
    """

    BALANCED = "balanced"
    WEIGHTED = "weighted"
    OVERSIGHT = "oversight"


class MissingRule(StrEnum):
    """What becomes of a metric without a value."""

    LEAVE_OUT = "leave_out"
    WORST_SCORE = "worst_score"
    NO_TOTAL = "no_total"


class Cut(StrEnum):
    """How the total is cut into segments."""

    NONE = "none"
    QUARTILES = "quartiles"
    FIXED = "fixed"


class Scoring(StrEnum):
    """How the value of a metric becomes a score.

    `target` and `benchmark` are met (1.00) or not met (4.00).
    """

    THRESHOLDS = "thresholds"
    RANK = "rank"
    TARGET = "target"
    BENCHMARK = "benchmark"


def three(written: str | None, broken: type[ThresholdsUnreadable]) -> tuple[float, float, float]:
    """Read three numbers in order, parted by semicolons.

    >>> three("95;90;85", ThresholdsUnreadable)
    (95.0, 90.0, 85.0)

    Raises:
        ThresholdsUnreadable: They are no numbers, not three, or in no order.
    """
    try:
        first, second, third = map(float, (written or "").split(";"))
    except ValueError as error:
        raise broken from error
    if not (first < second < third or (first > second > third and broken is ThresholdsUnreadable)):
        raise broken
    return first, second, third


def check_scorecard(cut: Cut, cut_at: str | None) -> None:
    """Check how a scorecard is cut.

    Raises:
        CutUnreadable: It is cut at what is not three totals in order.
    """
    if cut is Cut.FIXED or cut_at is not None:
        three(cut_at, CutUnreadable)


def check_component(
    scoring: Scoring,
    thresholds: str | None,
    benchmark_area_id: str | None,
    override: tuple[object, object],
) -> None:
    """Check that a metric has what its score needs.

    Raises:
        ThresholdsUnreadable: Its thresholds are none.
        BenchmarkMissing: It has no benchmark to meet.
        OverrideHalf: Half of an override is not said.
    """
    if scoring is Scoring.THRESHOLDS or thresholds is not None:
        three(thresholds, ThresholdsUnreadable)
    if scoring is Scoring.BENCHMARK and benchmark_area_id is None:
        raise BenchmarkMissing
    if (override[0] is None) != (override[1] is None):
        raise OverrideHalf


def by_thresholds(value: Floats, thresholds: Sequence[float]) -> Floats:
    """Score values: one point worse for each threshold that is missed. The best stands first.

    >>> by_thresholds(np.array([96.0, 90, 85, 2]), (95, 90, 85)).tolist()
    [1.0, 2.0, 3.0, 4.0]
    >>> by_thresholds(np.array([1.0, 5, 9]), (2, 4, 6)).tolist()
    [1.0, 3.0, 4.0]
    """
    rising = thresholds[0] > thresholds[-1]
    limits = np.array(thresholds, dtype=np.float64)[:, None]
    missed = value < limits if rising else value > limits
    return np.where(np.isnan(value), np.nan, BEST + missed.sum(axis=0))


def by_rank(value: Floats, polarity: float) -> Floats:
    """Score values by their rank: 1.00 for the first, 4.00 for the last, ties alike.

    Without a judgement, or with fewer than two values, there is no score.

    >>> by_rank(np.array([70.0, 90, 80, np.nan]), 1).tolist()
    [4.0, 1.0, 2.5, nan]
    """
    found = np.full(len(value), np.nan)
    valued = ~np.isnan(value)
    many = int(valued.sum())
    if many > 1 and polarity in {-1.0, 1.0}:
        rank = ranks(-polarity * value[valued], np.zeros(many, dtype=np.intp), 1)
        found[valued] = BEST + (rank - 1) * (WORST - BEST) / (many - 1)
    return found


def as_met(value: Floats, aim: Floats, polarity: float) -> Floats:
    """Score values as met or not met; without a judgement there is nothing to meet.

    >>> as_met(np.array([9.0, 9, np.nan]), np.array([8.0, 10, 8]), -1).tolist()
    [4.0, 1.0, nan]
    """
    known = ~np.isnan(value) & ~np.isnan(aim) & (polarity in {-1.0, 1.0})
    met = value * polarity >= aim * polarity
    return np.where(known, np.where(met, BEST, WORST), np.nan)


@dataclass(frozen=True, slots=True)
class Totals:
    """The total of each area, and what it was made of.

    Attributes:
        total: Of each area, NaN where there is none.
        scores: Area by metric, as they went into the total.
        weights: Area by metric: the share of each in the total; they add up to 1 where there is
            a total.
        components: Area by component: the weighted mean of its metrics.
    """

    total: Floats
    scores: Floats
    weights: Floats
    components: Floats


def totals(
    scores: Floats, weight: Floats, component: Integers, *, pattern: Pattern, rule: MissingRule
) -> Totals:
    """Put the scores of each area together.

    Args:
        scores: Area by metric, NaN where a metric has no value.
        weight: Of each metric.
        component: The component of each metric, counted from 0.
        pattern: How they are put together.
        rule: What becomes of a metric without a value.
    """
    missing = np.isnan(scores)
    if rule is MissingRule.WORST_SCORE:
        scores, missing = np.where(missing, WORST, scores), np.zeros_like(missing)
    says = np.ones(len(weight)) if pattern is Pattern.OVERSIGHT else weight
    present = np.where(missing, 0.0, says)
    parts = int(component.max(initial=-1)) + 1
    belongs = (component[:, None] == np.arange(parts)[None, :]).astype(np.float64)
    of_part = present @ belongs
    with np.errstate(divide="ignore", invalid="ignore"):
        means = (np.where(missing, 0.0, scores) * present) @ belongs / of_part
        if pattern is Pattern.BALANCED:
            heard = (of_part > 0).sum(axis=1, keepdims=True)
            shares = present / (of_part @ belongs.T) / heard
        else:
            shares = present / present.sum(axis=1, keepdims=True)
    shares = np.where(missing, 0.0, shares)
    total = (np.where(missing, 0.0, scores) * shares).sum(axis=1)
    none = ~(present.sum(axis=1) > 0)
    if rule is MissingRule.NO_TOTAL:
        none |= missing.any(axis=1)
    return Totals(np.where(none, np.nan, total), scores,
                  np.where(none[:, None], np.nan, shares), means)  # fmt: skip


def segments(total: Floats, cut: Cut, cut_at: Sequence[float] = ()) -> Floats:
    """Cut totals into segments, 1 the best.

    >>> segments(np.array([1.0, 1.75, 2.6, 4, np.nan]), Cut.FIXED, (1.75, 2.5, 3.25)).tolist()
    [1.0, 1.0, 3.0, 4.0, nan]
    """
    if cut is Cut.FIXED:
        above = (total > np.array(cut_at, dtype=np.float64)[:, None]).sum(axis=0)
        return np.where(np.isnan(total), np.nan, 1.0 + above)
    if cut is Cut.QUARTILES:
        whole = np.zeros(len(total), dtype=np.intp)
        four, up = np.array([4.0]), np.array([False])
        return quantiles(np.round(total, 12), four, up, whole, 1).quantile
    return np.full(len(total), np.nan)


def overridden(segment: Floats, scores: Floats, at: Floats, to: Floats) -> tuple[Floats, Flags]:
    """Move segments to where overrides lead, if that is worse; tell which metrics did it.

    An area that has no segment gets none by an override.

    Args:
        segment: Of each area.
        scores: Area by metric.
        at: The score of each metric from which it overrides; NaN for none.
        to: The segment that it leads to, or worse.
    """
    with np.errstate(invalid="ignore"):
        set_off = (scores >= at) & ~np.isnan(segment)[:, None]
    led = np.where(set_off, to, 0.0).max(axis=1, initial=0.0)
    moved = set_off & (to > segment[:, None])
    return np.where(np.isnan(segment), np.nan, np.maximum(segment, led)), moved
