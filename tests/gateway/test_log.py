"""What the gateway writes down, and where it can be watched from."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.gateway.corpus import corpus
from tests.gateway.running import Gateway
from tests.gateway.test_corpus import knock_with_all
from tests.gateway.tokens import bearer, token
from tests.gateway.upstream import Mood

pytestmark = pytest.mark.asyncio(loop_scope="session")

PERSON = "9990000018"
NAME = "Featherstonehaugh"
FIELDS = {
    "time", "service", "request_id", "method", "route", "status", "flags", "why", "bytes_in",
    "bytes_out", "ms", "client_id", "cluster", "host", "attempts", "trace",
}  # fmt: skip


def lines(gateway: Gateway) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in gateway.log.read_text().splitlines())


async def test_a_request_is_one_line(gateway: Gateway) -> None:
    headers = bearer(client_id="client-7") | {"User-Agent": "tester/1"}
    answer = await gateway.client.post("/schemes/v1/payments", headers=headers, content=b"12345")
    entry = await gateway.logged(answer.headers["x-request-id"])
    assert set(entry) == FIELDS
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["time"])
    expected = {
        "service": "gateway",
        "method": "POST",
        "route": "schemes-write",
        "status": 200,
        "flags": "-",
        "bytes_in": 5,
        "bytes_out": len(answer.content),
        "client_id": "client-7",
        "cluster": "schemes",
        "host": f"127.0.0.1:{gateway.services['schemes'][0].port}",
        "attempts": 1,
        "trace": gateway.seen[0].headers["traceparent"],
    }
    assert {name: entry[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("path", "headers", "status", "why"),
    [
        ("/indicators/v1/x", {}, 401, "jwt_authn_access_denied{Jwt_is_missing}"),
        ("/indicators/v1/x", bearer(aud=["schemes"]), 403, "Audiences_in_Jwt_are_not_allowed"),
        ("/nobody", {}, 404, "direct_response"),
        ("/indicators%2fx", {}, 400, "path_normalization_failed"),
    ],
)
async def test_a_refusal_is_a_line_that_says_why(
    gateway: Gateway, path: str, headers: dict[str, str], status: int, why: str
) -> None:
    answer = await gateway.client.get(path, headers=headers)
    entry = await gateway.logged(answer.headers["x-request-id"])
    assert entry["status"] == status
    assert why in entry["why"]


async def test_a_failed_service_shows_in_the_line(gateway: Gateway) -> None:
    [broken] = gateway.services["schemes"]
    broken.mood = Mood.RESET
    try:
        answer = await gateway.client.post("/schemes/v1/payments", headers=bearer())
    finally:
        broken.mood = Mood.ANSWER
    entry = await gateway.logged(answer.headers["x-request-id"])
    assert (entry["status"], entry["flags"]) == (503, "UC")


async def test_no_person_and_no_token_is_written_down(gateway: Gateway) -> None:
    client, secret = gateway.client, token()
    headers = {"Authorization": f"Bearer {secret}", "Referer": PERSON, "Cookie": NAME}
    for path in (
        f"/care-record/v1/people/{PERSON}?name={NAME}",
        f"/care-record/docs/{PERSON}",
        f"/care-record/v1/people%2f{PERSON}",
        f"/care-record/../{NAME}/{PERSON}",
        f"/{NAME}/{PERSON}",
    ):
        await client.get(path, headers=headers)
        last = await client.get(path, headers={"Authorization": f"Bearer {secret}x"})
    await client.request("TRACE", f"/care-record/{PERSON}", headers={"X_A": NAME})
    await client.post(f"/care-record/{PERSON}", content=b"x" * ((1 << 20) + 1), headers=headers)
    await gateway.logged(last.headers["x-request-id"])
    await asyncio.sleep(0.1)

    written = gateway.log.read_text()
    statistics = (await client.get(f"http://127.0.0.1:{gateway.stats_port}/stats/prometheus")).text
    for text in (PERSON, NAME, secret.rpartition(".")[2]):
        assert text not in written
        assert text not in statistics
    assert "care-record-read" in written


async def test_a_line_stays_a_line_whatever_is_sent(gateway: Gateway) -> None:
    await knock_with_all(gateway.port, corpus())
    agent = b'\x1b[31m"}\t' + b"a" * 5000
    answer = await gateway.client.get("/nobody", headers=[(b"User-Agent", agent)])
    await gateway.logged(answer.headers["x-request-id"])
    for entry in lines(gateway):
        assert set(entry) == FIELDS
        assert len(entry["method"] or "") <= 10
    assert "\x1b" not in gateway.log.read_text()


async def test_monitoring_has_two_paths_and_nothing_else_of_the_administration(
    gateway: Gateway,
) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{gateway.stats_port}") as monitor:
        assert (await monitor.get("/ready")).text == "LIVE\n"
        metrics = (await monitor.get("/stats/prometheus")).text
        assert 'envoy_cluster_upstream_rq_total{envoy_cluster_name="indicators"}' in metrics
        assert "client-1" not in metrics
        for path in ("/", "/stats", "/config_dump", "/clusters", "/ready/../config_dump", "/help"):
            assert (await monitor.get(path)).status_code == 404
        for path in ("/quitquitquit", "/ready", "/logging?level=debug", "/drain_listeners"):
            assert (await monitor.post(path)).status_code == 404


async def test_neither_monitoring_nor_administration_is_at_the_gate(gateway: Gateway) -> None:
    for path in ("/stats", "/stats/prometheus", "/ready", "/config_dump", "/clusters"):
        assert (await gateway.client.get(path, headers=bearer())).status_code == 404


async def test_the_administration_listens_on_the_loopback_only(gateway: Gateway) -> None:
    with socket.socket(socket.AF_INET) as other:
        other.settimeout(0.2)
        assert other.connect_ex(("127.0.0.2", gateway.admin_port)) != 0
