"""Each service under its own specification, fuzzed: no 5xx, and no answer it does not describe."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.partnership import Partnership
from deploy.postgres import SERVICES
from tests.running import running

ROOT = Path(__file__).parents[2]
FUZZER = Path(sys.executable).with_name("schemathesis")
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "response_headers_conformance",
)  # fmt: skip
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partnership() -> AsyncIterator[Partnership]:
    """Run one replica of each service."""
    async with running(replicas=1) as there:
        yield there


def fetch_into(file: Path, partnership: Partnership) -> None:
    """Put a token with every scope into a file: what the fuzzer finds, it may change."""
    file.write_text(partnership.client("operator").fetch(), encoding="utf-8")


async def keep_fresh(file: Path, partnership: Partnership) -> None:
    """Put another token there before one is no longer good."""
    while True:
        await asyncio.sleep(240)
        await asyncio.to_thread(fetch_into, file, partnership)


@pytest.mark.parametrize("service", SERVICES)
async def test_the_service_answers_as_its_specification_says(
    partnership: Partnership, service: str, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    command: list[str | Path] = [
        FUZZER, "run", ROOT / "services" / service / "openapi.json",
        "--url", f"http://127.0.0.1:{partnership.ports[service][0][0]}",
        "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
        "--max-examples", "8", "--seed", "20260401", "--generation-database", "none",
        "--request-timeout", "10", "--continue-on-failure", "--no-color",
    ]  # fmt: skip

    env = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz.authorised", "TOKEN_FILE": str(token),
           "PYTHONPATH": str(ROOT)}  # fmt: skip

    def fuzz() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False
        )

    await asyncio.to_thread(fetch_into, token, partnership)
    fresh = asyncio.create_task(keep_fresh(token, partnership))
    done = await asyncio.to_thread(fuzz)
    fresh.cancel()
    assert done.returncode == 0, failures(done.stdout) + done.stderr[-1000:]


def failures(said: str) -> str:
    """Cut out what the fuzzer found."""
    return said[said.find("= FAILURES =") :][:20_000]
