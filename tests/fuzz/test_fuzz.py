"""Each service under its own specification, fuzzed: no 5xx, and no answer it does not describe."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

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
async def port_and_token() -> AsyncIterator[tuple[dict[str, int], str]]:
    """Give each service's port, and a token with every scope: what it finds, it may change."""
    async with running(replicas=1) as partnership:
        ports = {service: ports[0][0] for service, ports in partnership.ports.items()}
        yield ports, await asyncio.to_thread(partnership.client("operator").fetch)


@pytest.mark.parametrize("service", SERVICES)
async def test_the_service_answers_as_its_specification_says(
    port_and_token: tuple[dict[str, int], str], service: str, tmp_path: Path
) -> None:
    ports, token = port_and_token
    command: list[str | Path] = [
        FUZZER, "run", ROOT / "services" / service / "openapi.json",
        "--url", f"http://127.0.0.1:{ports[service]}",
        "--header", f"Authorization: Bearer {token}",
        "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
        "--max-examples", "8", "--seed", "20260401", "--generation-database", "none",
        "--request-timeout", "10", "--continue-on-failure", "--no-color",
    ]  # fmt: skip

    def fuzz() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    done = await asyncio.to_thread(fuzz)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
