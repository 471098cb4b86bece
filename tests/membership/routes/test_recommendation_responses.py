"""What a paper asks, who has answered, and who is awaited."""

import asyncio
import csv
from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.routes.registered import (
    corrected,
    ids,
    made,
    paper,
    parties,
    recommendation,
    refused,
    sent,
)
from tests.membership.routes.test_memberships import SCOPES, V1


async def two_asked(caller: AsyncClient) -> None:
    await paper(caller)
    await recommendation(caller, "p1-r1")
    await recommendation(caller, "p1-r2", asked_of=["lth-test"])


def answer(name: str = "a1", **facts: Any) -> dict[str, Any]:
    return {"id": name, "recommendation_id": "p1-r1", "respondent_id": "lth-test",
            "answer": "supported"} | facts  # fmt: skip


async def grid(caller: AsyncClient, **query: str) -> Any:
    found = await caller.get(f"{V1}/papers/p1/responses", params=query)
    assert found.status_code == 200, found.text
    return found.json()


def answers(found: Any) -> dict[tuple[str, str], str]:
    return {
        (one["id"], cell["recommendation_id"]): cell["answer"]
        for one in found["respondents"]
        for cell in one["cells"]
    }


async def test_recommendations_are_found_by_whom_they_ask(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    assert await ids(with_parties, "recommendations", asked_of="lcc-test") == ["p1-r1"]
    assert await ids(with_parties, "recommendations", paper_id="p1") == ["p1-r1", "p1-r2"]


async def test_a_recommendation_asks_somebody_by_a_paper(with_parties: AsyncClient) -> None:
    facts = {"id": "r", "paper_id": "p1", "number": "1", "title": "r", "asks": "note"}
    unknown = await refused(with_parties, "recommendations", **facts, asked_of=["jc"])
    assert unknown == "reference-unknown"
    await paper(with_parties)
    assert await refused(with_parties, "recommendations", **facts, asked_of=[]) == "invalid"
    nobody = await refused(with_parties, "recommendations", **facts, asked_of=["nobody"])
    assert nobody == "reference-unknown"


async def test_who_has_not_answered_is_awaited(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    await made(with_parties, "recommendation-responses", **answer(answered_on="2021-04-28"))
    found = await grid(with_parties)
    assert answers(found) == {
        ("lth-test", "p1-r1"): "supported",
        ("lth-test", "p1-r2"): "awaited",
        ("lcc-test", "p1-r1"): "awaited",
        ("lcc-test", "p1-r2"): "not_asked",
    }
    counted = found["counts"]
    assert (counted["supported"], counted["awaited"], counted["not_asked"]) == (1, 2, 1)
    assert [one["counts"]["awaited"] for one in found["recommendations"]] == [1, 1]


async def test_an_answer_counts_from_its_day(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    later = answer("a2", answer="approved", valid_from="2021-06-01")
    before = answer("a1", answer="deferred", valid_from="2021-04-01", valid_to="2021-06-01")
    await made(with_parties, "recommendation-responses", **before)
    await made(with_parties, "recommendation-responses", **later)
    cell = ("lth-test", "p1-r1")
    for day, expected in (
        ("2021-03-31", "awaited"), ("2021-05-31", "deferred"), ("2021-06-01", "approved"),
    ):  # fmt: skip
        assert answers(await grid(with_parties, on=day))[cell] == expected


async def test_the_grid_is_also_given_as_csv(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    await made(with_parties, "recommendation-responses", **answer(conditions="=HYPERLINK(1)"))
    found = await with_parties.get(f"{V1}/papers/p1/responses", headers={"Accept": "text/csv"})
    assert found.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(found.text.splitlines()))
    assert len(rows) == 4
    assert sum(one["answer"] == "awaited" for one in rows) == 2
    assert [one["conditions"] for one in rows if one["conditions"]] == ["'=HYPERLINK(1)"]


async def test_there_is_no_grid_of_a_paper_that_is_not_there(with_parties: AsyncClient) -> None:
    assert (await with_parties.get(f"{V1}/papers/none/responses")).status_code == 404


async def test_who_was_not_asked_does_not_answer(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    facts = answer(recommendation_id="p1-r2", respondent_id="lcc-test")
    assert await refused(with_parties, "recommendation-responses", **facts) == "not-asked"


async def test_an_answer_of_who_is_asked_no_more_is_an_answer_still(
    with_parties: AsyncClient,
) -> None:
    await two_asked(with_parties)
    await made(with_parties, "recommendation-responses", **answer())
    await corrected(with_parties, "recommendations/p1-r1", 1, asked_of=["lcc-test"])
    assert answers(await grid(with_parties))["lth-test", "p1-r1"] == "supported"
    mended = await corrected(with_parties, "recommendation-responses/a1", 1, answer="approved")
    assert mended.status_code == 200, mended.text


async def test_what_is_awaited_says_nothing_yet(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    facts = answer(answer="awaited", answered_on="2021-04-28")
    assert (
        await refused(with_parties, "recommendation-responses", **facts) == "awaited-is-no-answer"
    )


async def test_one_respondent_has_one_answer_at_a_time(with_parties: AsyncClient) -> None:
    await two_asked(with_parties)
    await made(with_parties, "recommendation-responses", **answer("a1"))
    again = await refused(with_parties, "recommendation-responses", **answer("a2"))
    assert again == "responses-overlap"


async def test_of_two_answers_at_once_one_is_kept(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    caller, mark = app.caller(*SCOPES), f"-{uuid4().hex[:6]}"
    await parties(caller, mark)
    await paper(caller, f"pooled-p{mark}")
    facts = {"paper_id": f"pooled-p{mark}", "asked_of": [f"lth-test{mark}"]}
    await recommendation(caller, f"pooled-r{mark}", **facts)
    given = answer(recommendation_id=f"pooled-r{mark}", respondent_id=f"lth-test{mark}")
    several = [given | {"id": f"pooled-{n}{mark}"} for n in range(4)]
    sending = [sent(caller, "recommendation-responses", **one) for one in several]
    found = await asyncio.gather(*sending)
    assert sorted(one.status_code for one in found) == [201, 409, 409, 409]
