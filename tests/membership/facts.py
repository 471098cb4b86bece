"""The facts of the published cases as this register would have come to know them.

Written as rows, with the times at which each was recorded: what a register knew in 2021 cannot be
recorded today over HTTP, and must not be.
"""

from typing import Any
from uuid import uuid4

from membership.tables import (
    Agreement,
    AgreementClause,
    AgreementVersion,
    Body,
    Delegation,
    InForce,
    LegalExistence,
    Membership,
    Organisation,
    Seat,
    TermsOfReference,
)
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.membership.routes.test_evaluate import CASES, SEEDS, rows

LONG_AGO = "0001-01-01T00:00:00+00:00"
EVER = text(f"'[{LONG_AGO},)'::tstzrange")
STATED = {"version": 1, "certainty": "stated"}


def spell(key: str) -> str:
    """Spell a key of the cases as ids are spelt: `OWN:LTHT` is `OWN:ltht`."""
    return key.lower().replace("own:", "OWN:")


def span(start: str | None, end: str | None, kind: str = "daterange") -> Any:
    return text(f"'[{start or ''},{end or ''})'::{kind}")


async def put(connection: AsyncConnection, table: Any, **values: Any) -> None:
    await connection.execute(insert(table).values(**values))


async def load(connection: AsyncConnection) -> None:
    """Store organisations, the agreement, bodies, delegations, memberships and seats."""
    for one in rows(SEEDS / "04_trial_organisation.csv"):
        name = spell(one["org_key"])
        await put(connection, Organisation, id=name, name=one["name"], kind=one["org_kind"],
                  statutory="uncertain", **STATED)  # fmt: skip
        await put(connection, LegalExistence, row=uuid4(), id=name, recorded=EVER,
                  valid=span(one["legal_from"], one["legal_to_exclusive"]), **STATED)  # fmt: skip
    await load_agreement(connection)
    for one in rows(SEEDS / "05_trial_body.csv"):
        if not one["body"].startswith("OWN:"):
            await load_body(connection, one)
    for one in rows(SEEDS / "06_trial_delegation.csv"):
        pounds = one["limit_gbp"].replace(".", "")
        await put(connection, Delegation, row=uuid4(), id=spell(one["delegation_id"]),
                  body_id=spell(one["body"]), delegators=[], functions=[],
                  classes=one["classes"].split("+"), limit_pence=int(pounds),
                  parent_id=spell(one["parent"]) or None, legal_basis=one["legal_basis"],
                  valid=span(one["from"], one["to_exclusive"]), recorded=EVER,
                  **STATED)  # fmt: skip
    await load_memberships(connection)
    await load_seats(connection)


async def load_agreement(connection: AsyncConnection) -> None:
    await put(connection, Agreement, id="pa-cases", name="Partnership agreement", outcomes=[],
              kind="partnership", cited_as="PA", contracts=[], **STATED)  # fmt: skip
    for number, start, end in ((1, "2021-04-01", "2022-07-01"), (2, "2022-07-01", None)):
        await put(connection, AgreementVersion, agreement_id="pa-cases", number=number,
                  text_hash=str(number), certainty="invented")  # fmt: skip
        await put(connection, AgreementClause, agreement_id="pa-cases", number=number, place=1,
                  slug="schedule-associate-members", kind="schedule", since=number,
                  heading="Associate members", text=f"Associates contribute, text {number}.",
                  hash="0", certainty="invented")  # fmt: skip
        await put(connection, InForce, row=uuid4(), id=f"pa-{number}", version=1,
                  agreement_id="pa-cases", number=number, valid=span(start, end), recorded=EVER,
                  certainty="invented")  # fmt: skip


async def load_body(connection: AsyncConnection, one: dict[str, str]) -> None:
    name = spell(one["body"])
    await put(connection, Body, id=name, name=one["name"], kind="committee", **STATED)
    await put(connection, TermsOfReference, row=uuid4(), id=name, body_id=name,
              power=one["power"], decides=[c for c in one["decides"].split("+") if c],
              quorum_min_full=int(one["quorum_min_full"]),
              quorum_min_total=int(one["quorum_min_total"]),
              casting_vote=one["chair_casting_vote"] == "yes",
              min_input_days=0, voting_rule="majority_of_votes_cast", deputies=one["deputies"],
              constituted_under=one["constituted_under"], valid=span(None, None),
              recorded=EVER, **STATED)  # fmt: skip


async def load_memberships(connection: AsyncConnection) -> None:
    """Store each membership as it was known: its end only from when that became known."""
    done = set()
    for one in CASES:
        if one["membership_category"] == "none" or one["org_key"] in done:
            continue
        done.add(one["org_key"])
        start, end = one["membership_from"], one["membership_to"]
        known, ended = one["membership_recorded_on"], one["membership_end_recorded_on"]
        identity = uuid4()
        readings: list[tuple[str | None, str, str | None]] = [(None, known, ended)] if ended else []
        readings.append((end or None, ended or known, None))
        for number, (until, since, before) in enumerate(readings, start=1):
            await put(connection, Membership, row=uuid4(), id=identity, version=number,
                      organisation_id=spell(one["org_key"]), category=one["membership_category"],
                      status="active", valid=span(start, until), certainty="invented",
                      recorded=span(since, before, "tstzrange"))  # fmt: skip


async def load_seats(connection: AsyncConnection) -> None:
    """Store the seats that the cases name; the cases themselves say who is present."""
    done: set[tuple[str, str]] = set()
    for one in CASES:
        body, holder = spell(one["body"]), spell(one["org_key"])
        if one["seat"] == "none" or body.startswith("OWN:") or (body, holder) in done:
            continue
        done.add((body, holder))
        # One organisation has a voting seat in one case and none with a vote in another body.
        await put(connection, Seat, row=uuid4(), id=f"{body}-{holder}", body_id=body,
                  organisation_id=holder, office="member", voting=one["seat"] == "voting",
                  valid=span(None, None), recorded=EVER, **STATED)  # fmt: skip
