"""Which service answers, and for which paths a token is asked."""

import pytest

from tests.gateway.running import Gateway
from tests.gateway.tokens import bearer
from tests.gateway.upstream import SERVICES

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPEN = [
    path
    for name in SERVICES
    for path in (
        f"/{name}/openapi.json",
        f"/{name}/docs",
        f"/{name}/docs/",
        f"/{name}/docs/redoc.standalone.js",
        f"/{name}/docs/assets/logo-2.svg",
        f"/{name}/problems/not-found",
        f"/{name}/health/live",
        f"/{name}/health/ready",
    )
] + [
    "/membership/.well-known/jwks.json",
    "/membership/.well-known/oauth-authorization-server",
    "/care-record/fhir/R4/metadata",
    "/indicators/fingertips",
    "/indicators/fingertips/",
    "/indicators/fingertips/api/ages",
    "/indicators/fingertips/api/all_data/csv/by_indicator_id?indicator_ids=1",
]

CLOSED = [
    "/indicators/fingertipsx",
    "/indicators/fingertips/v1/observations",
    "/indicators/fingertips/api/..;/v1/observations",
    "/schemes/fingertips/api/ages",
    "/indicators",
    "/indicators/",
    "/indicators/v1/openapi.json",
    "/indicators/openapi.json/",
    "/indicators/openapi.jsonx",
    "/indicators/docsx",
    "/indicators/docs/..;/v1/observations",
    "/indicators/docs/.hidden",
    "/indicators/problems",
    "/indicators/problems/a/b",
    "/indicators/health",
    "/indicators/health/ready/v1",
    "/indicators/.well-known/jwks.json",
    "/membership/.well-known",
    "/membership/oauth2/token/x",
    "/membership/oauth2/introspect",
    "/care-record/fhir/R4/Patient",
    "/care-record/fhir/R4/metadata/x",
    "/schemes/fhir/R4/metadata",
]


@pytest.mark.parametrize("service", SERVICES)
async def test_the_first_segment_names_the_service_and_nothing_is_rewritten(
    gateway: Gateway, service: str
) -> None:
    path = f"/{service}/v1/a%20b/c?x=1&y=%2F"
    answer = await gateway.client.get(path, headers=bearer())
    assert answer.json()["service"] == service
    assert [seen.path for seen in gateway.seen] == [path]


@pytest.mark.parametrize("path", OPEN)
async def test_what_needs_no_login_is_read_without_a_token(gateway: Gateway, path: str) -> None:
    assert (await gateway.client.get(path)).status_code == 200
    assert (await gateway.client.head(path)).status_code == 200
    assert [seen.path for seen in gateway.seen] == [path, path]


@pytest.mark.parametrize("path", OPEN)
async def test_what_is_read_without_a_token_is_not_changed_without_one(
    gateway: Gateway, path: str
) -> None:
    assert (await gateway.client.post(path)).status_code == 401
    assert gateway.seen == []


@pytest.mark.parametrize("path", CLOSED)
async def test_everything_else_needs_a_token(gateway: Gateway, path: str) -> None:
    assert (await gateway.client.get(path)).status_code == 401
    assert gateway.seen == []


async def test_a_token_is_asked_for_without_a_token_but_only_by_post(gateway: Gateway) -> None:
    form = {"grant_type": "client_credentials"}
    assert (await gateway.client.post("/membership/oauth2/token", data=form)).is_success
    assert (await gateway.client.get("/membership/oauth2/token")).status_code == 401
    assert [(seen.method, seen.body) for seen in gateway.seen] == [
        ("POST", b"grant_type=client_credentials")
    ]


@pytest.mark.parametrize(
    "path",
    ["/", "/nobody/v1/x", "/Indicators/v1/x", "/indicatorsx", "/v1/x", "/stats/prometheus", "/*"],
)
async def test_a_path_of_no_service_reaches_none(gateway: Gateway, path: str) -> None:
    for headers in ({}, bearer()):
        answer = await gateway.client.get(path, headers=headers)
        assert answer.status_code == 404
        assert answer.json()["type"] == "/membership/problems/not-found"
    assert gateway.seen == []


@pytest.mark.parametrize(
    "path", ["metrics", "METRICS", "metrics/x", "admin", "admin/x", "metrics;a"]
)
async def test_what_is_for_the_inside_is_not_there(gateway: Gateway, path: str) -> None:
    answer = await gateway.client.get(f"/indicators/{path}", headers=bearer())
    assert answer.status_code == 404
    assert gateway.seen == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_the_usual_methods_pass(gateway: Gateway, method: str) -> None:
    answer = await gateway.client.request(method, "/indicators/v1/x", headers=bearer())
    assert answer.status_code == 200
    assert [seen.method for seen in gateway.seen] == [method]


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "LOCK", "SEARCH", "REPORT", "MKCOL"])
async def test_other_methods_do_not_pass(gateway: Gateway, method: str) -> None:
    answer = await gateway.client.request(method, "/indicators/v1/x", headers=bearer())
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    assert gateway.seen == []
