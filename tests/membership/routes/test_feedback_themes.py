from typing import Any

import pytest
from httpx import AsyncClient

from tests.membership.routes.registered import corrected, ids, made, paper, refused

THEME = {"id": "ft-test", "body_id": "jc", "theme": "Pharmacies", "summary": "They can do more",
         "heard_start": "2017-11", "heard_end": "2017-12"}  # fmt: skip


async def test_a_theme_is_heard_until_something_is_done(with_parties: AsyncClient) -> None:
    caller = with_parties
    assert (await made(caller, "feedback-themes", **THEME))["status"] == "heard"
    change = {"status": "in_action", "action_taken": "Meetings", "owner_id": "lth-test"}
    answer = await corrected(caller, "feedback-themes/ft-test", 1, **change)
    assert (answer.json()["status"], answer.json()["theme"]) == ("in_action", "Pharmacies")
    assert await ids(caller, "feedback-themes", owner_id="lth-test") == ["ft-test"]
    assert await ids(caller, "feedback-themes", status="heard") == []


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"status": "no_action"}, "no-action-unexplained"),
        ({"status": "in_action"}, "action-unnamed"),
        ({"status": "done"}, "action-unnamed"),
        ({"body_id": "nowhere"}, "reference-unknown"),
        ({"owner_id": "nobody"}, "reference-unknown"),
        ({"paper_id": "none"}, "reference-unknown"),
        ({"heard_end": "2016"}, "ends-before-it-starts"),
    ],
)
async def test_a_theme_that_cannot_be_is_refused(
    with_parties: AsyncClient, facts: dict[str, Any], problem: str
) -> None:
    assert await refused(with_parties, "feedback-themes", **THEME | facts) == problem


async def test_nothing_done_is_an_answer_with_a_reason(with_parties: AsyncClient) -> None:
    await paper(with_parties)
    reason = {"status": "no_action", "status_reason": "It is for the council", "paper_id": "p1"}
    assert (await made(with_parties, "feedback-themes", **THEME | reason))["paper_id"] == "p1"
