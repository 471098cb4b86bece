"""Papers put to bodies, and whether a decision on them can be called in.

Call-in is how councillors have a decision of the council's executive looked at again before it
takes effect. A paper says on its cover whether that is open to it.

Source: Local Government Act 2000 s9F; report covers of Leeds City Council, 2012 to 2018.
"""

from enum import StrEnum

from shared.rules import RuleBroken


class CallInUnexplained(RuleBroken):
    """Why call-in is unclear, or does not apply, has to be said.

    Give a `call_in_reason`: where the paper was looked at, and what stands there.
    """

    status = 422


class ExemptionUnexplained(RuleBroken):
    """A paper that is exempt from publication names its reason.

    Give the `exempt_reason`: the access to information procedure rule, and the part it covers.
    """

    status = 422


class PartOfItself(RuleBroken):
    """A paper cannot be a part of itself.

    Follow `parent_id` upwards from the parent you gave: it leads back to this paper.
    """


class CallIn(StrEnum):
    """Whether a decision on the paper can be called in, as far as the paper says."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NOT_APPLICABLE = "not_applicable"
    NOT_STATED = "not_stated"
    UNCLEAR = "unclear"


class Exempt(StrEnum):
    """Whether the paper holds confidential or exempt information, as far as it says."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not_stated"


def check_reasons(
    call_in: CallIn, call_in_reason: str | None, exempt: Exempt, exempt_reason: str | None
) -> None:
    """Check that what cannot speak for itself is explained.

    Raises:
        CallInUnexplained: Call-in is unclear or does not apply, and nothing says why.
        ExemptionUnexplained: The paper is exempt, and nothing says why.
    """
    if call_in in {CallIn.UNCLEAR, CallIn.NOT_APPLICABLE} and not call_in_reason:
        raise CallInUnexplained
    if exempt is Exempt.YES and not exempt_reason:
        raise ExemptionUnexplained
