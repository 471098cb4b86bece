"""What a witness has fetched, and the verifier as the command line runs it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from membership.actions.keys import OwnKeys
from membership.actions.verify_command import main

from tests.conftest import Clients, OpenApp
from tests.membership.routes.test_decisions import issued
from tests.membership.routes.test_logs import everything
from tests.membership.routes.test_memberships import V1

Verify = Callable[..., tuple[int, str]]


@dataclass
class Fetched:
    """What a witness has fetched: files' texts."""

    receipt: dict[str, Any]
    entries: list[dict[str, Any]]
    heads: list[dict[str, Any]]
    growth: dict[str, Any]
    keys: dict[str, Any]
    signing_keys: dict[str, Any]
    signing: OwnKeys

    @property
    def log(self) -> str:
        return lines([*self.entries, *self.heads])


def lines(items: list[dict[str, Any]]) -> str:
    return "".join(f"{compact(one)}\n" for one in items)


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


@pytest.fixture
async def fetched(open_app: OpenApp) -> Fetched:
    app: Clients = await open_app("membership")
    one = [await issued(app) for _ in range(6)][2]
    caller = app.caller("membership:read")
    receipt = (await caller.get(f"{V1}/decisions/{one}/receipt")).json()
    sizes = {"first": receipt["leaf_index"], "second": receipt["tree_size"]}
    return Fetched(
        receipt=receipt,
        entries=await everything(caller, "entries"),
        heads=await everything(caller, "heads"),
        growth=(await caller.get(f"{V1}/log/consistency", params=sizes)).json(),
        keys=(await caller.get("/membership/.well-known/jwks.json")).json(),
        signing_keys=(await caller.get(f"{V1}/signing-keys")).json(),
        signing=app.app.state.keys,
    )


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    def verified(text: str, keys: Any, head: str | None = None) -> tuple[int, str]:
        files = {"file": text, "keys": keys if isinstance(keys, str) else compact(keys)}
        for name, content in files.items():
            (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
        arguments = [str(tmp_path / "file"), "--keys", str(tmp_path / "keys")]
        if head is not None:
            (tmp_path / "head").write_text(head, encoding="utf-8")
            arguments += ["--head", str(tmp_path / "head")]
        return main(arguments), capsys.readouterr().out

    return verified
