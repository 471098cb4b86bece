from httpx import AsyncClient

from tests.membership.routes.registered import ids, made, refused

FUNCTION = {"id": "if-test", "capability": "system-co-ordination", "title": "Quality improvement"}


async def test_what_is_not_stated_is_said_to_be(with_parties: AsyncClient) -> None:
    found = await made(with_parties, "integration-functions", **FUNCTION)
    assert (found["level"], found["readiness"]) == ("not_decided", "not_stated")
    assert (found["owner_id"], found["do_once"]) == (None, None)


async def test_functions_are_found_by_owner_level_readiness_and_once(
    with_parties: AsyncClient,
) -> None:
    caller, facts = with_parties, {"owner_id": "lth-test", "level": "place", "do_once": True}
    await made(caller, "integration-functions", **FUNCTION | facts, readiness="shadow")
    await made(caller, "integration-functions", **FUNCTION | {"id": "if-2", "do_once": False})
    noun = "integration-functions"
    assert await ids(caller, noun, owner_id="lth-test") == ["if-test"]
    assert await ids(caller, noun, level="place", readiness="shadow") == ["if-test"]
    assert await ids(caller, noun, do_once=False) == ["if-2"]


async def test_an_owner_who_is_unknown_is_refused(with_parties: AsyncClient) -> None:
    facts = FUNCTION | {"owner_id": "nobody"}
    assert await refused(with_parties, "integration-functions", **facts) == "reference-unknown"
