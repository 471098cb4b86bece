"""The feed of a service, as tests read it: other tests may have left more than a page in it."""

from typing import Any

from httpx import AsyncClient


async def events(caller: AsyncClient, service: str) -> list[dict[str, Any]]:
    """Read every event, the first one first."""
    found: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 500}
    while True:
        answer = await caller.get(f"/{service}/v1/changes", params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        if page["next"] is None:
            assert len(found) == page["last_number"]
            return found
        query["after"] = page["next"]
