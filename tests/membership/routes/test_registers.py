"""What every register can do beside the four operations, shown on some of them."""

import csv
from datetime import date, timedelta
from typing import Any

from httpx import AsyncClient

from tests.membership.routes.registered import made, own, paper
from tests.membership.routes.test_memberships import V1


async def as_csv(caller: AsyncClient, noun: str, **query: Any) -> list[dict[str, str]]:
    found = await caller.get(f"{V1}/{noun}", params=query, headers={"Accept": "text/csv"})
    assert found.headers["content-type"].startswith("text/csv"), found.text
    assert f'filename="{noun}.csv"' in found.headers["content-disposition"]
    return own(csv.DictReader(found.text.splitlines()))


async def test_a_list_is_given_whole_as_csv(with_parties: AsyncClient) -> None:
    both = ["jc", "lth-test"]
    for name in ("p1", "p2", "p3"):
        await paper(with_parties, name, received_by=both, certainty="derived")
    rows = await as_csv(with_parties, "papers", limit=1)
    assert [one["id"] for one in rows] == ["p1", "p2", "p3"]
    assert rows[0]["received_by"] == "jc; lth-test"
    assert (rows[0]["author_ids"], rows[0]["year"], rows[0]["dated_to"]) == (
        "", "2014", "2014-03-28",
    )  # fmt: skip
    assert next(iter(rows[0])) == "id"
    assert list(rows[0])[-1] == "version"


async def test_csv_keeps_to_what_was_asked(with_parties: AsyncClient) -> None:
    await paper(with_parties, "p1", dated="2012-01")
    await paper(with_parties, "p2")
    assert [one["id"] for one in await as_csv(with_parties, "papers", year=2012)] == ["p1"]


async def test_csv_is_not_taken_for_a_formula(with_parties: AsyncClient) -> None:
    await paper(with_parties, title="=1+1")
    assert (await as_csv(with_parties, "papers"))[0]["title"] == "'=1+1"


async def test_csv_has_what_follows_from_the_facts(with_parties: AsyncClient) -> None:
    await made(with_parties, "milestones", id="m1", title="m1", due_start="2021-05")
    (row,) = await as_csv(with_parties, "milestones", on="2021-06-01")
    assert (row["status"], row["slip_days"]) == ("late", "0")


async def test_csv_says_true_and_false_as_json_does(with_parties: AsyncClient) -> None:
    seat = {"id": "s", "body_id": "jc", "organisation_id": "lth-test", "voting": False}
    await made(with_parties, "seats", **seat)
    assert [one["voting"] for one in await as_csv(with_parties, "seats", body_id="jc")] == ["false"]


async def test_csv_goes_on_behind_its_first_page(with_parties: AsyncClient) -> None:
    seat = {"body_id": "jc", "organisation_id": "lth-test", "voting": True}
    first = date(2000, 1, 1)
    for number in range(502):
        day = first + timedelta(days=number)
        facts = seat | {"valid_from": str(day), "valid_to": str(day + timedelta(days=1))}
        await made(with_parties, "seats", id=f"s{number:03d}", **facts)
    assert len({one["id"] for one in await as_csv(with_parties, "seats", body_id="jc")}) == 502


async def test_an_unknown_query_of_one_fact_is_refused(with_parties: AsyncClient) -> None:
    await paper(with_parties)
    found = await with_parties.get(f"{V1}/papers/p1", params={"knownat": "2021-01-01"})
    assert found.status_code == 422
