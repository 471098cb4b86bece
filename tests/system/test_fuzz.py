"""Each service under its own specification, fuzzed: no 5xx, and no answer it does not describe."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.partnership import Partnership
from deploy.postgres import SERVICES

ROOT = Path(__file__).parents[2]
FUZZER = Path(sys.executable).with_name("schemathesis")
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "response_headers_conformance",
)  # fmt: skip
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("system")]


@pytest.mark.parametrize("service", SERVICES)
async def test_the_service_answers_as_its_specification_says(
    partnership: Partnership, service: str, tmp_path: Path
) -> None:
    token = partnership.client("operator").fetch()
    port, _ = partnership.ports[service][0]
    command: list[str | Path] = [
        FUZZER, "run", ROOT / "services" / service / "openapi.json",
        "--url", f"http://127.0.0.1:{port}", "--header", f"Authorization: Bearer {token}",
        "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
        "--max-examples", "12", "--seed", "20260401", "--generation-database", "none",
        "--request-timeout", "10", "--continue-on-failure", "--no-color",
    ]  # fmt: skip

    def fuzz() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    done = await asyncio.to_thread(fuzz)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    assert "No issues found" in done.stdout
