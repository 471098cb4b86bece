"""What a decision record says: who decided what, by which right, how, and why.

A record is made once, signed, and never changed. Whoever relies on it finds in it all that is
needed to check it: the electorate and the votes from which the outcome follows, the versions of
the rules that gave it, and what it authorises.

Source: SI 2012/2089 reg 12(2), the least that a record must say: the decision and its date, the
        reasons, alternatives considered and rejected, conflicts declared, dispensations.
Units:  money is whole pence; intervals of days are half-open.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from membership.domain.tallies import Casting, Choice, Outcome
from shared.rules import RuleBroken


class RecordIncomplete(RuleBroken):
    """A decision record lacks what a record must say, or contradicts itself.

    The member `errors` names each place and why. A record states the decision and its date, the
    reasons, the alternatives, the conflicts and the dispensations; its counts follow from its
    votes, and only an approved decision authorises anything.
    """

    status = 422


class DecisionIssued(RuleBroken):
    """There is another decision record with that id.

    A record that was issued is never changed. Take a new decision, which may supersede it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a fact of this register: terms of reference, an agreement, a delegation."""

    id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was to be decided. `amount_pence` is None where no sum is at stake."""

    title: str
    classes: tuple[str, ...]
    amount_pence: int | None
    fund: str | None
    subject: str | None
    key_decision: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorises:
    """What the decision lets happen: one thing, up to a sum, on the days of an interval.

    Without a `cap_pence` it authorises the thing, and no sum.
    """

    kind: str
    id: str
    cap_pence: int | None
    valid_from: date
    valid_to: date | None
    conditions: tuple[str, ...]

    @property
    def purpose(self) -> str:
        """Name the thing as those who ask name it."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elector:
    """A seat of the body, as it stood when the matter was opened."""

    seat_id: str
    organisation_id: str
    category: str | None
    may_vote: bool
    present: bool
    recused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many had to be there, and how many were, recusals taken out."""

    needed_full: int
    needed_total: int
    present_full: int
    present_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """An interest that was declared, what followed from it, and a dispensation if there was one.

    `ruled_by` is None where nobody ruled, and the action is the fail-safe one.
    """

    id: str
    organisation_id: str
    seat_id: str | None
    kind: str
    action: str
    ruled_by: str | None
    dispensation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The vote of a seat, and in which capacity it was cast."""

    seat_id: str
    choice: Choice
    capacity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CastingVote:
    """What whoever presided did with a tie. It is no vote of the seat, and is not counted."""

    seat_id: str
    choice: Casting


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What else was considered, and why it was rejected."""

    option: str
    rejected_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """What a seat wanted recorded against the decision."""

    seat_id: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """Whether scrutiny may call the decision in, and until when its effect waits for that.

    `window_ends` is the moment from which it is no longer waited for.
    """

    applies: bool
    window_ends: datetime | None
    exempt_because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """A decision, whole.

    Raises:
        RecordIncomplete: It lacks something that it must say, or contradicts itself.
    """

    id: str
    proposal_id: str
    matter: Matter
    decision: str
    taken_on: date
    decided_by: str
    effective_from: datetime | None
    ratification_due: datetime | None
    authorises: Authorises | None
    body_id: str
    terms_of_reference: Version
    agreement: Version | None
    delegation_chain: tuple[Version, ...]
    electorate: tuple[Elector, ...]
    quorum: Quorum
    declarations: tuple[Declaration, ...]
    votes: tuple[Vote, ...]
    casting_vote: CastingVote | None
    votes_for: int
    votes_against: int
    abstained: int
    outcome: Outcome
    outcome_rule: str
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    dissent: tuple[Dissent, ...]
    call_in: CallIn
    rule_set_version: str
    known_at: datetime

    def __post_init__(self) -> None:
        faults = list(faults_of(self))
        if faults:
            raise RecordIncomplete([{"at": at, "why": why} for at, why in faults])


def faults_of(record: DecisionRecord) -> list[tuple[str, str]]:
    """Name each place of a record that is not as it should be, and why."""
    authorises, approved = record.authorises, record.outcome is Outcome.APPROVED
    voters = {
        one.seat_id for one in record.electorate if one.may_vote and one.present and not one.recused
    }
    cast = [one.seat_id for one in record.votes]
    counted = Counter(one.choice for one in record.votes)
    tally = (counted[Choice.FOR], counted[Choice.AGAINST], counted[Choice.ABSTAIN])
    instants = (
        record.known_at, record.effective_from, record.ratification_due, record.call_in.window_ends,
    )  # fmt: skip
    rules = {
        ("decision", "It must be stated"): record.decision.strip(),
        ("reasons", "Reasons must be stated"): any(one.strip() for one in record.reasons),
        ("decided_by", "It must be stated"): record.decided_by.strip(),
        ("matter/classes", "The matter must be classified"): record.matter.classes,
        ("effective_from", "It is stated if, and only if, the decision is an approval"): (
            approved == (record.effective_from is not None)
        ),
        ("effective_from", "A decision has no effect before the day on which it is taken"): (
            record.effective_from is None or record.effective_from.date() >= record.taken_on
        ),
        ("authorises", "Only an approved decision authorises anything"): (
            authorises is None or approved
        ),
        ("authorises/valid_to", "It must be after valid_from"): (
            authorises is None
            or authorises.valid_to is None
            or authorises.valid_from < authorises.valid_to
        ),
        ("votes", "A seat votes once"): len(cast) == len(set(cast)),
        ("votes", "Only seats that may vote, are present and not recused vote"): (
            voters.issuperset(cast)
        ),
        ("casting_vote", "It is given on a tie, by a seat that may vote"): (
            record.casting_vote is None
            or (record.casting_vote.seat_id in voters and 0 < tally[0] == tally[1])
        ),
        ("votes_for", "The counts must follow from the votes"): (
            tally == (record.votes_for, record.votes_against, record.abstained)
        ),
        ("call_in/window_ends", "It is stated if, and only if, call-in applies"): (
            record.call_in.applies == (record.call_in.window_ends is not None)
        ),
        ("known_at", "Instants have a time zone"): all(
            one is None or one.tzinfo is not None for one in instants
        ),
    }
    return [place for place, holds in rules.items() if not holds]
