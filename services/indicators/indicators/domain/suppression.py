"""Small numbers, hidden so that nobody can be found among them.

A count that is small is hidden with everything made from it. Where one area of several that make
up a whole is hidden, its next smallest sibling is hidden too: else the whole less the others
would tell it. Zero says that there was nobody, and is shown.

Source: NHS Digital, Hospital Episode Statistics disclosure control (1 to 7 hidden, others to the
nearest 5); Fingertips guidance on small counts (1 to 4 hidden).
"""

from dataclasses import dataclass

import numpy as np

from indicators.domain.definitions import Suppression
from indicators.domain.statistics.arrays import Flags, Floats, Integers, summed

HIDDEN_BELOW = {Suppression.NONE: 0, Suppression.UNDER_5: 5, Suppression.UNDER_8: 8}
NEAREST = 5


def small(rule: Suppression, count: Floats, denominator: Floats) -> Flags:
    """Tell which groups are too small to be shown.

    A small remainder (denominator less count) tells as much as a small count. A missing count has
    nothing to hide.
    """
    least, rest = HIDDEN_BELOW[rule], denominator - count
    return ((count > 0) & (count < least)) | ((rest > 0) & (rest < least))


@dataclass(frozen=True, slots=True)
class Among:
    """Which groups make up which wholes: a pair for each group and each whole that it is in."""

    group: Integers
    whole: Integers

    def joined(self, other: "Among") -> "Among":
        """Take both; the wholes of the other are others."""
        above = int(self.whole.max(initial=-1)) + 1
        return Among(
            np.concatenate([self.group, other.group]),
            np.concatenate([self.whole, other.whole + above]),
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """What values are parts of.

    Attributes:
        place: The place and period that each is a part of.
        siblings: The wholes that places make up.
        told: Which values would tell what is hidden elsewhere.
    """

    place: Integers
    siblings: Among
    told: Flags


def completed(gone: Flags, count: Floats, among: Among) -> Flags:
    """Hide one more of each whole in which one alone is hidden, until none is.

    >>> gone, pairs = np.array([True, False, False]), Among(np.arange(3), np.zeros(3, int))
    >>> completed(gone, np.array([3.0, 9, 40]), pairs).tolist()
    [True, True, False]
    """
    gone, wholes = gone.copy(), int(among.whole.max(initial=-1)) + 1
    order = np.lexsort((count[among.group], among.whole))
    group, whole = among.group[order], among.whole[order]
    while True:
        alone = np.bincount(whole[gone[group]], minlength=wholes) == 1
        open_to_it = alone[whole] & ~gone[group] & (count[group] > 0)
        _, first = np.unique(whole[open_to_it], return_index=True)
        if not len(first):
            return gone
        gone[group[open_to_it][first]] = True


def hidden(
    rule: Suppression, count: Floats, denominator: Floats, whole: Integers
) -> tuple[Flags, Flags]:
    """Tell which groups are hidden: for their own smallness, or for a sibling's.

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
    few = small(rule, count, denominator)
    gone = completed(few, count, Among(np.arange(len(count)), whole))
    return few, gone & ~few


def hidden_together(
    rule: Suppression,
    count: Floats,
    denominator: Floats,
    *,
    place: Integers,
    siblings: Among,
    told: Flags | None = None,
) -> tuple[Flags, Flags]:
    """Tell which groups are hidden where several are parts of one place and period.

    Sexes and categories add up to their place, places to what they belong to. Where a place as a
    whole is hidden, its parts are; and no whole, of places or of parts, has one hidden part alone.

    Args:
        rule: Which counts are too small.
        count: Of each group.
        denominator: Of each group.
        place: The place and period that each group is a part of.
        siblings: The wholes that places make up, of groups of one sex and category.
        told: Which groups would tell what is hidden elsewhere.
    """
    few = small(rule, count, denominator)
    places = int(place.max(initial=-1)) + 1
    total = summed(np.nan_to_num(count), place, places)
    people = summed(np.nan_to_num(denominator), place, places)
    pairs = np.unique(np.stack([place[siblings.group], siblings.whole], axis=1), axis=0)
    whole_gone = completed(small(rule, total, people), total, Among(pairs[:, 0], pairs[:, 1]))
    parts = Among(np.arange(len(count)), place)
    seen = whole_gone[place] if told is None else whole_gone[place] | told
    gone = completed(few | seen, count, siblings.joined(parts))
    return few, gone & ~few


def shown(rule: Suppression, count: Floats) -> Floats:
    """Give the counts as the rule lets them be shown."""
    return np.round(count / NEAREST) * NEAREST if rule is Suppression.UNDER_8 else count
