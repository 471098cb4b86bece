"""Every operation asks who calls: none without a token, none with the scope of another."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clients

SPECIFICATION = Path(__file__).parents[3] / "services" / "indicators" / "openapi.json"
OPEN = {"/indicators/health/live", "/indicators/health/ready", "/indicators/problems/{slug}"}
SENT = {"Content-Type": "application/json", "Idempotency-Key": "who-may-do-this", "If-Match": '"1"'}


def operations() -> Iterator[tuple[str, str, str]]:
    """Give each operation, with the scope that it asks for."""
    for path, item in json.loads(SPECIFICATION.read_text(encoding="utf-8"))["paths"].items():
        for method in {"get", "post", "patch", "put", "delete"} & item.keys():
            if path not in OPEN:
                changes = (
                    method != "get" and "/calculators/" not in path and "/code-lists" not in path
                )
                changes |= "/jobs/" in path  # Of an import: whoever may send one reads it.
                yield method.upper(), path, "indicators:write" if changes else "indicators:read"


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
async def test_each_operation_asks_for_its_scope_before_anything_else(
    app: Clients, method: str
) -> None:
    found = [(path, scope) for one, path, scope in operations() if one == method]
    assert len(found) > 10
    for path, scope in found:
        where = path.replace("{", "").replace("}", "")
        nobody = await app.anyone().request(method, where, headers=SENT, content=b"{}")
        assert (nobody.status_code, "WWW-Authenticate" in nobody.headers) == (401, True), path
        for other in ("indicators:read", "indicators:write", "schemes:write"):
            if other != scope:
                caller = app.caller(other)
                refused = await caller.request(method, where, headers=SENT, content=b"{}")
                assert refused.status_code == 403, (path, other, refused.text)
        assert refused.json()["type"].startswith("/indicators/problems/"), path
