"""What a paper asks of the bodies that receive it."""

from enum import StrEnum


class Ask(StrEnum):
    """What is asked for."""

    APPROVE = "approve"
    SUPPORT = "support"
    NOTE = "note"
    COMMIT = "commit"
    AGREE = "agree"
    CONSIDER = "consider"
