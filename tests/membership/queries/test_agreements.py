"""The database itself keeps agreements whole: nothing is rewritten, no two versions overlap."""

from datetime import date

import asyncpg
import pytest
from membership.queries.agreements import VERSION_ON_THE_DAY
from sqlalchemy import text

from tests.conftest import Clients, Databases, OpenApp
from tests.membership.drafts import Draft
from tests.membership.routes.test_memberships import SCOPES

APPEND_ONLY = ["agreement_version", "agreement_party", "agreement_clause", "agreement_signature",
               "agreement_signature_withdrawal"]  # fmt: skip


@pytest.fixture
async def kept(pooled_app: OpenApp) -> Draft:
    app: Clients = await pooled_app("membership")
    agreement = await Draft(app.caller(*SCOPES)).register()
    await agreement.signed(1)
    body = {"organisation_id": agreement.parties[0], "withdrawn_on": "2021-03-28", "source": "x"}
    await agreement.post("/versions/1/withdrawals", body)
    await agreement.in_force(2, "2021-04-01")
    return agreement


@pytest.mark.parametrize("owner", [False, True])
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET number = 9", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
@pytest.mark.usefixtures("kept")
async def test_no_role_rewrites_what_was_drafted_or_signed(
    databases: Databases, statement: str, table: str, *, owner: bool
) -> None:
    url = databases.url("membership", owner=owner).replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError)):
        await connection.execute(statement.format(table))
    await connection.close()


async def test_the_database_refuses_two_versions_on_one_day(
    databases: Databases, kept: Draft
) -> None:
    connection = await asyncpg.connect(databases.url("membership").replace("+asyncpg", ""))
    with pytest.raises(asyncpg.ExclusionViolationError) as refused:
        await connection.execute(
            "INSERT INTO agreement_in_force (row, id, version, agreement_id, number, valid, "
            "certainty) VALUES (gen_random_uuid(), $1, 1, $2, 1, '[2025-01-01,2025-01-02)', 'x')",
            f"a-{kept.mark}.1", f"a-{kept.mark}",
        )  # fmt: skip
    assert refused.value.constraint_name == "versions_in_force_overlap"
    await connection.close()


async def test_the_version_of_a_day_is_found_by_an_index(open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    async with app.app.state.database.reading() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        wanted = {"id": "leeds-partnership", "on": date(2022, 7, 1), "known_at": None}
        explained = await connection.execute(text(f"EXPLAIN {VERSION_ON_THE_DAY}"), wanted)
        plan = "\n".join(explained.scalars())
    assert "Index" in plan
    assert "Seq Scan" not in plan
