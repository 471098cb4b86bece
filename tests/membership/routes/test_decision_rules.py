from httpx import AsyncClient

from tests.membership.routes.registered import ids, made, refused

RULE = {"id": "bcf-test", "subject": "BCF plan", "decider_id": "jc", "action": "sign-off",
        "rule": "The board signs off the plan", "status": "in force at source date",
        "input_from": ["lth-test", "all who provide care"], "effective_from": "2014-03",
        "valid_from": "2014-03-01"}  # fmt: skip


async def test_a_rule_is_found_by_who_decides_and_who_is_consulted(
    with_parties: AsyncClient,
) -> None:
    assert (await made(with_parties, "decision-rules", **RULE))["effective_from"] == "2014-03"
    assert await ids(with_parties, "decision-rules", decider_id="jc") == ["bcf-test"]
    assert await ids(with_parties, "decision-rules", input_from="lth-test") == ["bcf-test"]
    assert await ids(with_parties, "decision-rules", action="veto") == []
    assert await ids(with_parties, "decision-rules", on="2014-02-28") == []


async def test_a_rule_names_a_decider_who_is_known(with_parties: AsyncClient) -> None:
    unknown = await refused(with_parties, "decision-rules", **RULE | {"decider_id": "nobody"})
    assert unknown == "reference-unknown"


async def test_a_rule_does_not_end_before_it_starts(with_parties: AsyncClient) -> None:
    facts = RULE | {"effective_to": "2013"}
    assert await refused(with_parties, "decision-rules", **facts) == "ends-before-it-starts"
