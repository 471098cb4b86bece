"""Proof that people were involved in what was decided, and that equality was thought of.

Source: Equality Act 2010 s4 (the nine protected characteristics) and s149 (due regard);
        Charter for Involvement in Integration (Leeds, 2012): views are heard, not merely raised.
"""

from collections.abc import Collection
from enum import StrEnum

from shared.rules import RuleBroken


class AboutNothing(RuleBroken):
    """Involvement belongs to a proposal or a paper.

    Give a `proposal_id`, a `paper_id`, or both.
    """

    status = 422


class AssessmentIncomplete(RuleBroken):
    """An equality impact assessment names its date and the characteristics it considered.

    Give `held_start` and `characteristics`. Where none was found to be affected, say so by
    `none_identified`. An assessment that is only promised has the state `promised`.
    """

    status = 422


class NoneAndSome(RuleBroken):
    """`none_identified` stands alone.

    Name the characteristics that were considered, or `none_identified`, and not both.
    """

    status = 422


class InvolvementKind(StrEnum):
    """What kind of evidence it is."""

    ENGAGEMENT = "engagement"
    CONSULTATION = "consultation"
    EQUALITY_IMPACT = "equality_impact"
    CO_PRODUCTION = "co_production"
    CHARTER = "charter"


class InvolvementState(StrEnum):
    """Whether it has happened."""

    PROMISED = "promised"
    UNDER_WAY = "under_way"
    DONE = "done"


class Characteristic(StrEnum):
    """A protected characteristic of the Equality Act 2010, or that none was identified."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE_AND_CIVIL_PARTNERSHIP = "marriage_and_civil_partnership"
    PREGNANCY_AND_MATERNITY = "pregnancy_and_maternity"
    RACE = "race"
    RELIGION_OR_BELIEF = "religion_or_belief"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"
    NONE_IDENTIFIED = "none_identified"


def check_involvement(
    kind: InvolvementKind,
    state: InvolvementState,
    held_start: str | None,
    characteristics: Collection[str],
    about: Collection[str | None],
) -> None:
    """Check that evidence can be relied on.

    Raises:
        AboutNothing: It belongs to no proposal and no paper.
        NoneAndSome: It names characteristics, and none.
        AssessmentIncomplete: It is an assessment without its date or what it considered.
    """
    if not any(about):
        raise AboutNothing
    if Characteristic.NONE_IDENTIFIED in characteristics and len(set(characteristics)) > 1:
        raise NoneAndSome
    assessed = kind is InvolvementKind.EQUALITY_IMPACT and state is not InvolvementState.PROMISED
    if assessed and not (held_start and characteristics):
        raise AssessmentIncomplete
