"""A joint committee in the tests: members with seats, people appointed to them, and its clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response
from sqlalchemy import update

from tests.conftest import Clients
from tests.membership.facts import load

V1 = "/membership/v1"
START = datetime(2022, 9, 1, 9, tzinfo=UTC)
FULL = ("icb", "ltht", "lcc", "lypft", "lch")
ASSOCIATES = ("gpc", "hospice", "vcse")


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@dataclass
class Committee:
    """The joint committee of the published cases, with everybody that it takes to decide."""

    app: Clients
    now: datetime = START
    people: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def gathered(cls, app: Clients, body: str = "jc") -> "Committee":
        """Store the facts and appoint a principal and a deputy to every seat."""
        made = cls(app)
        async with app.app.state.database.changing() as session:
            await load(await session.connection())
        app.app.state.clock = lambda: made.now
        for name in (*FULL, *ASSOCIATES):
            await made.appoint(body, name)
        return made

    async def appoint(self, body: str, name: str) -> None:
        secretary = self.secretary()
        seat = f"{body}-{name}"
        if (await secretary.get(f"{V1}/seats/{seat}")).status_code == 404:
            facts = {"id": seat, "body_id": body, "organisation_id": name, "voting": True}
            assert (await secretary.post(f"{V1}/seats", json=facts, headers=key())).is_success
        for role in ("principal", "deputy"):
            person = self.people.setdefault(f"{name}-{role}", str(uuid4()))
            presides = {"icb": "chair", "lcc": "deputy_chair"}.get(name)
            facts = {"id": f"{seat}-{role}", "seat_id": seat, "person_id": person, "role": role,
                     "presides": presides if role == "principal" else None,
                     "nomination": "Letter" if role == "deputy" else None}  # fmt: skip
            made = await secretary.post(f"{V1}/appointments", json=facts, headers=key())
            assert made.status_code == 201, made.text

    async def amend(self, table: Any, name: str, **values: Any) -> None:
        """Let a fact have been otherwise from the start."""
        async with self.app.app.state.database.changing() as session:
            changed = update(table).where(table.id == name).values(**values)
            assert (await session.execute(changed)).rowcount == 1

    def secretary(self) -> AsyncClient:
        return self.app.caller("membership:read", "membership:write", client_id="s", org="icb")

    def system(self, org: str) -> AsyncClient:
        scopes = ("membership:read", "membership:input", "membership:decide")
        return self.app.caller(*scopes, client_id=f"{org}-system", org=org)

    def person(self, org: str, role: str = "principal", who: str | None = None) -> AsyncClient:
        """Give a caller with the token of a person of an organisation."""
        person = who or self.people[f"{org}-{role}"]
        scopes = ("membership:read", "membership:input", "membership:decide")
        client = f"{org}-app"
        token = self.app.issuer.token(
            *scopes, client_id=client, org=org, sub=person, act={"sub": client}
        )
        return self.app.anyone({"Authorization": f"Bearer {token}"})

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    async def draft(self, *classes: str, body: str = "jc", **changed: Any) -> str:
        matter = {"classes": classes or ("general",)} | changed.pop("matter", {})
        facts = {
            "body_id": body, "title": "Extend the frailty service", "matter": matter,
            "text": "The frailty service is extended.", "reasons": ["It works"],
            "alternatives": [{"option": "Nothing", "rejected_because": "Waits would grow"}],
        } | changed  # fmt: skip
        made = await self.secretary().post(f"{V1}/proposals", json=facts, headers=key())
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def do(self, caller: AsyncClient, proposal: str, step: str, /, **body: Any) -> Response:
        return await caller.post(f"{V1}/proposals/{proposal}/{step}", json=body, headers=key())

    async def done(self, caller: AsyncClient, proposal: str, step: str, /, **body: Any) -> Any:
        answer = await self.do(caller, proposal, step, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def opened(self, *classes: str, **changed: Any) -> str:
        """Draft and open a proposal, a day for input."""
        proposal = await self.draft(*classes, **changed)
        until = (self.now + timedelta(days=1)).isoformat()
        await self.done(self.secretary(), proposal, "opening", input_until=until)
        return proposal

    async def gather(
        self, proposal: str, *absent: str, conflicted: dict[str, dict[str, Any]] | None = None
    ) -> None:
        """End the period for input: everybody declares, and is there but for some."""
        self.later(days=1)
        for name in (*FULL, *ASSOCIATES):
            interest = (conflicted or {}).get(name, {"kind": "none"})
            await self.done(self.system(name), proposal, "declarations", **interest)
        await self.attend(proposal, *absent)

    async def attend(self, proposal: str, *absent: str) -> Any:
        read = await self.read(proposal)
        present = [
            {"seat": seat["seat_id"], "person": self.people[f"{seat['organisation_id']}-principal"]}
            for seat in read["seats"]
            if seat["organisation_id"] in (*FULL, *ASSOCIATES)
            and seat["organisation_id"] not in absent
        ]
        return await self.done(self.secretary(), proposal, "attendance", present=present)

    async def voting(self, *classes: str, **changed: Any) -> str:
        """Bring a proposal to its vote, which lasts an hour."""
        absent = changed.pop("absent", ())
        conflicted = changed.pop("conflicted", None)
        proposal = await self.opened(*classes, **changed)
        await self.gather(proposal, *absent, conflicted=conflicted)
        until = (self.now + timedelta(hours=1)).isoformat()
        await self.done(self.secretary(), proposal, "voting", voting_until=until)
        return proposal

    async def decided(self, *classes: str, **changed: Any) -> Any:
        """Bring a proposal to a decision for which everybody votes who may."""
        proposal = await self.voting(*classes, **changed)
        read = await self.read(proposal)
        able = {one["organisation_id"] for one in read["seats"] if one["in_electorate"]}
        await self.vote(proposal, "for", *sorted(able & {*FULL, *ASSOCIATES}))
        return await self.count(proposal)

    async def refused(self, caller: AsyncClient, proposal: str, step: str, /, **body: Any) -> str:
        """Do what is refused, and name the rule."""
        answer = await self.do(caller, proposal, step, **body)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["detail"]
        prefix, _, rule = problem["type"].rpartition("/")
        assert prefix == "/membership/problems"
        return str(rule)

    async def validity(self, decision: str, moment: datetime | None = None) -> Any:
        """Ask what is valid of a decision at the end of a day, today if none is given."""
        day = (moment or self.now).date().isoformat()
        place = f"{V1}/decisions/{decision}/validity"
        answer = await self.secretary().get(place, params={"on": day})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def record(self, decision: str) -> Any:
        """Read the record of a decision."""
        answer = await self.secretary().get(f"{V1}/decisions/{decision}")
        assert answer.status_code == 200, answer.text
        return answer.json()["record"]

    async def vote(self, proposal: str, choice: str, *names: str) -> None:
        for name in names:
            await self.done(self.person(name), proposal, "votes", choice=choice)

    async def count(self, proposal: str) -> Any:
        self.later(hours=2)
        return await self.done(self.secretary(), proposal, "outcome")

    async def read(self, proposal: str, caller: AsyncClient | None = None) -> Any:
        answer = await (caller or self.secretary()).get(f"{V1}/proposals/{proposal}")
        assert answer.status_code == 200, answer.text
        return answer.json()
