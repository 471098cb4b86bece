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
    EVENTS_UNDER_10 = "events_under_10"
    WEIGHT_MISSING = "weight_missing"
    WEIGHT_NEGATIVE = "weight_negative"
    WEIGHTS_ZERO = "weights_zero"
    WEIGHTS_DIFFER = "weights_differ"
    POPULATIONS_DIFFER = "populations_differ"
    UNKNOWN_STANDARD = "unknown_standard"
    STANDARDS_DIFFER = "standards_differ"
    AGE_BAND_UNKNOWN = "age_band_unknown"
    AGE_BAND_NOT_IN_STANDARD = "age_band_not_in_standard"
    AGE_BAND_MISSING = "age_band_missing"
    AGE_BAND_TWICE = "age_band_twice"
    EVENT_FREQUENCY_NOT_WHOLE = "event_frequency_not_whole"
    EVENT_FREQUENCY_TWICE = "event_frequency_twice"


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
