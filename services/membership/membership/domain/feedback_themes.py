"""What a body was told, and what became of it.

Feedback that leads to nothing is an answer too, if it says why.
"""

from enum import StrEnum

from shared.rules import RuleBroken


class NoActionUnexplained(RuleBroken):
    """Feedback on which nothing is done says why.

    Give the `status_reason`: those who gave the feedback will read it.
    """

    status = 422


class ActionUnnamed(RuleBroken):
    """Feedback that is being acted on, or was, says what the action is.

    Give the `action_taken`, or leave the status at `heard`.
    """

    status = 422


class FeedbackStatus(StrEnum):
    """What became of a theme."""

    HEARD = "heard"
    IN_ACTION = "in_action"
    DONE = "done"
    NO_ACTION = "no_action"


def check_status(status: FeedbackStatus, action: str | None, reason: str | None) -> None:
    """Check that a status says what it has to.

    Raises:
        NoActionUnexplained: Nothing is done, and nothing says why.
        ActionUnnamed: Something is done, and nothing says what.
    """
    if status is FeedbackStatus.NO_ACTION and not reason:
        raise NoActionUnexplained
    if status in {FeedbackStatus.IN_ACTION, FeedbackStatus.DONE} and not action:
        raise ActionUnnamed
