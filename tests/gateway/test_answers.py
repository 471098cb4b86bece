"""What the gateway says when it answers by itself, and what it adds to the answers of services."""

import re
from collections.abc import Mapping
from uuid import UUID

import httpx
import pytest

from tests.gateway.running import ORIGIN, Gateway
from tests.gateway.tokens import bearer, token

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/indicators/v1/observations"
TRACE = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01")
ID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def header(name: str, value: str) -> dict[str, str]:
    return bearer() | {name: value}


REFUSED: dict[str, tuple[int, str, str, str, Mapping[str, str]]] = {
    "no token": (401, "unauthenticated", "GET", PATH, {}),
    "bad token": (401, "unauthenticated", "GET", PATH, {"Authorization": "Bearer x.y.z"}),
    "other audience": (403, "forbidden", "GET", PATH, bearer(aud=["schemes"])),
    "no such service": (404, "not-found", "GET", "/nobody", {}),
    "method": (405, "method-not-allowed", "TRACE", PATH, {}),
    "underscore": (400, "bad-request", "GET", PATH, header("x_a", "1")),
    "escaped slash": (400, "bad-request", "GET", "/indicators/v1%2Fa", bearer()),
    "upgrade": (
        400,
        "bad-request",
        "GET",
        PATH,
        header("Connection", "Upgrade") | {"Upgrade": "websocket"},
    ),
    "headers": (431, "bad-request", "GET", PATH, header("X-Long", "x" * 20_000)),
}


@pytest.mark.parametrize(
    ("status", "slug", "method", "path", "headers"), REFUSED.values(), ids=REFUSED
)
async def test_a_refusal_is_a_problem_document(
    gateway: Gateway, status: int, slug: str, method: str, path: str, headers: Mapping[str, str]
) -> None:
    answer = await gateway.client.request(method, path, headers=headers)
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["type"] == f"/membership/problems/{slug}"
    assert problem["instance"] == f"urn:uuid:{UUID(answer.headers['x-request-id'])}"
    assert len(problem["detail"]) > 40 or status == 426
    assert gateway.seen == []


async def test_a_missing_token_is_asked_for_and_a_bad_one_is_called_bad(gateway: Gateway) -> None:
    missing = await gateway.client.get(PATH)
    assert missing.headers["www-authenticate"] == 'Bearer realm="leftshift"'
    expired = await gateway.client.get(PATH, headers=bearer(exp=1))
    assert expired.headers["www-authenticate"] == 'Bearer realm="leftshift", error="invalid_token"'
    assert "Jwt is expired" in expired.json()["detail"]


@pytest.mark.parametrize("sent", [ID, ID.upper()])
async def test_a_request_id_is_kept(gateway: Gateway, sent: str) -> None:
    for path, status in ((PATH, 200), ("/nobody", 404)):
        answer = await gateway.client.get(path, headers=header("X-Request-ID", sent))
        assert answer.status_code == status
        assert answer.headers.get_list("x-request-id") == [sent]
    assert gateway.seen[0].headers["x-request-id"] == sent
    assert answer.json()["instance"] == f"urn:uuid:{sent}"


@pytest.mark.parametrize(
    "sent", [None, "1", ID[:-1], ID + "0", ID.replace("-", ":"), "x" * 36, f"{{{ID}}}"]
)
async def test_a_request_id_that_is_none_is_replaced(gateway: Gateway, sent: str | None) -> None:
    headers = header("X-Request-ID", sent) if sent else bearer()
    answer = await gateway.client.get(PATH, headers=headers)
    made = answer.headers["x-request-id"]
    assert str(UUID(made)) == made
    assert made != sent
    assert gateway.seen[0].headers["x-request-id"] == made


async def test_two_request_ids_are_none(gateway: Gateway) -> None:
    headers = [*bearer().items(), ("X-Request-ID", ID), ("X-Request-ID", ID)]
    answer = await gateway.client.get(PATH, headers=headers)
    assert ID not in answer.headers["x-request-id"]


async def test_a_trace_goes_on(gateway: Gateway) -> None:
    await gateway.client.get(PATH, headers=header("traceparent", PARENT) | {"tracestate": "a=1"})
    assert gateway.seen[0].headers["traceparent"] == PARENT
    assert gateway.seen[0].headers["tracestate"] == "a=1"


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "1",
        PARENT + "0",
        PARENT.replace("-", "_"),
        "00-" + "0" * 32 + PARENT[35:],
        PARENT[:36] + "0" * 16 + "-01",
        PARENT.replace("a", "g"),
    ],
)
async def test_a_trace_that_is_none_begins_with_the_request(
    gateway: Gateway, sent: str | None
) -> None:
    headers = header("traceparent", sent) if sent else bearer()
    answer = await gateway.client.get(PATH, headers=headers)
    trace = gateway.seen[0].headers["traceparent"]
    assert TRACE.fullmatch(trace)
    assert trace.split("-")[1] == answer.headers["x-request-id"].replace("-", "")


FORGED = dict.fromkeys(
    """
    X-Client-Id X-Client X-Caller-Org X-Caller X-Internal-User X-Leftshift-Client X-Host X-Org
    X-Envoy-Retry-On X-Envoy-Original-Path X-Envoy-Upstream-Rq-Timeout-Ms X-Original-URL Via
    X-Envoy-Decorator-Operation X-Forwarded-User X-Forwarded-Host X-Forwarded-Prefix Forwarded
    X-Forwarded-Client-Cert X-Rewrite-URL X-HTTP-Method-Override X-HTTP-Method X-Method-Override
    X-Real-IP True-Client-IP X-RateLimit-Limit Proxy-Authorization
    """.split(),  # noqa: SIM905 - a table of names reads better than a list of texts
    "admin",
)


async def test_a_caller_cannot_pose_as_a_proxy_or_as_someone_else(gateway: Gateway) -> None:
    forged = FORGED | {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    answer = await gateway.client.post(PATH, headers=bearer() | forged)
    assert answer.status_code == 200
    [seen] = gateway.seen
    assert seen.method == "POST"
    assert not {name.lower() for name in FORGED} & set(seen.headers)
    assert "203.0.113.7" not in seen.headers["x-forwarded-for"]
    assert seen.headers["x-forwarded-proto"] == "http"
    assert not [name for name in seen.headers if name.startswith("x-envoy")]


async def test_what_partners_send_reaches_the_service(gateway: Gateway) -> None:
    sent = {
        "x-correlation-id": "a",
        "if-match": '"1"',
        "idempotency-key": "k",
        "accept": "text/csv",
    }
    await gateway.client.post(PATH, headers=bearer() | sent)
    assert sent.items() <= gateway.seen[0].headers.items()


async def test_an_answer_does_not_tell_what_stands_behind(gateway: Gateway) -> None:
    for path in (PATH, "/nobody"):
        names = set((await gateway.client.get(path, headers=bearer())).headers)
        assert not names & {"server", "via", "x-powered-by"}
        assert not [name for name in names if name.startswith(("x-envoy", "x-ratelimit"))]


async def test_an_answer_says_how_many_requests_are_left(gateway: Gateway) -> None:
    for path, headers in ((PATH, bearer()), ("/indicators/openapi.json", {})):
        answer = await gateway.client.get(path, headers=headers)
        assert answer.headers["ratelimit-limit"] == "100000"
        assert 0 < int(answer.headers["ratelimit-remaining"]) <= 100_000
        assert int(answer.headers["ratelimit-reset"]) >= 0


async def preflight(gateway: Gateway, origin: str, path: str = PATH) -> httpx.Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
    return await gateway.client.options(path, headers=headers)


async def test_a_configured_application_may_call_from_a_browser(gateway: Gateway) -> None:
    answer = await preflight(gateway, ORIGIN)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, PUT, PATCH, DELETE"
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert {"authorization", "if-match", "idempotency-key", "traceparent"} <= set(allowed)
    assert gateway.seen == []


async def test_an_application_may_read_the_headers_it_needs(gateway: Gateway) -> None:
    for headers in (bearer(), {}):
        answer = await gateway.client.get(PATH, headers=headers | {"Origin": ORIGIN})
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        exposed = answer.headers["access-control-expose-headers"].split(", ")
        assert {"etag", "location", "ratelimit-remaining", "retry-after", "link"} <= set(exposed)
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.org", ORIGIN + ".evil.org", ORIGIN + ":8443", "null", ORIGIN[:-1]],
)
async def test_another_application_may_not(gateway: Gateway, origin: str) -> None:
    refused = await preflight(gateway, origin)
    assert refused.status_code == 401
    read = await gateway.client.get(PATH, headers=bearer() | {"Origin": origin})
    for answer in (refused, read):
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_token_is_never_repeated_in_an_answer(gateway: Gateway) -> None:
    bad = token(exp=1)
    answer = await gateway.client.get(PATH, headers={"Authorization": f"Bearer {bad}"})
    assert bad not in answer.text
    assert bad not in str(answer.headers)
