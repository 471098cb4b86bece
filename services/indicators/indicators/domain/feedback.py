"""What people say of a provider: surveys, complaints, audits, incident reports, assessments.

Of the Friends and Family Test the shares that are positive and negative are of the responses; the
response rate is of those who were asked. A survey composite says which questions it is made of,
or is flagged. Reports of incidents and complaints count: more of them may be meant, where an
organisation that reports more learns more.

Source: NHS England, Friends and Family Test guidance (2020); Wilson 1927 for the limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from indicators.domain.statistics.arrays import Floats, Reason, Texts
from indicators.domain.statistics.rates import Estimate, proportion
from shared.rules import RuleBroken

COUNTS = ("positive", "negative", "responses", "eligible", "rank", "rank_of")


class Instrument(StrEnum):
    """By what means it was heard."""

    FRIENDS_AND_FAMILY = "friends_and_family"
    COMPLAINTS = "complaints"
    COMPLIMENTS = "compliments"
    CASE_AUDIT = "case_audit"
    SURVEY = "survey"
    INCIDENT = "incident"
    PLACE = "place"


class MoreResponsesThanAsked(RuleBroken):
    """More people answered than were asked.

    Compare `responses` and `eligible`; leave `eligible` empty if it is not known.
    """

    status = 422
    at = "responses"


class MoreJudgedThanResponses(RuleBroken):
    """More answers are positive or negative than there are answers.

    Compare `positive`, `negative` and `responses`.
    """

    status = 422
    at = "positive"


class RankBeyondLast(RuleBroken):
    """The rank is beyond the last of those that were ranked.

    Compare `rank` and `rank_of`.
    """

    status = 422
    at = "rank"


class NothingHeard(RuleBroken):
    """There is neither a count, a score nor a rank.

    Give at least one of them; leave the row out if nothing was heard.
    """

    status = 422
    at = "responses"


class PeriodReversed(RuleBroken):
    """The period ends before it starts.

    `period_to` is the first day behind the period.
    """

    status = 422
    at = "period_to"


def check_feedback(facts: Mapping[str, Any]) -> None:
    """Check that what was heard does not contradict itself.

    Raises:
        RuleBroken: It does.
    """
    positive, negative, responses, eligible, rank, last = (facts.get(one) for one in COUNTS)
    if facts.get("score") is None and all(facts.get(one) is None for one in COUNTS):
        raise NothingHeard
    if responses is not None and eligible is not None and responses > eligible:
        raise MoreResponsesThanAsked
    if responses is not None and (positive or 0) + (negative or 0) > responses:
        raise MoreJudgedThanResponses
    if rank is not None and last is not None and rank > last:
        raise RankBeyondLast
    start, to = facts.get("period_from"), facts.get("period_to")
    if isinstance(start, date) and isinstance(to, date) and to <= start:
        raise PeriodReversed


@dataclass(frozen=True, slots=True)
class Heard:
    """The shares of each row, in per cent with limits at 95 %."""

    positive: Estimate
    negative: Estimate
    response: Estimate


def shares(positive: Floats, negative: Floats, responses: Floats, eligible: Floats) -> Heard:
    """Give the shares that are positive, negative, and that answered at all."""

    def part(count: Floats, whole: Floats) -> Estimate:
        return proportion(count, whole, multiplier=100, confidence=(0.95,))

    return Heard(part(positive, responses), part(negative, responses), part(responses, eligible))


def flagged(instruments: Texts, questions: Texts) -> Texts:
    """Flag survey composites that do not say which questions they are made of.

    >>> flagged(np.array(["survey", "survey", "complaints"], object),
    ...         np.array(["Q1; Q4", None, None], object)).tolist()
    [None, <Reason.QUESTIONS_NOT_STATED: 'questions_not_stated'>, None]
    """
    found = np.full(len(instruments), None, dtype=object)
    unsaid = np.array([one is None for one in questions], dtype=np.bool_)
    found[(instruments == Instrument.SURVEY) & unsaid] = Reason.QUESTIONS_NOT_STATED
    return found
