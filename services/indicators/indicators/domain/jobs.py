"""The rules of imports that are done beside the requests."""

from enum import StrEnum

from shared.rules import RuleBroken

MOST_UNFINISHED = 20
MOST_ATTEMPTS = 5


class JobState(StrEnum):
    """How far an import is. One that is done or has failed stays so."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TooManyUnfinished(RuleBroken):
    """Twenty imports of this client are not finished yet.

    Wait until one of them is, then send this one again.
    """

    status = 429


class GivenUp(RuleBroken):
    """This import was begun five times, and never came to its end.

    Nothing of it is stored. Send the file in parts; tell the operator which job it was.
    """

    status = 500
