"""What the statistics are made of: columns of numbers, and why a group has none."""

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]


class Reason(StrEnum):
    """Why a group has no value, or no limits."""

    NUMERATOR_MISSING = "numerator_missing"
    DENOMINATOR_MISSING = "denominator_missing"
    NUMERATOR_NEGATIVE = "numerator_negative"
    DENOMINATOR_NEGATIVE = "denominator_negative"
    DENOMINATOR_ZERO = "denominator_zero"
    NUMERATOR_ABOVE_DENOMINATOR = "numerator_above_denominator"
    VALUE_MISSING = "value_missing"
    FEWER_THAN_TWO_VALUES = "fewer_than_two_values"
    LIMITS_MISSING = "limits_missing"
    LIMITS_CROSSED = "limits_crossed"
    LIMITS_WITHOUT_WIDTH = "limits_without_width"
    BENCHMARK_MISSING = "benchmark_missing"
    BENCHMARK_NEGATIVE = "benchmark_negative"
    BENCHMARK_ABOVE_UNIT = "benchmark_above_unit"
    GOAL_MISSING = "goal_missing"
    GOAL_RANGE_CROSSED = "goal_range_crossed"
    FEWER_VALUES_THAN_CATEGORIES = "fewer_values_than_categories"
    PERCENTILE_OUT_OF_RANGE = "percentile_out_of_range"
    METHOD_UNKNOWN = "method_unknown"
    POLARITY_UNKNOWN = "polarity_unknown"
    CONFIDENCE_OUT_OF_RANGE = "confidence_out_of_range"
    UNIT_NOT_POSITIVE = "unit_not_positive"
    FEWER_THAN_FIVE_PERIODS = "fewer_than_five_periods"
    GAP_BETWEEN_PERIODS = "gap_between_periods"
    PERIOD_TWICE = "period_twice"
    PERIOD_MISSING = "period_missing"
    PERIODS_NOT_YEARLY = "periods_not_yearly"
    VALUE_TYPE_MIXED = "value_type_mixed"
    COUNT_EQUALS_DENOMINATOR = "count_equals_denominator"
    COUNT_ZERO = "count_zero"
    BASELINE_MISSING = "baseline_missing"
    EXPECTED_MISSING = "expected_missing"
    EXPECTED_NOT_POSITIVE = "expected_not_positive"
    FEWER_THAN_TWO_POINTS = "fewer_than_two_points"
    STEP_MISSING = "step_missing"
    STEP_NEGATIVE = "step_negative"
    STEP_AFTER_PLAN = "step_after_plan"
    STEPS_MISSING = "steps_missing"
    PERIOD_NOT_A_WHOLE_STEP = "period_not_a_whole_step"
    RATE_NEGATIVE = "rate_negative"
    RATE_MISSING = "rate_missing"
    RATE_OUT_OF_RANGE = "rate_out_of_range"
    BASELINE_NOT_POSITIVE = "baseline_not_positive"
    RATE_AND_TARGET = "rate_and_target"
    TARGET_NEGATIVE = "target_negative"
    FLAT_STEPS_MISSING = "flat_steps_missing"
    PEER_MISSING = "peer_missing"
    PEER_RATE_MISSING = "peer_rate_missing"
    PEER_NOT_BETTER = "peer_not_better"
    KIND_UNKNOWN = "kind_unknown"
    FEWER_THAN_TWO_PERIODS = "fewer_than_two_periods"
    AGE_BAND_MISSING = "age_band_missing"
    AGE_BAND_TWICE = "age_band_twice"
    REFERENCE_MISSING = "reference_missing"
    EVENTS_ZERO_AT_BASELINE = "events_zero_at_baseline"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    GAP_MISSING = "gap_missing"
    GAP_NOT_ADVERSE = "gap_not_adverse"
    POLARITY_NEUTRAL = "polarity_neutral"


def reasons(groups: int, tests: Iterable[tuple[Flags, Reason]]) -> Texts:
    """Give each group the first reason whose test it meets, or None.

    >>> reasons(2, [(np.array([True, False]), Reason.VALUE_MISSING)]).tolist()
    [<Reason.VALUE_MISSING: 'value_missing'>, None]
    """
    found = np.full(groups, None, dtype=object)
    for met, reason in reversed(list(tests)):
        found[met] = reason
    return found


def summed(values: Floats, group: Integers, groups: int) -> Floats:
    """Add up the values of each group; one missing value leaves the whole sum missing.

    >>> summed(np.array([1.0, 2.0, np.nan]), np.array([0, 0, 1]), 2).tolist()
    [3.0, nan]
    """
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)


def counted(flags: Flags, group: Integers, groups: int) -> Integers:
    """Count the rows of each group that are flagged."""
    return np.bincount(group[flags], minlength=groups)


def any_of(flags: Flags, group: Integers, groups: int) -> Flags:
    """Tell of each group whether any of its rows is flagged."""
    return counted(flags, group, groups) > 0


def absent(texts: Texts) -> Flags:
    """Tell which of a column of texts are None."""
    return np.fromiter((text is None for text in texts), dtype=np.bool_, count=len(texts))


def unless(reason: Texts, said: str | Texts) -> Texts:
    """Say something of each group that has no reason to have no value, and None of the others."""
    found = np.full(len(reason), said, dtype=object)
    found[~absent(reason)] = None
    return found
