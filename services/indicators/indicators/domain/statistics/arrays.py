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
    VALUE_TOO_LARGE = "value_too_large"
    VALUE_NEGATIVE = "value_negative"
    VALUE_NOT_WHOLE = "value_not_whole"
    TOO_FEW_POINTS = "too_few_points"
    LIMITS_CROSSED = "limits_crossed"
    PERIOD_MISSING = "period_missing"
    PERIOD_REPEATED = "period_repeated"
    PERIODS_OF_MIXED_PRECISION = "periods_of_mixed_precision"
    IMPROVEMENT_DIRECTION_UNKNOWN = "improvement_direction_unknown"
    IMPROVEMENT_DIRECTION_MIXED = "improvement_direction_mixed"
    NUMBER_TOO_LARGE = "number_too_large"
    MULTIPLIER_NOT_ABOVE_0 = "multiplier_not_above_0"
    EVENTS_UNDER_10 = "events_under_10"
    WEIGHT_MISSING = "weight_missing"
    WEIGHT_NEGATIVE = "weight_negative"
    WEIGHTS_ZERO = "weights_zero"
    SETTINGS_DIFFER = "settings_differ"
    WEIGHTS_DIFFER = "weights_differ"
    POPULATIONS_DIFFER = "populations_differ"
    UNKNOWN_STANDARD = "unknown_standard"
    STANDARDS_DIFFER = "standards_differ"
    AGE_BAND_UNKNOWN = "age_band_unknown"
    AGE_BAND_NOT_IN_STANDARD = "age_band_not_in_standard"
    AGE_BAND_MISSING = "age_band_missing"
    AGE_BAND_TWICE = "age_band_twice"
    AGE_BANDS_NOT_FROM_0 = "age_bands_not_from_0"
    AGE_BANDS_OVERLAP = "age_bands_overlap"
    LAST_AGE_BAND_ENDS = "last_age_band_ends"
    NO_DEATHS_IN_LAST_AGE_BAND = "no_deaths_in_last_age_band"
    DEATH_RATE_TOO_HIGH = "death_rate_too_high"
    POPULATION_UP_TO_5000 = "population_up_to_5000"
    INTERVAL_OVER_20_YEARS = "interval_over_20_years"
    N_QUANTILES_NOT_WHOLE = "n_quantiles_not_whole"
    FEWER_AREAS_THAN_QUANTILES = "fewer_areas_than_quantiles"
    QUANTILE_NOT_1_TO_100 = "quantile_not_1_to_100"
    QUANTILE_TWICE = "quantile_twice"
    QUANTILE_MISSING = "quantile_missing"
    FEWER_THAN_5_QUANTILES = "fewer_than_5_quantiles"
    UNKNOWN_VALUE_TYPE = "unknown_value_type"
    TRANSFORM_NEEDS_RATE_OR_PROPORTION = "transform_needs_rate_or_proportion"
    MULTIPLIER_ZERO = "multiplier_zero"
    CONFIDENCE_NOT_0_TO_1 = "confidence_not_0_to_1"
    VALUE_OFF_SCALE = "value_off_scale"
    LIMITS_MISSING = "limits_missing"
    INTERCEPT_NOT_CLEAR_OF_0 = "intercept_not_clear_of_0"
    PART_ABOVE_WHOLE = "part_above_whole"
    MORE_THAN_ONE_ROW = "more_than_one_row"
    LIMITS_BESIDE_VALUE = "limits_beside_value"
    RATIO_NEEDS_VALUES_ABOVE_0 = "ratio_needs_values_above_0"
    REFERENCE_MISSING = "reference_missing"
    REFERENCE_NEGATIVE = "reference_negative"
    REFERENCE_POPULATION_ZERO = "reference_population_zero"
    EXPECTED_ZERO = "expected_zero"
    UNKNOWN_MEASURE = "unknown_measure"
    AGE_BAND_ACROSS_75 = "age_band_across_75"
    YEARS_LOST_MISSING = "years_lost_missing"
    YEARS_LOST_NEGATIVE = "years_lost_negative"
    YEARS_LOST_NOT_BY_RULE = "years_lost_not_by_rule"
    EVENT_FREQUENCY_NOT_WHOLE = "event_frequency_not_whole"
    EVENT_FREQUENCY_TWICE = "event_frequency_twice"
    INPUTS_SUPPRESSED = "inputs_suppressed"
    SMALL_NUMBER = "small_number"
    SIBLING_OF_SMALL_NUMBER = "sibling_of_small_number"
    LIMITS_WITHOUT_WIDTH = "limits_without_width"
    BENCHMARK_MISSING = "benchmark_missing"
    BENCHMARK_ITSELF = "benchmark_itself"
    GOALS_DIFFER = "goals_differ"
    AREA_WITHOUT_VALUE = "area_without_value"
    BENCHMARK_NEGATIVE = "benchmark_negative"
    BENCHMARK_ABOVE_UNIT = "benchmark_above_unit"
    GOAL_MISSING = "goal_missing"
    GOAL_RANGE_CROSSED = "goal_range_crossed"
    PERCENTILE_OUT_OF_RANGE = "percentile_out_of_range"
    METHOD_UNKNOWN = "method_unknown"
    POLARITY_UNKNOWN = "polarity_unknown"
    UNIT_NOT_POSITIVE = "unit_not_positive"
    FEWER_THAN_FIVE_PERIODS = "fewer_than_five_periods"
    GAP_BETWEEN_PERIODS = "gap_between_periods"
    PERIOD_TWICE = "period_twice"
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
    FLAT_STEPS_NEGATIVE = "flat_steps_negative"
    FLAT_TO_THE_END = "flat_to_the_end"
    PEER_MISSING = "peer_missing"
    PEER_RATE_MISSING = "peer_rate_missing"
    PEER_NOT_BETTER = "peer_not_better"
    KIND_UNKNOWN = "kind_unknown"
    FEWER_THAN_TWO_PERIODS = "fewer_than_two_periods"
    EVENTS_ZERO_AT_BASELINE = "events_zero_at_baseline"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    GAP_MISSING = "gap_missing"
    GAP_NOT_ADVERSE = "gap_not_adverse"
    POLARITY_NEUTRAL = "polarity_neutral"
    QUESTIONS_NOT_STATED = "questions_not_stated"
    NO_OBSERVATION = "no_observation"
    PART_MISSING = "part_missing"
    METRIC_MISSING = "metric_missing"
    NO_METRIC_SCORED = "no_metric_scored"


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


def first_rows(group: Integers, groups: int) -> Integers:
    """Give the place of the first row of each group; every group must have one.

    >>> first_rows(np.array([1, 0, 1]), 2).tolist()
    [1, 0]
    """
    found = np.zeros(groups, dtype=np.intp)
    found[group[::-1]] = np.arange(len(group) - 1, -1, -1)
    return found


def absent(texts: Texts) -> Flags:
    """Tell which of a column of texts are None."""
    return np.fromiter((text is None for text in texts), dtype=np.bool_, count=len(texts))


def unless(reason: Texts, said: str | Texts) -> Texts:
    """Say something of each group that has no reason to have no value, and None of the others."""
    found = np.full(len(reason), said, dtype=object)
    found[~absent(reason)] = None
    return found
