"""What the bodies that were asked have answered, and who has not.

Silence is no answer and no refusal: it is shown as `awaited` wherever something was asked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.rules import RuleBroken


class ResponsesOverlap(RuleBroken):
    """There is another answer of that respondent to that recommendation on some of those days.

    A respondent has one answer at a time. Correct the answer there is, or end it on the day that
    the other starts.
    """


class NotAsked(RuleBroken):
    """The recommendation was not put to that respondent.

    Compare `asked_of` of the recommendation, and correct it first if it lacks the respondent.
    """


class AwaitedIsNoAnswer(RuleBroken):
    """An answer that is awaited has no date, no conditions and no decision.

    Send what was answered, or leave these fields out.
    """

    status = 422


class ResponseAnswer(StrEnum):
    """What a respondent has answered."""

    APPROVED = "approved"
    SUPPORTED = "supported"
    NOTED = "noted"
    AMENDED = "amended"
    DEFERRED = "deferred"
    DECLINED = "declined"
    AWAITED = "awaited"


class GridAnswer(StrEnum):
    """What stands in a cell of a grid of responses."""

    APPROVED = "approved"
    SUPPORTED = "supported"
    NOTED = "noted"
    AMENDED = "amended"
    DEFERRED = "deferred"
    DECLINED = "declined"
    AWAITED = "awaited"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one respondent and one recommendation meet."""

    respondent_id: str
    recommendation_id: str
    answer: GridAnswer = GridAnswer.NOT_ASKED
    answered_on: date | None = None
    conditions: str | None = None
    decision_reference: str | None = None
    response_id: str | None = None


def check_asked(respondent_id: str, asked_of: Collection[str]) -> None:
    """Check that a respondent was asked.

    Raises:
        NotAsked: It was not.
    """
    if respondent_id not in asked_of:
        raise NotAsked


def check_awaited(answer: ResponseAnswer, *said: object) -> None:
    """Check that an answer that is awaited says nothing yet.

    Raises:
        AwaitedIsNoAnswer: It does.
    """
    if answer is ResponseAnswer.AWAITED and any(one is not None for one in said):
        raise AwaitedIsNoAnswer


def grid(recommendation_ids: Sequence[str], known: Iterable[Cell]) -> list[Cell]:
    """Give a cell for every respondent and every recommendation, respondent by respondent.

    >>> [one.answer.value for one in grid(["r1", "r2"], [Cell("lth", "r1", GridAnswer.NOTED)])]
    ['noted', 'not_asked']
    """
    cells = {(one.respondent_id, one.recommendation_id): one for one in known}
    respondents = sorted({respondent for respondent, _ in cells})
    return [
        cells.get((respondent, recommendation)) or Cell(respondent, recommendation)
        for respondent in respondents
        for recommendation in recommendation_ids
    ]


def counts(cells: Iterable[Cell]) -> dict[str, int]:
    """Count the cells by what stands in them; what does not occur counts 0."""
    found = Counter(one.answer for one in cells)
    return {answer.value: found[answer] for answer in GridAnswer}
