"""Who looked at whom, for whom and why: what is recorded with every access to a person.

A record is kept under the NHS Number that was shown or changed. What touched nobody, or a set
of persons at once, is kept under the two values that national tracing uses for just that.

Source: Summary Care Record governance (each access has a user, a purpose and a record);
        DCB0129 hazard "read without record".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Purpose(StrEnum):
    """What a person's record is needed for.

    `direct_care`: the care of this person by those who treat them. `care_coordination`: planning
    and joining up their care between organisations. `safeguarding`: protecting them or another
    from harm. `administration`: keeping the record right, registering, correcting, merging.
    `audit`: checking what was done, and answering the person's own question who looked.
    """

    DIRECT_CARE = "direct_care"
    CARE_COORDINATION = "care_coordination"
    SAFEGUARDING = "safeguarding"
    ADMINISTRATION = "administration"
    AUDIT = "audit"


class Action(StrEnum):
    """What was done."""

    READ = "read"
    SEARCH = "search"
    CREATE = "create"
    CHANGE = "change"
    SUPERSEDE = "supersede"
    IMPORT = "import"
    AUDIT = "audit"


class Outcome(StrEnum):
    """How it ended: done, nobody there, or refused by a rule, which also tells something."""

    DONE = "done"
    NOT_THERE = "not_there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Accessor:
    """Who asks, for whom and why. No question about a person can be put without one.

    Attributes:
        client_id: The system.
        organisation: The organisation that it asks for.
        purpose: What for.
        request_id: The request, as in every log.
        user_id: The person behind the system, if there is one.
    """

    client_id: str
    organisation: str
    purpose: Purpose
    request_id: str
    user_id: str | None = None


def digest(numbers: Iterable[str]) -> str:
    """Name a set of persons, so that it can be shown later who was in it: SHA-256, in hex.

    Over the NHS Numbers in order, one a line, without a line end behind the last.
    """
    return sha256("\n".join(sorted(numbers)).encode()).hexdigest()
