"""The gateway, as the loader enters it, and what became of what it brings."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

RETRY = {429, 503}


@dataclass
class Outcome:
    """What became of one file."""

    what: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass
class Door:
    """The gateway, entered as one client."""

    http: httpx.Client

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request; wait and repeat if told to."""
        for _ in range(10):
            answer = self.http.request(method, path, **more)
            if answer.status_code not in RETRY:
                break
            time.sleep(float(answer.headers.get("Retry-After", "1")))
        return answer

    def everything(self, path: str) -> Iterator[dict[str, Any]]:
        """Read a whole list, page by page."""
        after: str | None = None
        while True:
            query = {"limit": 500} | ({"after": after} if after else {})
            answer = self.send("GET", path, params=query)
            answer.raise_for_status()
            page = answer.json()
            yield from page["items"]
            if (after := page["next"]) is None:
                return


def why(answer: httpx.Response) -> str:
    """Give a refusal in the service's own words."""
    problem = answer.json()
    errors = [f"{one['at']}: {one['why']}" for one in problem.get("errors", [])]
    return "; ".join([problem["detail"], *errors])
