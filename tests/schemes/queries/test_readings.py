"""What was read stays: no role rewrites a reading, and no two readers overtake each other."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from tests.conftest import Clients, Databases, OpenApp
from tests.schemes.files import CONTRIBUTION, FUND, LINE, SCHEME, V1, read, send, sent, table


@pytest.fixture
async def pooled(pooled_app: OpenApp) -> Clients:
    opened: Clients = await pooled_app("schemes")
    return opened


@pytest.fixture
async def stored(pooled: Clients) -> str:
    """Store a fund with one plan line and one contribution, for good; give its id."""
    fund = f"f{uuid4().hex[:12]}"
    await sent(pooled, "funds", FUND | {"id": fund})
    for what, row in (("schemes", SCHEME), ("plan-lines", LINE), ("contributions", CONTRIBUTION)):
        await sent(pooled, what, row | {"fund": fund})
    return fund


@pytest.mark.parametrize("owner", [False, True])
@pytest.mark.parametrize("readings", ["plan_line_reading", "contribution_reading"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.usefixtures("stored")
async def test_no_role_rewrites_a_reading(
    databases: Databases, statement: str, readings: str, *, owner: bool
) -> None:
    url = databases.url("schemes", owner=owner).replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError)):
        await connection.execute(statement.format(readings))
    await connection.close()


@pytest.mark.parametrize(
    "parts",
    ["'known', NULL, NULL, NULL", "'known', 1, 1, NULL", "'provisional', NULL, NULL, NULL",
     "'range', 1, NULL, 2", "'range', 1, 3, 2", "'to_be_confirmed', 0, NULL, NULL",
     "'not_stated', 0, NULL, NULL", "'not_applicable', NULL, 0, 0", "'unknown', NULL, NULL, NULL"],
)  # fmt: skip
async def test_the_database_itself_refuses_an_amount_that_cannot_be(
    databases: Databases, stored: str, parts: str
) -> None:
    connection = await asyncpg.connect(databases.url("schemes").replace("+asyncpg", ""))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await connection.execute(
            "INSERT INTO plan_line_reading (plan_line_id, version, recorded_by, status, "
            f"amount_pence, low_pence, high_pence) SELECT id, 2, 'x', {parts} FROM plan_line "
            "WHERE fund_id = $1",
            stored,
        )
    await connection.close()


async def test_of_many_who_start_from_one_reading_one_is_first(
    pooled: Clients, stored: str
) -> None:
    editor = pooled.caller("schemes:write")
    place = f"{V1}/funds/{stored}/plan-lines/{stored}-01.a.2015-16.investment"
    answers = await asyncio.gather(
        *(
            editor.patch(
                place,
                json={"amount": {"status": "known", "amount_pence": pence}},
                headers={"If-Match": '"1"'},
            )
            for pence in range(6)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    first = next(answer for answer in answers if answer.status_code == 200)
    assert (await read(pooled, place)) == first.json()


async def test_two_imports_of_one_file_at_once_store_it_once(pooled: Clients) -> None:
    fund = f"f{uuid4().hex[:12]}"
    await sent(pooled, "funds", FUND | {"id": fund})
    rows = [CONTRIBUTION | {"fund": fund, "kind": f"k{number}"} for number in range(200)]
    answers = await asyncio.gather(*(send(pooled, "contributions", table(*rows)) for _ in range(4)))
    reports = [answer.json() for answer in answers]
    assert sorted(report["added"] for report in reports) == [0, 0, 0, 200]
    assert sorted(report["unchanged"] for report in reports) == [0, 200, 200, 200]


async def test_an_import_and_a_change_at_once_leave_every_reading_in_order(
    pooled: Clients, stored: str
) -> None:
    editor = pooled.caller("schemes:write")
    place = f"{V1}/funds/{stored}/plan-lines/{stored}-01.a.2015-16.investment"
    change = editor.patch(place, json={"note": "Seen"}, headers={"If-Match": '"1"'})
    row = LINE | {"fund": stored, "amount": "200"}
    changed, loaded = await asyncio.gather(change, send(pooled, "plan-lines", table(row)))
    assert changed.status_code in {200, 412}
    assert loaded.json()["corrected"] == 1
    readings = (await read(pooled, f"{place}/readings"))["items"]
    assert [one["version"] for one in readings] == list(range(1, len(readings) + 1))
    times = [one["recorded_at"] for one in readings]
    assert times == sorted(times)
    assert readings[-1] == await read(pooled, place)


async def test_files_at_fault_use_up_no_connection(pooled: Clients, stored: str) -> None:
    good = CONTRIBUTION | {"fund": stored}
    for _ in range(10):
        answer = await send(pooled, "contributions", table(good, good | {"amount": "-1"}))
        assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)
    assert (await sent(pooled, "contributions", good))["unchanged"] == 1


async def test_a_file_at_fault_leaves_nothing_behind(pooled: Clients, stored: str) -> None:
    rows = [CONTRIBUTION | {"fund": stored, "kind": "new"}, CONTRIBUTION | {"fund": "nowhere"}]
    assert (await send(pooled, "contributions", table(*rows))).status_code == 422
    found = await read(pooled, f"{V1}/funds/{stored}/contributions", kind="new")
    assert found["items"] == []
