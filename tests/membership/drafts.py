"""Agreements to test with: organisations that sign, and a text for them to sign."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from tests.membership.routes.test_memberships import V1, key, organisation

PARTIES = {"slug": "parties", "kind": "section", "label": "1", "heading": "Parties",
           "text": "Who is bound"}  # fmt: skip
RESERVED = {"slug": "reserved-matters", "kind": "section", "label": "10",
            "heading": "Reserved matters", "text": "What members keep"}  # fmt: skip


@dataclass
class Draft:
    """An agreement of two parties, under ids of its own."""

    caller: AsyncClient
    mark: str = field(default_factory=lambda: uuid4().hex[:8])

    @property
    def place(self) -> str:
        return f"{V1}/agreements/a-{self.mark}"

    @property
    def parties(self) -> list[str]:
        return [f"one-{self.mark}", f"two-{self.mark}"]

    async def register(self, **facts: Any) -> "Draft":
        for name in self.parties:
            await organisation(self.caller, name)
        body = {"id": f"a-{self.mark}", "name": "An agreement", "kind": "collaboration",
                "cited_as": f"X{self.mark.upper()}"}  # fmt: skip
        made = await self.post("", body | facts)
        assert made.status_code == 201, made.text
        return self

    async def post(self, rest: str, body: dict[str, Any]) -> Response:
        place = self.place + rest if rest else f"{V1}/agreements"
        return await self.caller.post(place, json=body, headers=key())

    async def read(self, rest: str = "", **query: str) -> Any:
        answer = await self.caller.get(self.place + rest, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def draft(self, number: int, **facts: Any) -> Response:
        body = {"number": number, "varies": number - 1 or None, "clauses": [PARTIES, RESERVED],
                "parties": [{"organisation_id": name} for name in self.parties]}  # fmt: skip
        return await self.post("/versions", body | facts)

    async def sign(self, number: int, party: str, **facts: Any) -> Response:
        version = await self.read(f"/versions/{number}")
        body = {"organisation_id": party, "text_hash": version["text_hash"],
                "signed_on": "2021-03-25", "role_title": "Chief executive",
                "source": "The signed copy"}  # fmt: skip
        return await self.post(f"/versions/{number}/signatures", body | facts)

    async def signed(self, number: int, **facts: Any) -> None:
        """Draft a version and have every party sign it."""
        made = await self.draft(number, **facts)
        assert made.status_code == 201, made.text
        for party in self.parties:
            answer = await self.sign(number, party)
            assert answer.status_code == 201, answer.text

    async def commence(self, number: int, valid_from: str, **facts: Any) -> Response:
        body = {"valid_from": valid_from} | facts
        return await self.post(f"/versions/{number}/commencement", body)

    async def in_force(self, number: int, valid_from: str, **facts: Any) -> None:
        """Draft a version, have it signed, and bring it into force."""
        await self.signed(number, **facts)
        answer = await self.commence(number, valid_from)
        assert answer.status_code == 201, answer.text

    async def terminate(self, valid_to: str, **facts: Any) -> Response:
        body = {"valid_to": valid_to, "notice_given_on": "2024-10-01", "reason": "Replaced"}
        return await self.post("/termination", body | facts)


def broken(answer: Response) -> str:
    """Name the rule that a refusal names."""
    return str(answer.json()["type"]).rpartition("/")[2]
