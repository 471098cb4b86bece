"""A small world for the properties, recorded over HTTP under ids that are its own."""

from dataclasses import dataclass
from typing import Any

from httpx import AsyncClient, Response

from tests.membership.routes.registered import corrected, made, sent
from tests.membership.routes.test_memberships import V1

DAY = "2022-09-01"


@dataclass
class World:
    """One mark, one caller, and what was recorded with them."""

    caller: AsyncClient
    mark: str

    def id(self, name: str) -> str:
        return f"pooled-{self.mark}-{name}"

    async def organisation(self, name: str, **facts: Any) -> Any:
        given = {"id": self.id(name), "name": name, "kind": "nhs_trust"} | facts
        return await made(self.caller, "organisations", **given)

    async def body(self, name: str = "jc", **facts: Any) -> Any:
        given = {"id": self.id(name), "name": name, "kind": "joint committee"} | facts
        return await made(self.caller, "bodies", **given)

    async def join(self, name: str, **facts: Any) -> Any:
        given = {"organisation_id": self.id(name), "category": "full",
                 "valid_from": "2021-04-01"} | facts  # fmt: skip
        return await made(self.caller, "memberships", **given)

    async def terms(self, name: str = "jc", **facts: Any) -> Any:
        given = {
            "id": self.id(f"{name}-terms"), "body_id": self.id(name), "power": "decide",
            "decides": ["financial", "statutory_nhs", "general"], "quorum_min_full": 1,
            "quorum_min_total": 1, "constituted_under": "partnership agreement",
        } | facts  # fmt: skip
        return await made(self.caller, "terms-of-reference", **given)

    async def seat(self, name: str, body: str = "jc", **facts: Any) -> Any:
        given = {"id": self.id(f"{body}-{name}"), "body_id": self.id(body), "voting": True,
                 "organisation_id": self.id(name)} | facts  # fmt: skip
        return await made(self.caller, "seats", **given)

    async def delegate(self, name: str, body: str = "jc", **facts: Any) -> Response:
        given: dict[str, Any] = {
            "id": self.id(name), "body_id": self.id(body), "classes": ["financial"],
            "valid_from": "2021-04-01", "limit_pence": 1000, "legal_basis": "NHS Act 2006 s75",
        } | facts  # fmt: skip
        if given.get("parent_id"):
            given["parent_id"] = self.id(given["parent_id"])
        answer: Response = await sent(self.caller, "delegations", **given)
        return answer

    async def correct(self, noun: str, name: str, version: int = 1, **facts: Any) -> Response:
        answer: Response = await corrected(self.caller, f"{noun}/{name}", version, **facts)
        return answer

    async def ask(self, name: str, body: str = "jc", **changed: Any) -> Response:
        """Ask for the rights of an organisation in a general matter."""
        question = {
            "organisation": self.id(name), "on": DAY, "matter": {"classes": ["general"]},
            "body": f"OWN:{self.id(name)}" if body == "OWN" else self.id(body),
        } | changed  # fmt: skip
        answer = await self.caller.post(f"{V1}/rights/query", json=question)
        assert answer.status_code == 200, answer.text
        return answer

    async def codes(self, name: str, body: str = "jc", **changed: Any) -> set[str]:
        return {one["code"] for one in (await self.ask(name, body, **changed)).json()["reasons"]}


def problem(answer: Response) -> tuple[int, str]:
    """Name the rule that refused."""
    return answer.status_code, str(answer.json()["type"]).rpartition("/")[2]
