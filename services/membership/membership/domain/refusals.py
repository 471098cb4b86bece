"""Why something cannot be done to a proposal: each rule, and what to do about it."""

from shared.rules import RuleBroken


class NotNow(RuleBroken):
    """That cannot be done in the state that the proposal is in.

    Read the proposal: `state` says where it stands, `next` what can be done now.
    """


class InputRefused(RuleBroken):
    """A rule keeps your organisation out of this discussion.

    The member `errors` names every such rule, the primary one first, with its clause.
    """

    status = 403


class InputTooShort(RuleBroken):
    """Members would have less time to contribute than the body gives them.

    `min_input_days` of its terms of reference says how long a proposal is open at least.
    """

    status = 422


class CapOverAmount(RuleBroken):
    """The decision would authorise more money than is at stake.

    `authorises.cap_pence` is at most `matter.amount_pence`, and money is at stake only in a
    matter that is classed as financial or statutory: it is these that have limits.
    """

    status = 422


class TermsUnknown(RuleBroken):
    """The body has no terms of reference, so nobody can tell how it decides.

    Have them recorded for the day, then open the proposal.
    """


class FollowsUnknown(RuleBroken):
    """There is no proposal with the id in `follows`.

    Give the id of the proposal that is taken up again, or leave it out.
    """

    status = 422


class VoteRefused(RuleBroken):
    """This vote cannot be cast.

    The member `errors` names every rule against it, the primary one first, with its clause. A
    vote that is refused is not stored, and nothing is counted.
    """

    status = 403


class PersonNeeded(RuleBroken):
    """A person does this, not a system.

    Exchange the person's own token at /membership/oauth2/token and use the one that you get.
    """

    status = 403


class NoSeatForYou(RuleBroken):
    """You are not appointed to a seat of this body for your organisation.

    Ask for the appointment to be recorded, or for the written nomination of a deputy.
    """

    status = 403


class SeatHasVoted(RuleBroken):
    """Someone else has voted for this seat.

    A vote may be replaced until voting ends, by whoever cast it.
    """


class CountsOnce(RuleBroken):
    """You have voted for another seat.

    Nobody counts twice, in whatever capacity.
    """


class NotPresiding(RuleBroken):
    """Only whoever presides at this item may do that.

    The chair presides; where the chair is absent or takes no part in the item, the deputy chair.
    """

    status = 403


class OwnConflict(RuleBroken):
    """Nobody rules on their own conflict of interest.

    The deputy chair rules on the chair's.
    """

    status = 403


class NotPrepared(RuleBroken):
    """A step that this kind of proposal needs has not been taken.

    The member `errors` names it. An exclusion needs notice and a hearing before the vote.
    """


class Undeclared(RuleBroken):
    """Not every voting seat has declared its interests.

    The member `errors` names who has not. Each declares an interest, or that there is none.
    """


class VotingTooShort(RuleBroken):
    """Voting would end before it begins.

    Give a `voting_until` that is yet to come.
    """

    status = 422


class ConsensusBroken(RuleBroken):
    """There is no consensus: a vote that is not for was cast.

    Let the vote go on.
    """


class NoTie(RuleBroken):
    """There is no tie to break, or the body has no casting vote, or it was given.

    The casting vote is given once, on as many votes for as against, by whoever presides.
    """


class CastingVoteAwaited(RuleBroken):
    """The vote is tied and waits for the casting vote.

    Whoever presides gives it or declines; after a day without it the proposal is rejected.
    """


class StillOpen(RuleBroken):
    """Voting is not over, and not every seat has voted.

    Wait until it is over, or until every seat of the electorate has voted.
    """


class NotAPart(RuleBroken):
    """Your organisation has no part in that.

    Call-in belongs to the council whose executive decision it is; an accession to the candidate;
    other conditions to whoever made the proposal; interests and disputes to members.
    """

    status = 403


class UrgencyUnfounded(RuleBroken):
    """An urgent decision needs its reason, its consultation and a day for ratification.

    Say why it cannot wait, who was consulted, and when the next meeting will ratify it.
    """

    status = 422


class SupersededNotThere(RuleBroken):
    """There is no decision in force with that id to supersede or rescind.

    Read `/membership/v1/decisions/{id}/validity` of the decision that you named.
    """

    status = 422
