"""The joint committee of Leeds on the running partnership: its systems, its people, its seats.

Each organisation has an OpenID provider of its own, here a key that signs ID tokens; the
provider of `test_people` is other people's software.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.keys import JWT_BEARER
from deploy.partnership import Partnership
from tests.tokens import new_key

V1 = "/membership/v1"
BODY = "icp-joint-committee"
# Each client, and the organisation that it acts for.
SEATED = {
    "icb": "icb-west-yorkshire", "lcc": "lcc", "lth": "lth", "lch": "lch", "lypft": "lypft",
    "volition": "volition", "hospice": "st-gemmas-hospice", "healthwatch": "healthwatch-leeds",
}  # fmt: skip
PRESIDES = {"icb": "chair", "lcc": "deputy_chair"}
NAME, SUBJECT = "Quetzal Ocelot", "subject-ocelot"


def seat(client: str) -> str:
    return f"jc-{SEATED[client]}"


def soon(**later: float) -> str:
    return (datetime.now(UTC) + timedelta(**later)).isoformat()


@dataclass
class Committee:
    """Who sits there, and how each of them calls."""

    partnership: Partnership
    stack: AsyncExitStack
    callers: dict[str, AsyncClient] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    keys: dict[str, ECKey] = field(default_factory=dict)

    async def gather(self) -> None:
        """Register each organisation's provider and people, and appoint them to its seat."""
        for client, organisation in SEATED.items():
            self.keys[client] = new_key(f"{client}-provider")
            await self.done(
                "operator", "issuers", id=f"{client}-provider", organisation_id=organisation,
                issuer=self.provider(client), algorithms=["ES256"], audience="leftshift",
                keys=[self.keys[client].as_dict(private=False)],
            )  # fmt: skip
            for role in ("principal", "deputy"):
                await self.appoint(client, role)

    async def appoint(self, client: str, role: str) -> None:
        who, principal = f"{client}-{role}", role == "principal"
        person = await self.done(
            "operator", "people", issuer_id=f"{client}-provider", subject=f"{SUBJECT}-{who}",
            display_name=NAME,
        )  # fmt: skip
        self.people[who] = person["id"]
        await self.done(
            "icb", "appointments", id=f"jc-{who}", seat_id=seat(client), person_id=person["id"],
            role=role, presides=PRESIDES.get(client) if principal else None, certainty="invented",
            nomination=None if principal else "Letter of nomination", valid_from="2026-01-01",
        )  # fmt: skip

    def provider(self, client: str) -> str:
        return f"https://id.{client}.example"

    def system(self, client: str) -> AsyncClient:
        """Call as a system, with a token of its own."""
        if client not in self.callers:
            caller = AsyncClient(
                base_url=self.partnership.url, auth=self.partnership.client(client), timeout=20,
                trust_env=False,
            )  # fmt: skip
            self.callers[client] = caller
            self.stack.push_async_callback(caller.aclose)
        return self.callers[client]

    async def person(self, client: str, role: str = "principal") -> AsyncClient:
        """Call as a person: their own system exchanges what their provider says of them."""
        who = f"{client}-{role}"
        if who not in self.callers:
            token = await self.exchange(client, f"{SUBJECT}-{who}")
            caller = AsyncClient(
                base_url=self.partnership.url, headers={"Authorization": f"Bearer {token}"},
                timeout=20, trust_env=False,
            )  # fmt: skip
            self.callers[who] = caller
            self.stack.push_async_callback(caller.aclose)
        return self.callers[who]

    async def exchange(self, client: str, subject: str) -> str:
        now = int(time.time())
        claims = {"iss": self.provider(client), "sub": subject, "aud": "leftshift", "iat": now,
                  "exp": now + 120}  # fmt: skip
        key = self.keys[client]
        header = {"alg": "ES256", "typ": "JWT", "kid": key.kid}
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "client_assertion_type": JWT_BEARER,
            "client_assertion": self.partnership.client(client).assertion(),
            "subject_token": jwt.encode(header, claims, key),
            "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        }  # fmt: skip
        async with AsyncClient(base_url=self.partnership.url, trust_env=False) as http:
            given = await http.post("/membership/oauth2/token", data=form)
        assert given.status_code == 200, given.text
        return str(given.json()["access_token"])

    async def post(self, caller: AsyncClient, place: str, **body: Any) -> Response:
        key = {"Idempotency-Key": str(uuid4())}
        return await caller.post(f"{V1}/{place}", json=body, headers=key)

    async def done(self, who: str | AsyncClient, place: str, **body: Any) -> Any:
        """Do something that must be taken; a name is that of a system."""
        caller = self.system(who) if isinstance(who, str) else who
        answer = await self.post(caller, place, **body)
        assert answer.status_code == 201, (place, answer.text)
        return answer.json()

    async def read(self, who: str, place: str, **query: Any) -> Any:
        answer = await self.system(who).get(f"{V1}/{place}", params=query)
        assert answer.status_code == 200, (place, answer.text)
        return answer.json()

    async def opened(self, **facts: Any) -> str:
        """Have the secretariat draft a proposal and open it, three seconds for input."""
        facts = {
            "body_id": BODY, "title": "Ocelot title", "text": "The ocelot text.",
            "reasons": ["Waits are long"],
            "alternatives": [{"option": "Nothing", "rejected_because": "Waits would grow"}],
        } | facts  # fmt: skip
        drafted = await self.done("icb", "proposals", **facts)
        place = f"proposals/{drafted['id']}"
        await self.done("icb", f"{place}/opening", input_until=soon(seconds=3))
        return place

    async def attend(self, place: str, *there: str) -> None:
        """Record who is there: each by a client, its deputy by `client-deputy`."""
        present = []
        for name in there:
            client, _, role = name.partition("-")
            person = self.people[f"{client}-{role or 'principal'}"]
            present.append({"seat": seat(client), "person": person})
        await self.done("icb", f"{place}/attendance", present=present)

    async def until(self, place: str, state: str, *, within: float = 30) -> Any:
        """Read a proposal until it is in a state."""
        end = time.monotonic() + within
        while (found := await self.read("icb", place))["state"] != state:
            assert time.monotonic() < end, f"{found['state']}, not {state}"
            await asyncio.sleep(0.2)
        return found

    async def events(self, cursor: str | None = None) -> list[dict[str, Any]]:
        """Read the feed behind a cursor to its end."""
        found: list[dict[str, Any]] = []
        while True:
            query = {"limit": 500} | ({"after": cursor} if cursor else {})
            page = await self.read("icb", "changes", **query)
            found += page["items"]
            if (cursor := page["next"]) is None:
                return found


@asynccontextmanager
async def gathered(partnership: Partnership) -> AsyncIterator[Committee]:
    """Let the committee sit for a while."""
    async with AsyncExitStack() as stack:
        committee = Committee(partnership, stack)
        await committee.gather()
        yield committee
