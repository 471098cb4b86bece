"""Totals, bounds, counts and labels as a document states them, and where.

Nothing here is computed. A stated total that its own lines contradict stays as it is stated.
"""

import re
from enum import StrEnum

from schemes.domain.amounts import AmountUnfit, pence, read_pounds

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
COUNT = re.compile(r"[0-9]{1,15}")


class Measure(StrEnum):
    """What the value is of."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    LABEL = "label"


class Bound(StrEnum):
    """How the document means it: just so, or as a bound, an end of a range, or roughly."""

    STATED = "stated"
    LOWER_BOUND = "lower_bound"
    UPPER_BOUND = "upper_bound"
    APPROXIMATE = "approximate"
    RANGE_LOW = "range_low"
    RANGE_HIGH = "range_high"


def total_key(fund: str, total: str) -> str:
    """Give the id of a stated total.

    >>> total_key("leeds-bcf", "T15")
    'leeds-bcf.T15'
    """
    return f"{fund}.{total}"


def read_value(measure: Measure, text: str, in_pence: int | None = None) -> int | None:
    """Check a value against its measure; of money, give the pence.

    Args:
        measure: What it is of.
        text: As it stands; money in pounds.
        in_pence: The same money in pence, where that stands beside it.

    Raises:
        AmountUnfit: It is not a value of that measure, or the two differ.

    >>> read_value(Measure.MONEY, "172500")
    17250000
    """
    money = pence(read_pounds(text, "value")) if measure is Measure.MONEY else None
    if measure is Measure.PERCENT and not NUMBER.fullmatch(text):
        raise AmountUnfit("value", "Write a percentage in digits, such as 7.5")
    if measure is Measure.COUNT and not COUNT.fullmatch(text):
        raise AmountUnfit("value", "Write a count in digits, such as 20")
    if in_pence is not None and in_pence != money:
        raise AmountUnfit("value_pence", "This is not value in pence")
    return money
