"""Figures as stated, held against the same figures as worked out.

A stated figure agrees if what is worked out rounds to it. If it does not, it is said whether the
rounding of the figures that it was worked out from may explain it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import product

EXACTLY = 1e-9
WHOLE = frozenset({"starts", "ends", "years"})


class Why(StrEnum):
    """Why a check does not agree, or cannot be made."""

    BEYOND_ROUNDING = "beyond_rounding"
    ROUNDING_MAY_EXPLAIN = "rounding_may_explain"
    BASELINE_MISSING = "baseline_value_missing"
    TARGET_MISSING = "target_value_missing"
    CHANGE_MISSING = "change_missing"
    CHANGE_UNIT = "change_unit_not_comparable"
    PEER_MISSING = "peer_value_missing"
    PERIOD_MISSING = "period_missing"
    NO_WORDS = "no_words"
    NO_FIGURE = "no_figure_in_words"
    NOT_UNDERSTOOD = "words_not_understood"


@dataclass(frozen=True, slots=True)
class Check:
    """A figure as stated, and as worked out.

    Attributes:
        tolerance: Half a unit of the last digit that is printed.
        agrees: None if it cannot be checked.
    """

    check: str
    stated: float | None = None
    computed: float | None = None
    difference: float | None = None
    tolerance: float | None = None
    agrees: bool | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure, and half a unit of its last printed digit."""

    value: float
    half: float


def printed(figure: float | str) -> Printed:
    """Read a figure with its precision.

    >>> printed("3.2"), printed(1825.0)
    (Printed(value=3.2, half=0.05), Printed(value=1825.0, half=0.5))
    """
    exact = Decimal(figure if isinstance(figure, str) else f"{figure:.15g}")
    digits = min(0, int(exact.as_tuple().exponent))
    return Printed(float(exact), 0.5 * 10.0**digits)


def compared(
    check: str, stated: Printed, worked_out: Callable[..., float], *given: Printed
) -> Check:
    """Work a figure out, and hold what is stated against it."""
    computed = worked_out(*(one.value for one in given))
    corners = product(*((one.value - one.half, one.value + one.half) for one in given))
    spread = max(abs(worked_out(*corner) - computed) for corner in corners)
    difference = computed - stated.value
    agrees = abs(difference) <= stated.half + EXACTLY
    explained = abs(difference) <= stated.half + spread + EXACTLY
    why = Why.ROUNDING_MAY_EXPLAIN if explained else Why.BEYOND_ROUNDING
    return Check(
        check,
        stated.value,
        round(computed, 9),
        round(difference, 9),
        stated.half,
        agrees,
        None if agrees else why,
    )


def same(check: str, stated: float, words: float) -> Check:
    """Hold a figure of the words against the same figure where it is stated."""
    half = 0.0 if check in WHOLE else printed(words).half
    agrees = abs(words - stated) <= half + EXACTLY
    why = None if agrees else Why.BEYOND_ROUNDING
    return Check(check, stated, words, round(words - stated, 9), half, agrees, why)
