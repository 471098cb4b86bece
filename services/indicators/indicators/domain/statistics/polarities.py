"""Which way is better, as a number for each group, and what a comparison is called by it."""

from enum import StrEnum

import numpy as np

from indicators.domain.indicators import Polarity, PolarityUnknown, polarity_of
from indicators.domain.statistics.arrays import Floats, Texts

SIGNS = {Polarity.LOWER: -1.0, Polarity.HIGHER: 1.0, Polarity.NEUTRAL: 0.0}


class Outcome(StrEnum):
    """What a comparison comes to. Without a judgement it is lower or higher, not worse or better.

    The order is from worst to best.
    """

    WORST = "worst"
    WORSE = "worse"
    SIMILAR = "similar"
    BETTER = "better"
    BEST = "best"
    LOWEST = "lowest"
    LOWER = "lower"
    HIGHER = "higher"
    HIGHEST = "highest"
    NOT_COMPARED = "not_compared"


JUDGED = np.array(
    [Outcome.WORST, Outcome.WORSE, Outcome.SIMILAR, Outcome.BETTER, Outcome.BEST], dtype=object
)
UNJUDGED = np.array(
    [Outcome.LOWEST, Outcome.LOWER, Outcome.SIMILAR, Outcome.HIGHER, Outcome.HIGHEST], dtype=object
)


def sign(printed: str | None) -> float:
    """Give 1 where high is good, -1 where low is, 0 without a judgement, NaN if it is unknown.

    >>> [sign(one) for one in ("Low is good", "higher_is_better", None, "sideways")]
    [-1.0, 1.0, 0.0, nan]
    """
    try:
        return SIGNS.get(polarity_of(printed), 0.0)
    except PolarityUnknown:
        return np.nan


def signs(printed: Texts) -> Floats:
    """Give the sign of each of a column of polarities; each wording is read once."""
    known = {one: sign(one) for one in set(printed)}
    return np.fromiter((known[one] for one in printed), dtype=np.float64, count=len(printed))


def judged(position: Floats, polarity: Floats) -> Texts:
    """Name positions: -2 far below, -1 below, 0 similar, 1 above, 2 far above; NaN is None.

    >>> judged(np.array([-1.0, -1, 2]), np.array([-1.0, 1, 0])).tolist()[0].value
    'better'
    """
    known = ~np.isnan(position) & ~np.isnan(polarity)
    place = np.where(known, position * np.where(polarity == 0, 1, polarity), 0).astype(np.intp) + 2
    named: Texts = np.where(polarity == 0, UNJUDGED[place], JUDGED[place])
    named[~known] = None
    return named
