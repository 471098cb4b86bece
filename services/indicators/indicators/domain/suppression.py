"""Small numbers, hidden so that nobody can be found among them.

A count that is small is hidden with everything made from it. Where one area of several that make
up a whole is hidden, its next smallest sibling is hidden too: else the whole less the others
would tell it. Zero says that there was nobody, and is shown.

Source: NHS Digital, Hospital Episode Statistics disclosure control (1 to 7 hidden, others to the
nearest 5); Fingertips guidance on small counts (1 to 4 hidden).
"""

import numpy as np

from indicators.domain.definitions import Suppression
from indicators.domain.statistics.arrays import Flags, Floats, Integers, counted

HIDDEN_BELOW = {Suppression.NONE: 0, Suppression.UNDER_5: 5, Suppression.UNDER_8: 8}
NEAREST = 5


def hidden(
    rule: Suppression, count: Floats, denominator: Floats, whole: Integers
) -> tuple[Flags, Flags]:
    """Tell which groups are hidden: for their own smallness, or for a sibling's.

    A small remainder (denominator less count) tells as much as a small count. A missing count has
    nothing to hide.

    Args:
        rule: Which counts are too small.
        count: Of each group.
        denominator: Of each group.
        whole: The number of the whole that each group is a part of.

    >>> rule, zeros = Suppression.UNDER_5, np.zeros(3, int)
    >>> small, sibling = hidden(rule, np.array([3.0, 9, 40]), np.full(3, 99.0), zeros)
    >>> small.tolist(), sibling.tolist()
    ([True, False, False], [False, True, False])
    """
    least = HIDDEN_BELOW[rule]
    rest = denominator - count
    small = ((count > 0) & (count < least)) | ((rest > 0) & (rest < least))
    sibling = np.zeros(len(count), dtype=np.bool_)
    wholes = int(whole.max(initial=-1)) + 1
    alone = counted(small, whole, wholes) == 1
    candidates = alone[whole] & ~small & (count > 0)
    order = np.lexsort((count, whole))
    order = order[candidates[order]]
    _, first = np.unique(whole[order], return_index=True)
    sibling[order[first]] = True
    return small, sibling


def shown(rule: Suppression, count: Floats) -> Floats:
    """Give the counts as the rule lets them be shown."""
    return np.round(count / NEAREST) * NEAREST if rule is Suppression.UNDER_8 else count
