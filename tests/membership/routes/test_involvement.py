from typing import Any

import pytest
from httpx import AsyncClient

from tests.membership.routes.registered import ids, made, paper, refused

EVIDENCE = {"id": "inv-test", "proposal_id": "prop-1", "kind": "equality_impact", "state": "done",
            "title": "Assessment", "held_start": "2018-03",
            "characteristics": ["age", "disability"]}  # fmt: skip


async def test_evidence_is_found_by_what_it_belongs_to_and_considered(
    with_parties: AsyncClient,
) -> None:
    caller = with_parties
    await paper(caller)
    await made(caller, "involvement", **EVIDENCE, led_by=["lth-test"])
    charter = {"id": "inv-2", "kind": "charter", "state": "done", "title": "c", "paper_id": "p1"}
    await made(caller, "involvement", **charter)
    assert await ids(caller, "involvement", proposal_id="prop-1") == ["inv-test"]
    assert await ids(caller, "involvement", paper_id="p1") == ["inv-2"]
    assert await ids(caller, "involvement", characteristics="disability") == ["inv-test"]
    assert await ids(caller, "involvement", kind="charter", state="done") == ["inv-2"]


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"held_start": None}, "assessment-incomplete"),
        ({"characteristics": []}, "assessment-incomplete"),
        ({"characteristics": ["age", "none_identified"]}, "none-and-some"),
        ({"characteristics": ["height"]}, "invalid"),
        ({"proposal_id": None}, "about-nothing"),
        ({"paper_id": "none"}, "reference-unknown"),
        ({"led_by": ["nobody"]}, "reference-unknown"),
        ({"held_end": "2017"}, "ends-before-it-starts"),
    ],
)
async def test_an_assessment_that_nobody_could_rely_on_is_refused(
    with_parties: AsyncClient, facts: dict[str, Any], problem: str
) -> None:
    assert await refused(with_parties, "involvement", **EVIDENCE | facts) == problem


async def test_none_identified_is_an_answer(with_parties: AsyncClient) -> None:
    none = {"characteristics": ["none_identified"]}
    assert (await made(with_parties, "involvement", **EVIDENCE | none))["characteristics"]


async def test_an_assessment_may_be_promised(with_parties: AsyncClient) -> None:
    promise: dict[str, Any] = {"state": "promised", "held_start": None, "characteristics": []}
    assert (await made(with_parties, "involvement", **EVIDENCE | promise))["state"] == "promised"
