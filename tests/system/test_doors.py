"""The same doors as partners use: through the gateway, and past it."""

import asyncio
from collections import Counter

import httpx
import pytest

from deploy.keys import JWT_BEARER
from deploy.partnership import Partnership
from deploy.postgres import SERVICES

pytestmark = pytest.mark.asyncio(loop_scope="session")
READS = {
    "indicators": "/indicators/v1/indicators",
    "schemes": "/schemes/v1/funds",
    "care-record": "/care-record/v1/changes",
    "membership": "/membership/v1/organisations",
}


@pytest.mark.parametrize("service", SERVICES)
async def test_a_services_own_port_asks_for_a_token_too(
    partnership: Partnership, service: str
) -> None:
    for port, _ in partnership.ports[service]:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as past:
            claimed = {"X-Client-Id": "operator", "X-Leftshift-Client": "operator"}
            assert (await past.get(READS[service], headers=claimed)).status_code == 401
            assert (await past.get("/metrics")).status_code == 404


@pytest.mark.parametrize("service", SERVICES)
async def test_metrics_are_on_the_inside_only(partnership: Partnership, service: str) -> None:
    async with httpx.AsyncClient() as http:
        for path in ("/metrics", f"/{service}/metrics", f"/{service}/%6detrics"):
            assert (await http.get(f"{partnership.url}{path}")).status_code in {400, 401, 404}
        _, inside = partnership.ports[service][0]
        metrics = await http.get(f"http://127.0.0.1:{inside}/metrics")
    assert "http_server_request_duration_seconds" in metrics.text


@pytest.mark.parametrize("service", SERVICES)
async def test_what_needs_no_login_is_open(partnership: Partnership, service: str) -> None:
    async with httpx.AsyncClient(base_url=partnership.url) as http:
        for path in ("openapi.json", "docs", "docs/redoc.js", "docs/start.js", "health/live",
                     "health/ready", "problems/not-found"):  # fmt: skip
            answer = await http.get(f"/{service}/{path}")
            assert answer.status_code == 200, path
        docs = await http.get(f"/{service}/docs")
    assert "script-src 'self'" in docs.headers["Content-Security-Policy"]
    assert "charset=utf-8" in docs.headers["Content-Type"]


async def test_of_sixteen_replays_at_once_one_earns_a_token(partnership: Partnership) -> None:
    client = partnership.client("operator")
    limits = httpx.Limits(max_connections=16)
    async with httpx.AsyncClient(base_url=partnership.url, limits=limits) as http:
        for _ in range(10):
            form = {
                "grant_type": "client_credentials",
                "client_assertion_type": JWT_BEARER,
                "client_assertion": client.assertion(),
            }
            answers = await asyncio.gather(
                *(http.post("/membership/oauth2/token", data=form) for _ in range(16))
            )
            assert Counter(one.status_code for one in answers) == {200: 1, 401: 15}


async def test_the_limit_of_a_client_is_told_in_every_answer(operator: httpx.AsyncClient) -> None:
    answer = await operator.get("/membership/v1/organisations/lth")
    assert int(answer.headers["RateLimit-Limit"]) > 0
    assert int(answer.headers["RateLimit-Remaining"]) >= 0


async def test_a_request_id_is_mirrored_and_joins_the_logs(
    partnership: Partnership, operator: httpx.AsyncClient
) -> None:
    mine = "0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4b"
    answer = await operator.get("/membership/v1/organisations/lth", headers={"X-Request-ID": mine})
    assert answer.headers["X-Request-ID"] == mine
    logs = [partnership.programs.log(name) for name in ("gateway", "membership-1", "membership-2")]
    await asyncio.sleep(1.5)  # The gateway writes its log once a second.
    assert sum(mine in log.read_text() for log in logs) == 2


async def test_the_second_load_changes_nothing(
    partnership: Partnership, capfd: pytest.CaptureFixture[str]
) -> None:
    from deploy.leeds.load import load  # noqa: PLC0415

    await asyncio.to_thread(load, partnership.url, partnership.folder / "clients")
    assert "Nothing was changed" in capfd.readouterr().out
