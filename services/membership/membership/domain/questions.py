"""A question about decision rights, answered from what the register knows.

`resolve` turns what was read into the facts that the rules ask; `replayable` writes the same
facts as a case, so that whoever doubts an answer can try it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from membership.domain.delegations import Delegation, limits
from membership.domain.facts import (
    UNLIMITED,
    Action,
    Conflict,
    Facts,
    Presence,
    Terms,
    action,
)
from membership.domain.intervals import Interval
from membership.domain.matters import Matter

Found = Mapping[str, Any]
NOTHING_DECLARED = Conflict()


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks about what, where and when.

    Attributes:
        organisation: Whose rights.
        matter: What is to be decided.
        body: Where: the id of a body, or `OWN:` and an organisation for its own board.
        on: The day.
        representative: Who is there for the organisation.
        conflict: The interest it declared.
        presence: Who is there at all; None takes every voting seat to be filled.
    """

    organisation: str
    matter: Matter
    body: str
    on: date
    representative: str = "principal"
    conflict: Conflict = NOTHING_DECLARED
    presence: Presence | None = None

    @property
    def own_board(self) -> bool | None:
        """Tell whether the body is the organisation's own board, another's, or none of these."""
        whose = owner(self.body)
        return None if whose is None else whose == self.organisation


def owner(body: str) -> str | None:
    """Name the organisation whose own board it is, if it is one.

    >>> owner("OWN:lth"), owner("icp-joint-committee")
    ('lth', None)
    """
    prefix, colon, whose = body.partition(":")
    return whose if colon and prefix.upper() == "OWN" else None


def day(value: str | None) -> date | None:
    """Read a day as the database writes it."""
    return date.fromisoformat(value) if value else None


def interval(row: Found, name: str) -> Interval:
    """Read two days as an interval."""
    return Interval(day(row[f"{name}_from"]), day(row[f"{name}_to"]))


def terms_of(row: Found | None) -> Terms:
    """Read the terms of reference; without any, nothing is known."""
    if row is None:
        return Terms(None)
    return Terms(
        row["power"],
        frozenset(row["decides"]),
        row["quorum_min_full"],
        row["quorum_min_total"],
    )


def delegations_of(rows: Iterable[Found]) -> list[Delegation]:
    """Read the delegations that were found."""
    return [
        Delegation(
            id=row["id"],
            body=row["body_id"],
            classes=frozenset(row["classes"]),
            valid=interval(row, "valid"),
            limit=UNLIMITED if row["limit_pence"] is None else row["limit_pence"],
            budget=UNLIMITED if row["budget_pence"] is None else row["budget_pence"],
            parent=row["parent_id"],
            legal_basis=row["legal_basis"],
        )
        for row in rows
    ]


def resolve(found: Found, asked: Question) -> Facts:
    """Resolve the facts of a question.

    Args:
        found: What the register knows of the body and those in it, on the day.
        asked: The question.
    """
    one = member_of(found, asked.organisation)
    matter = asked.matter
    category, member, status = None, Interval(), None
    if one and one["category"]:
        category, member, status = one["category"], interval(one, "member"), one["status"]
    return Facts(
        on=asked.on,
        registered=one is not None,
        legal=interval(one, "legal") if one and one["is_legal"] else None,
        agreement=f"{found['agreement']['number']}" if found["agreement"] else None,
        category=category,
        member=member,
        status="active" if status == "notice_given" else status,
        own_board=asked.own_board,
        terms=terms_of(found["terms"]),
        limits=limits(asked.body, asked.on, delegations_of(found["delegations"])),
        seat="voting" if asked.own_board else seat_of(found, asked.organisation),
        classes=matter.classes,
        amount_pence=matter.amount_pence,
        is_controller=asked.organisation in matter.controllers,
        is_subject="exclusion" in matter.classes and matter.subject == asked.organisation,
        conflict=asked.conflict,
        representative=asked.representative,
        presence=asked.presence or presumed(found, asked),
    )


def member_of(found: Found, organisation: str) -> Found | None:
    """Find what is known of an organisation."""
    for one in found["organisations"]:
        if one["id"] == organisation:
            return one  # type: ignore[no-any-return]
    return None


def seat_of(found: Found, organisation: str) -> str:
    """Tell what seat an organisation has; of several the one with a vote."""
    voting = [one["voting"] for one in found["seats"] if one["organisation_id"] == organisation]
    return "none" if not voting else "voting" if any(voting) else "nonvoting"


def presumed(found: Found, asked: Question) -> Presence:
    """Take every voting seat to be filled, and nobody recused but whoever asks, if conflicted."""
    category = {
        one["id"]: one["category"] for one in found["organisations"] if in_effect(one, asked.on)
    }
    there = [category.get(one["organisation_id"]) for one in found["seats"] if one["voting"]]
    recused = action(asked.conflict, asked.representative) is not Action.NOTE_ONLY
    own = category.get(asked.organisation) if recused else None
    return Presence(
        there.count("full"), there.count("associate"), int(own == "full"), int(own == "associate")
    )


def in_effect(one: Found, on: date) -> bool:
    """Tell whether an organisation's membership has effect on a day."""
    return bool(
        one["category"]
        and one["is_legal"]
        and on in interval(one, "member")
        and on in interval(one, "legal")
    )


def replayable(found: Found, asked: Question, facts: Facts) -> dict[str, list[dict[str, str]]]:
    """Write the facts of an answer as a case to try again, in the columns of cases."""
    text = _text
    one = member_of(found, asked.organisation) or {}
    body = "OWN:" + (owner(asked.body) or "") if asked.own_board is not None else asked.body
    case = {
        "case_id": "1",
        "org_key": asked.organisation,
        "membership_category": facts.category or "none",
        "membership_from": text(facts.member.start),
        "membership_to": text(facts.member.end),
        "membership_recorded_on": text(asked.on) if facts.category else "",
        "membership_status": facts.status or "none",
        "matter_classes": "+".join(sorted(facts.classes)),
        "amount_gbp": _pounds(facts.amount_pence),
        "body": body,
        "seat": facts.seat or "",
        "is_controller": _yes_no(facts.is_controller),
        "is_subject": _yes_no(facts.is_subject),
        "conflict_kind": facts.conflict.kind or "",
        "conflict_scope": facts.conflict.scope or "",
        "chair_ruling": facts.conflict.ruling or "",
        "representative": facts.representative or "",
        "full_present": text(facts.presence.full),
        "assoc_present": text(facts.presence.associate),
        "full_recused": text(facts.presence.full_recused),
        "assoc_recused": text(facts.presence.associate_recused),
        "on_date": text(asked.on),
        "known_at": text(asked.on),
    }
    terms = found["terms"]
    agreement = found["agreement"]
    return {
        "cases": [case],
        "organisations": [
            {
                "org_key": asked.organisation,
                "legal_from": text(one.get("legal_from")),
                "legal_to_exclusive": text(one.get("legal_to")),
            }
        ]
        if one and one["is_legal"]
        else [],
        "bodies": [
            {
                "body": asked.body,
                "power": terms["power"],
                "decides": "+".join(terms["decides"]),
                "quorum_min_full": text(terms["quorum_min_full"]),
                "quorum_min_total": text(terms["quorum_min_total"]),
            }
        ]
        if terms
        else [],
        "delegations": [
            {
                "delegation_id": row["id"],
                "body": row["body_id"],
                "classes": "+".join(row["classes"]),
                "from": text(row["valid_from"]),
                "to_exclusive": text(row["valid_to"]),
                "limit_gbp": _pounds(row["limit_pence"]),
                "parent": row["parent_id"] or "",
                "legal_basis": row["legal_basis"],
            }
            for row in found["delegations"]
        ],
        "agreements": [
            {
                "version": text(agreement["number"]),
                "from": text(agreement["valid_from"]),
                "to_exclusive": text(agreement["valid_to"]),
            }
        ]
        if agreement
        else [],
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - it is the value that is worded
    return "" if value is None else "yes" if value else "no"


def _pounds(pence: int | None) -> str:
    return "" if pence is None else f"{pence // 100}.{pence % 100:02}"
