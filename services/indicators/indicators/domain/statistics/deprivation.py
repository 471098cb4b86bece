"""What keeps the quantiles of an area from being fitted."""

import numpy as np

from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    any_of,
    reasons,
)
from indicators.domain.statistics.inequality import ValueType
from indicators.domain.statistics.strata import twice

FEWEST, MOST = 5, 100  # Quantiles.


def unfit(
    quantile: Floats,
    population: Floats,
    value: Floats,
    number: Floats,
    group: Integers,
    groups: int,
) -> Texts:
    """Give the first reason for which each area cannot be fitted.

    Args:
        quantile: Of each row, from 1.
        population: Of each row.
        value: Of each row, on the scale that is fitted.
        number: How many quantiles each area should have; NaN for as many as its last.
        group: The area of each row, counted from 0.
        groups: How many areas there are.
    """
    whole = (quantile >= 1) & (quantile <= MOST) & (quantile == np.floor(quantile))
    place = np.where(whole, quantile, 1).astype(np.intp)
    last = np.zeros(groups, dtype=np.intp)
    np.maximum.at(last, group, place)
    size = np.bincount(group, minlength=groups)
    stated = np.where(np.isnan(number), last, number)
    cells: list[tuple[Flags, Reason]] = [
        (~whole, Reason.QUANTILE_NOT_1_TO_100),
        (np.isnan(population), Reason.DENOMINATOR_MISSING),
        (population < 0, Reason.DENOMINATOR_NEGATIVE),
        (population == 0, Reason.DENOMINATOR_ZERO),
    ]
    tests = [(any_of(flags, group, groups), why) for flags, why in cells]
    return reasons(
        groups,
        [
            tests[0],
            (twice(group * (MOST + 1) + place, MOST + 1, groups), Reason.QUANTILE_TWICE),
            ((size != stated) | (last != stated), Reason.QUANTILE_MISSING),
            (last < FEWEST, Reason.FEWER_THAN_5_QUANTILES),
            *tests[1:],
            (any_of(np.isnan(value), group, groups), Reason.VALUE_MISSING),
        ],
    )


def mistold(kind: Texts, transform: Flags, multiplier: Floats, confidence: Flags) -> Texts:
    """Give the first reason for which what was told of each area cannot be followed."""
    return reasons(
        len(kind),
        [
            (~np.isin(kind, list(ValueType)), Reason.UNKNOWN_VALUE_TYPE),
            (transform & (kind == ValueType.OTHER), Reason.TRANSFORM_NEEDS_RATE_OR_PROPORTION),
            (multiplier == 0, Reason.MULTIPLIER_ZERO),
            (confidence, Reason.CONFIDENCE_NOT_0_TO_1),
        ],
    )
