"""How the values of an indicator are made from its counts, stated once and kept by version."""

from enum import StrEnum

from shared.rules import RuleBroken


class StandardMissing(RuleBroken):
    """A directly standardised rate needs a standard population.

    Name one, such as `esp2013_19`.
    """

    status = 422
    at = "standard"


class ReferenceAreaMissing(RuleBroken):
    """An indirectly standardised value needs an area whose rates are the standard.

    Name it as `reference_area_id`, such as `england`.
    """

    status = 422
    at = "reference_area_id"


class Method(StrEnum):
    """How a value is made.

    `as_published` takes the value as its source gives it: nothing is computed.
    """

    AS_PUBLISHED = "as_published"
    COUNT = "count"
    RATE = "rate"
    PROPORTION = "proportion"
    MEAN = "mean"
    DSR = "dsr"
    ISR_RATIO = "isr_ratio"
    ISR_RATE = "isr_rate"
    PYLL = "pyll"
    LIFE_EXPECTANCY = "life_expectancy"


class Basis(StrEnum):
    """Where people count: where they are registered, or where they live."""

    REGISTERED = "registered"
    RESIDENT = "resident"


class Suppression(StrEnum):
    """Which counts are too small to be shown.

    `under_5` hides 1 to 4, `under_8` hides 1 to 7 and rounds the others to the nearest 5, as
    hospital statistics do; rates and proportions are then of the rounded counts. Where one area of
    a group is hidden, so is its next smallest: else the difference from the whole would tell it.
    """

    NONE = "none"
    UNDER_5 = "under_5"
    UNDER_8 = "under_8"


STANDARDISED = frozenset({Method.DSR, Method.PYLL})
INDIRECT = frozenset({Method.ISR_RATIO, Method.ISR_RATE})


def check_definition(method: Method, standard: str | None, reference_area_id: str | None) -> None:
    """Check that a method has what it needs.

    Raises:
        StandardMissing: It standardises directly, to nothing.
        ReferenceAreaMissing: It standardises indirectly, by nothing.
    """
    if method in STANDARDISED and standard is None:
        raise StandardMissing
    if method in INDIRECT and reference_area_id is None:
        raise ReferenceAreaMissing
