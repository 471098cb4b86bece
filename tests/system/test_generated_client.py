"""A client generated from each specification: strictly typed, and it works through the gateway."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deploy.partnership import Partnership
from deploy.postgres import SERVICES

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("clients")
    for service in SERVICES:
        name = service.replace("-", "_")
        config = folder / f"{name}.yaml"
        config.write_text(f"package_name_override: {name}_client\npost_hooks: []\n")
        done = subprocess.run(
            [BIN / "openapi-python-client", "generate", "--meta", "none",
             "--path", ROOT / "services" / service / "openapi.json",
             "--output-path", folder / f"{name}_client", "--config", config],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "rror" not in done.stdout, done.stdout
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def test_the_clients_are_strictly_typed(generated: Path) -> None:
    packages = [f"{service.replace('-', '_')}_client" for service in SERVICES]
    done = subprocess.run(
        [BIN / "mypy", "--strict", "--config-file=", *packages],
        cwd=generated, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def operation(name: str) -> ModuleType:
    return importlib.import_module(f"membership_client.api.{name}")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_story_of_write_read_conflict_and_retry(
    generated: Path, partnership: Partnership
) -> None:
    assert str(generated) in sys.path
    client_class = importlib.import_module("membership_client").AuthenticatedClient
    models: Any = importlib.import_module("membership_client.models")
    token = partnership.client("icb").fetch()
    with client_class(base_url=partnership.url, token=token) as client:
        tell(client, models)


def tell(client: Any, models: Any) -> None:
    register = operation("organisations.register_organisation").sync_detailed
    read = operation("organisations.read_organisation").sync_detailed
    change = operation("organisations.change_organisation").sync_detailed

    new = models.NewOrganisation(id="story-trust", name="Story Trust", kind="nhs_trust")
    key = "story-0001-0001"
    made = register(client=client, body=new, idempotency_key=key)
    again = register(client=client, body=new, idempotency_key=key)
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.parsed == again.parsed

    seen = read("story-trust", client=client)
    assert seen.parsed.name == "Story Trust"
    mend = models.OrganisationChange(short_name="ST")
    first = change("story-trust", client=client, body=mend, if_match=seen.headers["ETag"])
    late = change("story-trust", client=client, body=mend, if_match=seen.headers["ETag"])
    assert (first.status_code, late.status_code) == (200, 412)
    assert late.parsed.type_ == "/membership/problems/changed-since"
    fresh = read("story-trust", client=client).headers["ETag"]
    retried = change("story-trust", client=client, body=mend, if_match=fresh)
    assert retried.parsed.short_name == "ST"
