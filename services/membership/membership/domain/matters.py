"""What is to be decided: the classes of a matter, its money, and whom it concerns.

Source: Leeds ICP paper (2021) §4.4 (statutory NHS requirements apart from the rest) and its
        appendix 2 (reserved matters, new members, exclusion, variations, confidentiality).
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.rules import RuleBroken


class ClassesMissing(RuleBroken):
    """A matter has at least one class.

    Classify it: rights depend on the classes, and the most restrictive class decides.
    """

    status = 422


class AmountMissing(RuleBroken):
    """A financial matter names its amount.

    Send `amount_pence`: without it nobody can tell whether it is within a delegated limit.
    """

    status = 422


class KindUnclassed(RuleBroken):
    """An admission, an exclusion or a variation is not classed as what it is.

    Name the kind in `matter.classes` too, and in `matter.subject` whose admission or exclusion
    it is: who may vote follows from both.
    """

    status = 422


class MatterClass(StrEnum):
    """Kinds of matter. A matter may have several; rights are their intersection."""

    STATUTORY_NHS = "statutory_nhs"
    FINANCIAL = "financial"
    GENERAL = "general"
    RESERVED = "reserved"
    ADMISSION = "admission"
    EXCLUSION = "exclusion"
    VARIATION = "variation"
    DATA_SHARING = "data_sharing"


class Fund(StrEnum):
    """Whose money a financial matter is about."""

    PARTNERSHIP = "partnership"
    DELEGATED_NHS = "delegated_nhs"
    POOLED_S75 = "pooled_s75"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be decided.

    Attributes:
        classes: What kinds of matter it is.
        amount_pence: The money at stake, if it is financial.
        fund: Whose money.
        subject: The organisation whose own admission or exclusion it is.
        reserved_to: The organisation whose own board keeps it.
        controllers: The organisations that control the data concerned.
    """

    classes: frozenset[str]
    amount_pence: int | None = None
    fund: str | None = None
    subject: str | None = None
    reserved_to: str | None = None
    controllers: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Delegated NHS money makes a financial matter statutory too, whoever classed it."""
        if self.fund == Fund.DELEGATED_NHS:
            object.__setattr__(self, "classes", self.classes | {MatterClass.STATUTORY_NHS})


def check_matter(matter: Matter) -> None:
    """Check that a matter says what its classes need.

    Raises:
        ClassesMissing: It has none.
        AmountMissing: It is financial and names no amount.
    """
    if not matter.classes:
        raise ClassesMissing
    if MatterClass.FINANCIAL in matter.classes and matter.amount_pence is None:
        raise AmountMissing


def check_kind(kind: str, matter: Matter) -> None:
    """Check that a matter is classed as the kind of proposal that it is about.

    Raises:
        KindUnclassed: It is not, or it does not say whose admission or exclusion it is.
    """
    about_someone = {MatterClass.ADMISSION, MatterClass.EXCLUSION}
    unclassed = kind in {*about_someone, MatterClass.VARIATION} and kind not in matter.classes
    if unclassed or (about_someone & matter.classes and matter.subject is None):
        raise KindUnclassed


def at_stake(matter: Matter) -> int:
    """Give the pence of a matter that limits apply to."""
    limited = {MatterClass.FINANCIAL, MatterClass.STATUTORY_NHS} & matter.classes
    return (matter.amount_pence or 0) if limited else 0
