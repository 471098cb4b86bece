"""What a chart says: the kind of each point, the variation icon, the assurance icon.

Source: NHS England, Making Data Count: seven icons of variation, three of assurance. The icons of
a series are those of its last point, and of the limits of its last segment.
"""

from collections.abc import Sequence

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Integers, Texts
from indicators.domain.statistics.process_rules import RULES, Signals

COMMON = "common_cause"
IMPROVEMENT = "special_cause_improvement"
CONCERN = "special_cause_concern"
NEUTRAL_HIGH = "special_cause_neutral_high"
NEUTRAL_LOW = "special_cause_neutral_low"
DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
PASS, FAIL, HIT_OR_MISS = "consistent_pass", "consistent_fail", "inconsistent"

# By side, -1 or 1, then by direction of improvement, -1, 0 or 1.
KINDS = np.array(
    [[IMPROVEMENT, NEUTRAL_LOW, CONCERN], [COMMON] * 3, [CONCERN, NEUTRAL_HIGH, IMPROVEMENT]],
    dtype=object,
)
ICONS = np.array(
    [
        ["improvement_low", "neutral_low", "concern_low"],
        [COMMON] * 3,
        ["concern_high", "neutral_high", "improvement_high"],
    ],
    dtype=object,
)
COMBINED = np.array(
    [
        "+".join(rule for bit, rule in enumerate(RULES) if number >> bit & 1) or None
        for number in range(1 << len(RULES))
    ],
    dtype=object,
)


def shown(signals: Signals, direction: Integers, *, improvement_first: bool) -> Integers:
    """Give the rule that shows at each point and its side: 0 for none, else the rule's number.

    The number is counted from 1 and has the sign of the side: -2 is a falling trend.
    """
    side = signals.towards
    if improvement_first:
        good = np.where(direction > 0, signals.high, signals.low) & (direction != 0)
        better = good.any(axis=0)
        side = np.where(better, np.where(good, direction, 0), side)
    met = side != 0
    first = np.argmax(met, axis=0)
    at = np.arange(met.shape[1])
    return np.where(met.any(axis=0), (first + 1) * side[first, at], 0).astype(np.intp)


def names_of_rules(shift: int, trend: int) -> Texts:
    """Name what `shown` gives, as NHSRplotthedots does; what is below stands at the end."""
    above = [
        "Above UCL",
        f"{trend} Point Trend (Increasing)",
        "2 in 3 Above CL",
        f"{shift} Points Above CL",
    ]
    below = [
        "Below LCL",
        f"{trend} Point Trend (Decreasing)",
        "2 in 3 Below CL",
        f"{shift} Points Below CL",
    ]
    return np.array(["Common Cause", *above, *reversed(below)], dtype=object)


def rules_met(signals: Signals) -> Texts:
    """Name every rule that a point meets, joined by `+`; None where it meets none."""
    bits = 1 << np.arange(len(RULES))
    found: Texts = COMBINED[bits @ (signals.high | signals.low)]
    return found


def kinds(shown_rule: Integers, direction: Integers) -> Texts:
    """Name the kind of each point."""
    found: Texts = KINDS[np.sign(shown_rule) + 1, direction + 1]
    return found


def variation_icons(shown_rule: Integers, direction: Integers) -> Texts:
    """Name the picture of a last point."""
    found: Texts = ICONS[np.sign(shown_rule) + 1, direction + 1]
    return found


def assurance(
    lines: Sequence[Floats],
    target: Floats,
    direction: Integers,
    *,
    on_limit_decides: bool,
    points_meet: tuple[Flags, Flags] | None,
) -> Texts:
    """Tell of each series whether its target will be met.

    Args:
        lines: The lower and the upper limit of the last segment.
        target: NaN is none.
        direction: 1 if an increase is an improvement, -1 if a decrease is, else 0.
        on_limit_decides: A target on a limit is passed or failed.
        points_meet: Whether all, and whether any, points of the last segment meet the target:
            decides where both limits are the same, if given.
    """
    # Turned so that an increase is an improvement.
    near, far = lines[0] * direction, lines[1] * direction
    lower, upper, aim = np.minimum(near, far), np.maximum(near, far), target * direction
    with np.errstate(invalid="ignore"):
        passed = aim <= lower if on_limit_decides else aim < lower
        failed = aim >= upper if on_limit_decides else aim > upper
    if points_meet is not None:
        flat = lines[0] == lines[1]
        passed = np.where(flat, points_meet[0], passed)
        failed = np.where(flat, ~points_meet[1], failed)
    found = np.full(len(target), HIT_OR_MISS, dtype=object)
    found[failed], found[passed] = FAIL, PASS
    found[(direction == 0) | np.isnan(target) | np.isnan(lower)] = None
    return found
