"""No person in any log, span, metric or problem, whatever was asked and however wrongly."""

import asyncio
import csv
import re
from io import StringIO
from pathlib import Path

import httpx
import pytest

from deploy.partnership import Partnership
from tests.system.conftest import Collector

pytestmark = pytest.mark.asyncio(loop_scope="session")
LEEDS = Path(__file__).parents[2] / "deploy" / "leeds"
# Rare names, a number of the test range and a postcode that nothing else contains.
NAME, GIVEN, POSTCODE = "Zzyzxquill", "Quixotemira", "ZZ99 3WZ"
PERSONS = "/care-record/v1/persons"
PURPOSE = {"purpose": "direct_care"}


def valid(nine: str) -> str:
    rest = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nine + str(0 if rest == 11 else rest)


PLANTED = [valid("999888777"), valid("999888666")]


def secrets() -> list[bytes]:
    """Give every form of what was planted, and of Leeds' own people's numbers."""
    with (LEEDS / "persons.csv").open(encoding="utf-8", newline="") as lines:
        numbers = [row["nhs_number"] for row in csv.DictReader(lines)][:50]
    words = [NAME, GIVEN, POSTCODE, POSTCODE.replace(" ", "%20"), POSTCODE.replace(" ", "+")]
    for number in (*PLANTED, *numbers):
        parts = number[:3], number[3:6], number[6:]
        words += [number, " ".join(parts), "-".join(parts), "%20".join(parts)]
    return [word.lower().encode() for word in words]


async def ask_everything(operator: httpx.AsyncClient) -> list[httpx.Response]:
    """Ask for, send, mistake and forge persons in every way that a partner might."""
    number, other = PLANTED
    person = {"nhs_number": number, "status": "01", "family_name": NAME, "given_name": GIVEN,
              "postcode": POSTCODE, "birth_date": "1950-02-03", "gender": "female"}  # fmt: skip
    key = {"Idempotency-Key": "telemetry-0001"}

    async def post(path: str, **more: object) -> httpx.Response:
        return await operator.post(path, **{"params": PURPOSE, **more})  # type: ignore[arg-type]

    rows = StringIO(newline="")
    csv.writer(rows).writerows(
        [["nhs_number", "status", "family_name", "birth_date", "postcode"],
         [number, "01", NAME, "never", POSTCODE], [f"{number}0", "99", NAME, "", POSTCODE]]
    )  # fmt: skip
    return [
        await post(PERSONS, json=person, headers=key),
        await post(PERSONS, json=person | {"family_name": f"{NAME} II"}, headers=key),
        await post(PERSONS, json=person, headers={"Idempotency-Key": "telemetry-0002"}),
        await post(PERSONS, json=person | {NAME: 1}, headers={"Idempotency-Key": "telemetry-3"}),
        await post(PERSONS, json=person | {"nhs_number": f"{number[:9]}0"}, headers=key),
        await post(PERSONS, json=person | {"birth_date": NAME}, headers=key),
        await post(PERSONS, json=person | {"gender": NAME, "status": NAME}, headers=key),
        await post(PERSONS, json=person | {"family_name": f"{NAME}\x00"}, headers=key),
        await post(PERSONS, content=f'{{"family_name": "{NAME}"', headers=key | JSON),
        await operator.get(f"{PERSONS}/{number}", params=PURPOSE),
        await operator.get(f"{PERSONS}/{number}"),
        await operator.get(f"{PERSONS}/{number}", params={"purpose": NAME}),
        await operator.get(f"{PERSONS}/{other}", params=PURPOSE),
        await operator.get(f"{PERSONS}/{NAME}", params=PURPOSE),
        await operator.get(f"{PERSONS}/{number}/{NAME}", params={"name": NAME, "q": POSTCODE}),
        await operator.get(f"/care-record/v1/{NAME}/{number}"),
        await operator.get(f"/{NAME}/{number}", params={"postcode": POSTCODE}),
        await operator.get(f"/indicators/v1/indicators/{number}/series", params={"area": NAME}),
        await operator.get(f"/membership/v1/organisations/{NAME}", params={"code": number}),
        await operator.get(f"/schemes/v1/funds/{number}/summary", params={"year": NAME}),
        await operator.delete(f"{PERSONS}/{number}"),
        await operator.patch(f"{PERSONS}/{number}", json={"family_name": NAME}, params=PURPOSE),
        await operator.patch(
            f"{PERSONS}/{number}", json={"family_name": NAME}, params=PURPOSE,
            headers={"If-Match": '"99"'},
        ),
        await post("/care-record/v1/persons/search", json={"system": "pas", "value": NAME}),
        await post("/care-record/v1/nhs-numbers/check", json={"numbers": [number, NAME]}),
        await post("/care-record/v1/imports/persons", content=rows.getvalue(), headers=CSV),
        await post("/care-record/v1/imports/persons", content=rows.getvalue(), headers=JSON),
        await operator.get("/care-record/v1/changes", params={"after": number}),
        await operator.get(f"{PERSONS}/{number}", params=PURPOSE,
                           auth=None, headers={"Authorization": f"Bearer {NAME}",
                                    "User-Agent": NAME,
                                    "X-Request-ID": number, "X-Correlation-ID": NAME,
                                    "traceparent": NAME}),
    ]  # fmt: skip


JSON, CSV = {"Content-Type": "application/json"}, {"Content-Type": "text/csv"}


async def everything_written(partnership: Partnership, collector: Collector) -> dict[str, bytes]:
    """Gather every byte that was logged, measured or traced."""
    written = {path.name: path.read_bytes() for path in (partnership.folder / "log").iterdir()}
    async with httpx.AsyncClient() as http:
        for service, ports in partnership.ports.items():
            for number, (_, inside) in enumerate(ports):
                metrics = await http.get(f"http://127.0.0.1:{inside}/metrics")
                written[f"metrics of {service} {number}"] = metrics.content
        gateway = await http.get(f"http://127.0.0.1:{partnership.stats_port}/stats/prometheus")
        written["metrics of the gateway"] = gateway.content
    written["spans"] = b"".join(collector.received)
    return written


def leaks(written: dict[str, bytes], words: list[bytes]) -> set[str]:
    """Name what holds one of the words."""
    pattern = re.compile(b"|".join(re.escape(word) for word in words))
    return {name for name, content in written.items() if pattern.search(content.lower())}


async def test_no_person_is_in_any_log_span_metric_or_problem(
    partnership: Partnership, operator: httpx.AsyncClient, collector: Collector
) -> None:
    answers = await ask_everything(operator)
    assert {answer.status_code for answer in answers} >= {201, 200, 400, 401, 404, 412, 422, 428}
    assert all(answer.status_code < 500 for answer in answers)
    await asyncio.sleep(2)  # The gateway and the tracer write what they have once a second.
    written = await everything_written(partnership, collector)
    assert b"/care-record/v1/persons/{person}" in written["spans"]
    assert b"http_server_request_duration" in written["metrics of care-record 0"]
    assert any(b'"answered"' in content for content in written.values())
    problems = {
        f"problem {n}: {answer.status_code}": answer.content
        for n, answer in enumerate(answers)
        if answer.headers["content-type"].startswith("application/problem+json")
    }
    assert len(problems) > 15
    assert leaks(written | problems, secrets()) == set()


async def test_a_leak_that_is_planted_is_found(
    partnership: Partnership, collector: Collector
) -> None:
    written = await everything_written(partnership, collector)
    for name in written:
        for word in secrets()[:8]:
            assert leaks(written | {name: written[name] + word.upper()}, secrets()) == {name}
