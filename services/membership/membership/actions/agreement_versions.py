"""Draft a version of an agreement: number it, check its clauses, and hash what will be signed."""

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from membership.domain.agreement_versions import (
    Wording,
    check_clauses,
    check_number,
    since,
    text_hash,
)
from membership.queries import agreement_versions, commencements
from membership.tables import AgreementClause, AgreementParty, AgreementVersion


async def draft(
    session: AsyncSession,
    version: AgreementVersion,
    clauses: Sequence[AgreementClause],
    parties: Sequence[AgreementParty],
    *,
    renamed: Collection[str],
) -> None:
    """Store a version, its clauses in the order given.

    Raises:
        NotTheNextVersion: Its number is not the next.
        VariesUnknown: It varies none, or one that is not there.
        ClausesUnfit: Its clauses contradict each other.
        SlugReused: A slug has another heading than before, and nothing is said of it.
        ReferenceUnknown: A party is not registered.
    """
    agreement_id, number, varies = version.agreement_id, version.number, version.varies
    await commencements.wait(session, agreement_id)
    there = await agreement_versions.count(session, agreement_id)
    check_number(number, varies, known=there)
    wordings = [Wording(c.slug, c.kind, c.label, c.heading, c.text, c.parent) for c in clauses]
    known = await agreement_versions.known_clauses(session, agreement_id, varies)
    check_clauses(wordings, known=known, renamed=renamed)
    version.text_hash = text_hash(wordings)
    for place, (clause, wording) in enumerate(zip(clauses, wordings, strict=True), start=1):
        clause.place, clause.hash = place, wording.hash
        clause.since = since(wording, known=known.get(clause.slug), number=number, varies=varies)
    await agreement_versions.draft(session, version, [*clauses, *parties])
