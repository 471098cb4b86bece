"""What an indicator is, and which way it should go.

Source: the wording of polarity follows the papers (`lower is better`) and Fingertips
(`RAG - Low is good`); both are read as one vocabulary.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.rules import RuleBroken


class IndicatorExists(RuleBroken):
    """There is an indicator with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class PolarityUnknown(RuleBroken):
    """This says in no known words which way is better.

    Say `lower is better`, `higher is better` or `neutral`; leave it empty if it is not stated.
    """

    status = 422
    at = "polarity"


class Polarity(StrEnum):
    """Which way is better. Without a judgement values are compared, never called good or bad."""

    LOWER = "lower_is_better"
    HIGHER = "higher_is_better"
    NEUTRAL = "neutral"
    NOT_STATED = "not_stated"


WORDINGS: Mapping[str, Polarity] = MappingProxyType(
    {
        "lower is better": Polarity.LOWER,
        "low is good": Polarity.LOWER,
        "rag low is good": Polarity.LOWER,
        "higher is better": Polarity.HIGHER,
        "high is good": Polarity.HIGHER,
        "rag high is good": Polarity.HIGHER,
        "neutral": Polarity.NEUTRAL,
        "no judgement": Polarity.NEUTRAL,
        "bob blue orange blue": Polarity.NEUTRAL,
        "not applicable": Polarity.NEUTRAL,
        "not stated": Polarity.NOT_STATED,
        "": Polarity.NOT_STATED,
    }
)


def polarity_of(printed: str | None) -> Polarity:
    """Read a printed polarity.

    >>> polarity_of("RAG - Low is good") is polarity_of("lower_is_better") is Polarity.LOWER
    True

    Raises:
        PolarityUnknown: It is none of the wordings.
    """
    words = re.sub(r"[\W_]+", " ", printed or "").strip().lower()
    try:
        return WORDINGS[words]
    except KeyError as error:
        raise PolarityUnknown from error


def as_printed(printed: str | None) -> str | None:
    """Give the text to keep: none where it is our own word already."""
    return None if printed in set(Polarity) else printed
