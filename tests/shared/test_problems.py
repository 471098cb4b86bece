"""Bad input: each answer is a problem document that says what to mend, and repeats nothing."""

from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import text

from shared.database import Reading
from shared.kinds import KINDS
from tests.conftest import Clients, OpenApp

PATH = "/membership/v1/organisations"
GOOD = {"id": "good-test", "name": "Good", "kind": "nhs_trust"}
KEY = {"Idempotency-Key": "problems-0001"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    return opened


def is_problem(answer: Response, status: int, kind: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/membership/problems/{kind}"
    assert body["status"] == status
    assert body["detail"]
    assert UUID(body["instance"].removeprefix("urn:uuid:")) == UUID(answer.headers["X-Request-ID"])
    return body


@pytest.mark.parametrize(
    "body",
    [b"{", b"{'id': 1}", b"\xff\xfe", b'{"id": "a", "id": "b"}', b'{"a": NaN}',
     b'{"a": Infinity}', b"[" * 100_000, b"\x00", rb'{"name": "\ud800"}'],
)  # fmt: skip
async def test_a_body_that_is_not_json(app: Clients, body: bytes) -> None:
    answer = await app.caller("membership:write").post(PATH, content=body, headers=KEY | JSON)
    is_problem(answer, 400, "malformed-json")


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"colour": "blue"}, "body/colour"),
        ({"name": 7}, "body/name"),
        ({"name": None}, "body/name"),
        ({"name": ""}, "body/name"),
        ({"name": "x" * 400}, "body/name"),
        ({"name": "a\x00b"}, "body/name"),
        ({"id": "Not A Slug"}, "body/id"),
        ({"legal_from": "1998-02-30"}, "body/legal_from"),
        ({"legal_from": 19980401}, "body/legal_from"),
        ({"statutory": "perhaps"}, "body/statutory"),
        ({"identifiers": [{"scheme": "ods"}]}, "body/identifiers/0/value"),
        ({"identifiers": {}}, "body/identifiers"),
    ],
)
async def test_a_field_that_is_not_as_it_should_be_is_named(
    app: Clients, change: dict[str, Any], at: str
) -> None:
    answer = await app.caller("membership:write").post(PATH, json=GOOD | change, headers=KEY)
    problem = is_problem(answer, 422, "invalid")
    assert at in {error["at"] for error in problem["errors"]}
    assert "blue" not in answer.text


async def test_an_interval_that_ends_before_it_starts(app: Clients) -> None:
    body = GOOD | {"legal_from": "2022-07-01", "legal_to": "2018-04-01"}
    answer = await app.caller("membership:write").post(PATH, json=body, headers=KEY)
    is_problem(answer, 422, "ends-before-it-starts")


async def test_a_body_that_is_too_large(app: Clients) -> None:
    body = GOOD | {"note": "x" * 2_000_000}
    answer = await app.caller("membership:write").post(PATH, json=body, headers=KEY)
    is_problem(answer, 413, "content-too-large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "text/csv", ""])
async def test_a_body_of_another_type(app: Clients, kind: str) -> None:
    head = KEY | {"Content-Type": kind}
    answer = await app.caller("membership:write").post(PATH, content=b"{}", headers=head)
    is_problem(answer, 415, "unsupported-media-type")


async def test_an_unknown_path_and_a_wrong_method(app: Clients) -> None:
    caller = app.caller("membership:read", "membership:write")
    is_problem(await caller.get("/membership/v1/nothing"), 404, "not-found")
    is_problem(await caller.get("/"), 404, "not-found")
    is_problem(await caller.get(f"{PATH}/"), 404, "not-found")
    wrong = await caller.delete(PATH)
    is_problem(wrong, 405, "method-not-allowed")
    assert "GET" in wrong.headers["Allow"]


async def test_nothing_with_that_id(app: Clients) -> None:
    caller = app.caller("membership:read", "membership:write")
    is_problem(await caller.get(f"{PATH}/nobody"), 404, "not-there")
    change = await caller.patch(f"{PATH}/nobody", json={}, headers={"If-Match": '"1"'})
    is_problem(change, 404, "not-there")


async def test_a_missing_or_short_idempotency_key(app: Clients) -> None:
    writer = app.caller("membership:write")
    is_problem(await writer.post(PATH, json=GOOD), 400, "idempotency-key-missing")
    short = await writer.post(PATH, json=GOOD, headers={"Idempotency-Key": "short"})
    is_problem(short, 422, "invalid")


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=many", "on=yesterday",
                                   "known_at=2022-07-01T00:00:00"])  # fmt: skip
async def test_a_query_that_is_not_as_it_should_be(app: Clients, query: str) -> None:
    is_problem(await app.caller("membership:read").get(f"{PATH}?{query}"), 422, "invalid")


async def test_a_nul_in_a_query_is_the_callers_to_mend(app: Clients) -> None:
    answer = await app.caller("membership:read").get(PATH, params={"code": "a\x00b"})
    is_problem(answer, 422, "invalid")


async def test_a_fault_of_ours_says_nothing_of_itself(app: Clients) -> None:
    @app.app.get("/membership/v1/broken")
    async def broken() -> None:
        raise ZeroDivisionError("secret")

    answer = await app.anyone().get("/membership/v1/broken")
    is_problem(answer, 500, "fault")
    assert "secret" not in answer.text


async def test_a_database_that_is_away_is_503_and_says_when_to_come_back(
    pooled_app: OpenApp,
) -> None:
    app: Clients = await pooled_app("membership")
    from shared.database import Database  # noqa: PLC0415
    from shared.settings import ServiceSettings  # noqa: PLC0415

    nowhere = ServiceSettings(database_url="postgresql+asyncpg://x:y@127.0.0.1:1/nothing")
    app.app.state.database = Database(nowhere, "membership")
    answer = await app.caller("membership:read").get(PATH)
    is_problem(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    ready = await app.anyone().get("/membership/health/ready")
    assert ready.status_code == 503
    assert (await app.anyone().get("/membership/health/live")).status_code == 200


@pytest.mark.parametrize("by_driver", [True, False])
async def test_a_question_that_takes_too_long_is_told_to_ask_for_less(
    app: Clients, *, by_driver: bool
) -> None:
    @app.app.get("/membership/v1/slow")
    async def slow(reading: Reading) -> None:
        await reading.execute(text("SET statement_timeout = '5ms'"))
        if by_driver:
            driver: Any = (await reading.get_raw_connection()).driver_connection
            await driver.fetch("SELECT pg_sleep(1)")
        await reading.execute(text("SELECT pg_sleep(1)"))

    answer = await app.anyone().get("/membership/v1/slow")
    is_problem(answer, 503, "took-too-long")
    assert "fewer" in (await app.anyone().get("/membership/problems/took-too-long")).text


async def test_every_problem_has_a_page_that_says_what_to_do(app: Clients) -> None:
    for kind in [*KINDS, "code-taken", "not-there", "key-unfit"]:
        page = await app.anyone().get(f"/membership/problems/{kind}")
        assert page.status_code == 200, kind
        assert "What to do" in page.text
    assert (await app.anyone().get("/membership/problems/none")).status_code == 404
