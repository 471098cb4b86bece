"""Writers that keep a journal outside of the system, and the count afterwards.

Each writer sends keyed creates through the gateway, one after the other, and notes intent and
answer in a file of its own. Nothing is believed but these files: what was acknowledged must be
there once, and what is there must have been sent.
"""

import asyncio
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from deploy.partnership import Partnership

PATH = "/membership/v1/organisations"
SETTLED = 400  # From here on an answer is a refusal, and the request is to be repeated if 5xx.


@dataclass
class Writer:
    """One client that keeps writing until it is told to stop."""

    http: httpx.AsyncClient
    journal: Path
    stopping: asyncio.Event
    answers: list[int] = field(default_factory=list)

    async def write(self) -> None:
        with self.journal.open("a", encoding="utf-8") as notes:
            while not self.stopping.is_set():
                name, key = f"f-{uuid4().hex}", str(uuid4())
                self.note(notes.fileno(), {"intent": name})
                await self.settle(name, key)
                self.note(notes.fileno(), {"acked": name})

    def note(self, file: int, line: dict[str, str]) -> None:
        os.write(file, (json.dumps(line) + "\n").encode())
        os.fsync(file)

    async def settle(self, name: str, key: str) -> None:
        """Repeat a create under its key until it is answered for good."""
        body = {"id": name, "name": "Written under faults", "kind": "nhs_trust"}
        while True:
            try:
                answer = await self.http.post(PATH, json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError:
                await asyncio.sleep(0.05)
                continue
            self.answers.append(answer.status_code)
            if answer.status_code == httpx.codes.CREATED:
                return
            retry = answer.status_code >= 500 or answer.status_code in {409, 429}
            assert retry, answer.text
            assert answer.status_code != 500, answer.text
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Count:
    """What the journals and the system say of each other."""

    acked: int
    lost: set[str]
    doubled: set[str]
    foreign: set[str]


def read(folder: Path) -> list[dict[str, str]]:
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.jsonl")]
    return [json.loads(line) for text in texts for line in text.splitlines()]


async def count(partnership: Partnership, folder: Path) -> Count:
    """Compare the journals with what the system holds, by its list and by its feed."""
    notes = await asyncio.to_thread(read, folder)
    acked = {note["acked"] for note in notes if "acked" in note}
    intended = {note["intent"] for note in notes if "intent" in note}
    auth = partnership.client("operator")
    async with httpx.AsyncClient(base_url=partnership.url, auth=auth, timeout=30) as http:
        listed = await everything(http, PATH)
        events = await everything(http, "/membership/v1/changes")
    there = [one["id"] for one in listed if one["id"].startswith("f-")]
    told = [one["subject"] for one in events if one["subject"].startswith("f-")]
    doubled = {one for one in told if told.count(one) > 1} if len(set(told)) < len(told) else set()
    return Count(
        len(acked),
        lost=acked - (set(there) & set(told)),
        doubled=doubled,
        foreign=set(there) - intended,
    )


async def everything(http: httpx.AsyncClient, path: str) -> list[dict[str, str]]:
    found, after = list[dict[str, str]](), None
    while True:
        query = {"limit": "500"} | ({"after": after} if after else {})
        page = (await http.get(path, params=query)).raise_for_status().json()
        found += page["items"]
        if (after := page["next"]) is None:
            return found
