"""A version comes into force when all have signed it, and ends the one before on that day."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import asyncpg
import pytest

from tests.conftest import Clients, Databases, OpenApp
from tests.membership.drafts import RESERVED, Draft, broken
from tests.membership.routes.test_memberships import SCOPES


@pytest.fixture
async def agreement(open_app: OpenApp) -> Draft:
    app: Clients = await open_app("membership")
    return await Draft(app.caller(*SCOPES)).register()


@pytest.fixture
async def kept(pooled_app: OpenApp) -> Draft:
    app: Clients = await pooled_app("membership")
    return await Draft(app.caller(*SCOPES)).register()


async def numbers(agreement: Draft, *days: str, **query: str) -> list[int | None]:
    found = [await agreement.read(on=day, **query) for day in days]
    return [one["in_force"] and one["in_force"]["number"] for one in found]


async def test_a_version_is_not_in_force_before_every_party_has_signed(agreement: Draft) -> None:
    await agreement.draft(1)
    for missing in (2, 1):
        refused = await agreement.commence(1, "2021-04-01")
        assert (refused.status_code, broken(refused)) == (409, "not-all-signed")
        why = refused.json()["errors"][0]["why"]
        assert why == f"{missing} of 2 parties have not signed"
        await agreement.sign(1, agreement.parties[2 - missing])
    assert (await agreement.commence(1, "2021-04-01")).status_code == 201


async def test_the_version_before_ends_on_the_day_on_which_the_next_starts(
    agreement: Draft,
) -> None:
    await agreement.in_force(1, "2021-04-01")
    await agreement.in_force(2, "2022-07-01")
    first = await agreement.read("/versions/1/commencement")
    assert (first["valid_from"], first["valid_to"]) == ("2021-04-01", "2022-07-01")
    second = await agreement.read("/versions/2/commencement")
    assert (second["valid_from"], second["valid_to"]) == ("2022-07-01", None)
    assert await numbers(agreement, "2021-03-31", "2022-06-30", "2022-07-01") == [None, 1, 2]


async def test_a_version_starts_after_its_signatures_or_on_the_day_agreed(
    agreement: Draft,
) -> None:
    await agreement.signed(1, effective_date_agreed="2021-01-01")
    assert broken(await agreement.commence(1, "2021-03-24")) == "commences-before-signed"
    assert (await agreement.commence(1, "2021-01-01")).status_code == 201


@pytest.mark.parametrize(
    ("number", "day", "rule"),
    [
        (1, "2021-05-01", "already-commenced"),
        (2, "2021-04-01", "commences-too-early"),
        (2, "2024-04-02", "leaves-gap"),
        (3, "2022-07-01", "varies-another"),
    ],
)
async def test_a_commencement_that_would_break_the_line_is_refused(
    agreement: Draft, number: int, day: str, rule: str
) -> None:
    await agreement.in_force(1, "2021-04-01", ends_on="2024-04-01")
    await agreement.signed(2)
    await agreement.signed(3)
    refused = await agreement.commence(number, day)
    assert (refused.status_code, broken(refused)) == (409, rule)


async def test_a_version_that_is_not_there_does_not_commence(agreement: Draft) -> None:
    assert (await agreement.commence(1, "2021-04-01")).status_code == 404


async def test_a_correction_moves_both_versions_and_leaves_what_was_known(kept: Draft) -> None:
    await kept.in_force(1, "2021-04-01")
    await kept.in_force(2, "2022-07-01")
    place = f"{kept.place}/versions/2/commencement"
    then = (await kept.read("/versions/2/commencement"))["recorded_from"]
    change, version = {"valid_from": "2022-10-01", "note": "Misread"}, {"If-Match": '"1"'}
    corrected = await kept.caller.patch(place, json=change, headers=version)
    assert (corrected.status_code, corrected.headers["ETag"]) == (200, '"2"'), corrected.text
    days = ("2021-03-31", "2022-06-30", "2022-07-01", "2022-09-30", "2022-10-01")
    assert await numbers(kept, *days) == [None, 1, 1, 1, 2]
    assert await numbers(kept, *days, known_at=then) == [None, 1, 2, 2, 2]
    first = await kept.read("/versions/1/commencement")
    assert (first["valid_to"], first["version"]) == ("2022-10-01", 3)
    clause = await kept.read("/clauses/parties", on="2022-07-01", known_at=then)
    assert clause["version"] == 2
    assert (await kept.caller.patch(place, json=change, headers=version)).status_code == 412


async def test_a_correction_keeps_the_rules_of_a_commencement(agreement: Draft) -> None:
    await agreement.in_force(1, "2021-04-01")
    await agreement.in_force(2, "2022-07-01")
    place = f"{agreement.place}/versions/2/commencement"
    for day, rule in (
        ("2021-04-01", "commences-too-early"),
        ("2021-03-24", "commences-before-signed"),
    ):
        refused = await agreement.caller.patch(
            place, json={"valid_from": day}, headers={"If-Match": '"1"'}
        )
        assert broken(refused) == rule
    gone = f"{agreement.place}/versions/3/commencement"
    answer = await agreement.caller.patch(gone, json={}, headers={"If-Match": '"1"'})
    assert answer.status_code == 404


async def test_a_termination_ends_what_is_in_force_and_says_what_survives(
    agreement: Draft,
) -> None:
    await agreement.in_force(1, "2021-04-01")
    ended = await agreement.terminate("2025-04-01", surviving_obligations=["reserved-matters"])
    assert ended.status_code == 201, ended.text
    read = await agreement.read(on="2025-04-01")
    assert (read["standing"], read["in_force"], read["valid_to"]) == ("ended", None, "2025-04-01")
    assert read["termination"]["surviving_obligations"] == ["reserved-matters"]
    assert await numbers(agreement, "2025-03-31", "2025-04-01") == [1, None]
    assert broken(await agreement.terminate("2026-04-01")) == "already-terminated"


@pytest.mark.parametrize(
    ("day", "facts", "rule"),
    [
        ("2021-04-01", {"notice_given_on": "2021-01-01"}, "ends-before-version"),
        ("2024-04-02", {"notice_given_on": "2024-01-01"}, "nothing-to-end"),
        ("2023-04-01", {"notice_given_on": "2023-04-02"}, "notice-after-end"),
        ("2023-04-01", {"notice_given_on": "2023-01-01", "surviving_obligations": ["vision"]},
         "clause-not-in-force"),
    ],
)  # fmt: skip
async def test_an_end_that_cannot_be_is_refused(
    agreement: Draft, day: str, facts: dict[str, object], rule: str
) -> None:
    await agreement.in_force(1, "2021-04-01", ends_on="2024-04-01")
    assert broken(await agreement.terminate(day, **facts)) == rule
    assert (await agreement.caller.get(f"{agreement.place}/termination")).status_code == 404


async def test_nothing_commences_when_all_is_over(agreement: Draft) -> None:
    assert broken(await agreement.terminate("2025-04-01")) == "nothing-to-end"
    await agreement.in_force(1, "2021-04-01")
    await agreement.terminate("2025-04-01", surviving_obligations=["parties"])
    await agreement.signed(2)
    assert broken(await agreement.commence(2, "2025-04-01")) == "ends-before-version"
    await agreement.signed(3, varies=1, clauses=[RESERVED])
    assert broken(await agreement.commence(3, "2024-04-01")) == "clause-not-in-force"
    assert (await agreement.commence(2, "2024-04-01")).json()["valid_to"] == "2025-04-01"


async def test_a_termination_is_corrected_and_what_was_known_stays(kept: Draft) -> None:
    await kept.in_force(1, "2021-04-01")
    then = (await kept.terminate("2025-04-01")).json()["recorded_from"]
    place, version = f"{kept.place}/termination", {"If-Match": '"1"'}
    change = {"valid_to": "2026-04-01"}
    corrected = await kept.caller.patch(place, json=change, headers=version)
    assert (corrected.status_code, corrected.json()["valid_to"]) == (200, "2026-04-01")
    assert await numbers(kept, "2025-04-01", "2026-04-01") == [1, None]
    assert await numbers(kept, "2025-04-01", known_at=then) == [None]
    assert (await kept.read("/termination", known_at=then))["valid_to"] == "2025-04-01"
    assert (await kept.caller.patch(place, json=change, headers=version)).status_code == 412


async def test_a_termination_that_is_not_there_is_not_corrected(agreement: Draft) -> None:
    place = f"{agreement.place}/termination"
    answer = await agreement.caller.patch(place, json={}, headers={"If-Match": '"1"'})
    assert answer.status_code == 404


@asynccontextmanager
async def held_up(databases: Databases, table: str) -> AsyncIterator[None]:
    """Hold up whoever reads a table, until all are there who come meanwhile."""
    url = databases.url("membership", owner=True).replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    holding = connection.transaction()
    await holding.start()
    await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    try:
        yield
        await asyncio.sleep(0.5)
    finally:
        await holding.rollback()
        await connection.close()


async def test_of_two_variations_that_commence_at_once_one_does(
    databases: Databases, kept: Draft
) -> None:
    await kept.in_force(1, "2021-04-01")
    await kept.signed(2)
    await kept.signed(3, varies=1)
    async with held_up(databases, "agreement_termination"):
        at_once = [asyncio.create_task(kept.commence(n, "2022-07-01")) for n in (2, 3) * 2]
    answers = await asyncio.gather(*at_once)
    assert sorted(one.status_code for one in answers) == [201] + [409] * 3
    refusals = {broken(one) for one in answers if one.status_code == 409}
    assert refusals == {"varies-another", "already-commenced"}
    (one,) = [int(a.json()["number"]) for a in answers if a.status_code == 201]
    assert await numbers(kept, "2022-06-30", "2022-07-01") == [1, one]


async def test_a_commencement_and_its_successor_at_once_leave_every_reading_in_order(
    kept: Draft,
) -> None:
    await kept.in_force(1, "2021-04-01")
    await kept.signed(2)
    await kept.signed(3)
    for _ in range(5):
        await asyncio.gather(kept.commence(2, "2022-07-01"), kept.commence(3, "2023-07-01"))
    days = [date(2021, 4, 1) + timedelta(days=n) for n in range(0, 1000, 100)]
    expected = [1 + (day >= date(2022, 7, 1)) + (day >= date(2023, 7, 1)) for day in days]
    assert await numbers(kept, *(day.isoformat() for day in days)) == expected


async def test_of_many_signatures_of_one_party_at_once_one_is_kept(kept: Draft) -> None:
    await kept.draft(1)
    answers = await asyncio.gather(*(kept.sign(1, kept.parties[0]) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201] + [409] * 5
    assert {broken(one) for one in answers if one.status_code == 409} == {"already-signed"}


async def test_of_many_drafts_of_one_number_at_once_one_is_kept(kept: Draft) -> None:
    answers = await asyncio.gather(*(kept.draft(1) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201] + [409] * 5


async def test_a_signature_is_not_taken_back_while_its_version_commences(
    databases: Databases, kept: Draft
) -> None:
    await kept.signed(1)
    body = {"organisation_id": kept.parties[0], "withdrawn_on": "2021-03-28", "source": "A letter"}
    async with held_up(databases, "agreement_termination"):
        commencing = asyncio.create_task(kept.commence(1, "2021-04-01"))
        await asyncio.sleep(0.5)
        taking = asyncio.create_task(kept.post("/versions/1/withdrawals", body))
    commenced, took = await commencing, await taking
    assert (commenced.status_code, broken(took)) == (201, "already-commenced")


async def test_what_waited_for_a_later_change_is_recorded_behind_it(
    databases: Databases, kept: Draft
) -> None:
    await kept.in_force(1, "2021-04-01")
    await kept.signed(2)
    async with held_up(databases, "agreement"):
        first = asyncio.create_task(kept.terminate("2025-04-01"))
        await asyncio.sleep(0.5)
        overtaking = asyncio.create_task(kept.commence(2, "2022-07-01"))
    assert [(await one).status_code for one in (first, overtaking)] == [201, 201]
    assert await numbers(kept, "2022-06-30", "2025-03-31", "2025-04-01") == [1, 2, None]
