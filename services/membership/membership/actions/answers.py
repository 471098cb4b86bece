"""Answer a question about decision rights from the facts that are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.facts import Facts
from membership.domain.matters import Matter
from membership.domain.questions import Question, member_of, owner, resolve
from membership.domain.rights import (
    BodyUnknown,
    OrgUnknown,
    Rights,
    Rule,
    RuleSet,
    RulesUnknown,
    rights,
)
from membership.queries import rules
from membership.queries.rights import clause_texts, found


@dataclass(frozen=True, slots=True)
class Answer:
    """What an organisation may do, and everything that the answer rests on."""

    asked: Question
    rights: Rights
    facts: Facts
    found: Mapping[str, Any]
    rules: RuleSet
    texts: Mapping[str, str]

    def clause_of(self, rule: Rule) -> str:
        """Name the clause of a rule; for legal existence, the law that began or ended it."""
        if rule.code == "ORG_NOT_IN_EXISTENCE" and self.facts.legal is not None:
            ended = self.facts.legal.end is not None and self.facts.on >= self.facts.legal.end
            known = member_of(self.found, self.asked.organisation) or {}
            return known.get("ended_under" if ended else "began_under") or rule.clause
        return rule.clause


async def answer(
    connection: AsyncConnection | AsyncSession,
    asked: Question,
    *,
    known_at: datetime | None = None,
) -> Answer:
    """Read the facts and decide.

    Raises:
        OrgUnknown: The organisation is not in the registry.
        BodyUnknown: The body is not.
        RulesUnknown: No rules applied.
    """
    read = await found(
        connection,
        body=asked.body,
        organisation=asked.organisation,
        on=asked.on,
        known_at=known_at,
    )
    if member_of(read, asked.organisation) is None:
        raise OrgUnknown
    if not read["is_body"] and owner(asked.body) is None:
        raise BodyUnknown
    if read["rule_set"] is None:
        raise RulesUnknown
    facts = resolve(read, asked)
    applied = await rules.of_version(connection, read["rule_set"])
    texts = await clause_texts(connection, read["agreement"])
    return Answer(asked, rights(facts, applied), facts, read, applied, texts)


@dataclass(frozen=True, slots=True)
class Place:
    """A body on a day, as it was known at a time."""

    body: str
    on: date
    known_at: datetime | None = None


async def electorate_in(
    connection: AsyncConnection | AsyncSession, place: Place, matter: Matter
) -> dict[str, Any]:
    """Tell of every seat of a body whether it may vote on a matter, if all are there.

    Raises:
        BodyUnknown: The body is not in the registry.
        RulesUnknown: No rules applied.
    """
    read = await found(
        connection, body=place.body, organisation=None, on=place.on, known_at=place.known_at
    )
    if not read["is_body"]:
        raise BodyUnknown
    if read["rule_set"] is None:
        raise RulesUnknown
    applied = await rules.of_version(connection, read["rule_set"])
    seats = []
    for seat in read["seats"]:
        asked = Question(seat["organisation_id"], matter, place.body, place.on)
        facts = replace(resolve(read, asked), seat="voting" if seat["voting"] else "nonvoting")
        one = rights(facts, applied)
        codes = [rule.code for rule in one.reasons]
        seats.append(
            {"seat_id": seat["id"], "organisation_id": seat["organisation_id"],
             "category": facts.category, "may_vote": one.may_vote, "reasons": codes}
        )  # fmt: skip
    terms, full_only = read["terms"] or {}, matter.classes & applied.classes_of("NOT_QUORATE")
    return {
        "body_id": place.body, "on": place.on, "known_at": read["known_at"], "seats": seats,
        "votes": sum(seat["may_vote"] for seat in seats),
        "quorum_min_full": terms.get("quorum_min_full"),
        "quorum_min_total": None if full_only else terms.get("quorum_min_total"),
        "rule_set_version": applied.version,
    }  # fmt: skip
