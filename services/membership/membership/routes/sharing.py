"""Sharing data over HTTP: may this be seen, and all that an organisation may see."""

from collections.abc import AsyncIterator, Iterable
from datetime import date
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from membership.domain.sharing import Access, Question, accesses, check
from membership.domain.sharing_facts import Identifiers
from membership.queries import sharing
from membership.routes.access import Reader
from membership.routes.registers import KnownAt
from shared.database import Reading
from shared.fields import Slug, Strict
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.tabular import Accept, csv_response, wants_csv

router = APIRouter(prefix="/data-sharing", tags=["data-sharing"], route_class=Route)

MOST_CONTROLLERS = 100
Behind = Annotated[
    str, Query(max_length=600, description="Go on behind this id: the `next` of the page before")
]


class SharingQuestion(Strict):
    """Who wants to see which data of whom, in which role and what for."""

    organisation: Annotated[Slug, Field(examples=["lth"])]
    role: Annotated[Slug, Field(examples=["clinician"])]
    purpose: Annotated[Slug, Field(examples=["direct_care"])]
    data_set: Annotated[Slug, Field(examples=["care_plan"])]
    controllers: Annotated[
        list[Slug],
        Field(
            min_length=1, max_length=MOST_CONTROLLERS, description="Whose data it is",
            examples=[["lch", "lcc"]],
        ),
    ]  # fmt: skip
    on: Annotated[
        date | None, Field(description="Today in Leeds if left out", examples=["2026-04-01"])
    ] = None
    known_at: Annotated[
        AwareDatetime | None,
        Field(
            description="As this register knew it then; now if left out or later than now",
            examples=["2026-04-01T09:00:00Z"],
        ),
    ] = None


class ReasonOut(BaseModel):
    """One thing that stands against it."""

    model_config = ConfigDict(from_attributes=True)

    code: Annotated[str, Field(examples=["CONTROLLER_WITHDRAWN"])]
    text: Annotated[str, Field(examples=["The controller has left the agreement by the day."])]
    agreement: Annotated[
        str | None, Field(description="Null if it is of no agreement", examples=["dsa-direct-care"])
    ]


class GrantOut(BaseModel):
    """An agreement that opens a controller's data."""

    model_config = ConfigDict(from_attributes=True)

    controller: Annotated[str, Field(examples=["lch"])]
    agreement: Annotated[str, Field(examples=["dsa-direct-care"])]
    identifiers: Annotated[
        Identifiers, Field(description="How persons may be seen in it", examples=["identifiable"])
    ]


class DenialOut(BaseModel):
    """A controller whose data stays closed."""

    model_config = ConfigDict(from_attributes=True)

    controller: Annotated[str, Field(examples=["lcc"])]
    reasons: list[ReasonOut]


class FactOut(BaseModel):
    """A reading that the answer rests on: `/membership/v1/{kind}/{id}`."""

    model_config = ConfigDict(from_attributes=True)

    kind: Annotated[str, Field(examples=["data-sharing-parties"])]
    id: Annotated[str, Field(examples=["dsa-direct-care-lch-controller"])]
    version: Annotated[int, Field(examples=[1])]


class SharingAnswer(BaseModel):
    """What may be seen. `permit` is true only if every controller's data may be.

    The same question with the `on` and `known_at` of an answer is answered the same for ever.
    """

    model_config = ConfigDict(from_attributes=True)

    permit: Annotated[bool, Field(examples=[False])]
    on: Annotated[date, Field(examples=["2026-04-01"])]
    known_at: Annotated[AwareDatetime, Field(examples=["2026-04-01T09:00:00Z"])]
    permitted_controllers: Annotated[list[str], Field(examples=[["lch"]])]
    grants: list[GrantOut]
    denied: list[DenialOut]
    reasons: Annotated[list[ReasonOut], Field(description="Each once, in order of precedence")]
    facts_used: list[FactOut]
    rule_set_version: Annotated[str, Field(examples=["data-sharing/1"])]


class AccessOut(BaseModel):
    """One data set of one controller for one purpose and role: open, or closed and why."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["dsa-direct-care/direct_care/care_plan/clinician/lch"])]
    agreement: Annotated[str, Field(examples=["dsa-direct-care"])]
    purpose: Annotated[str, Field(examples=["direct_care"])]
    data_set: Annotated[str, Field(examples=["care_plan"])]
    role: Annotated[str, Field(examples=["clinician"])]
    controller: Annotated[str, Field(examples=["lch"])]
    permitted: Annotated[bool, Field(examples=[True])]
    identifiers: Annotated[Identifiers | None, Field(examples=["identifiable"])]
    reasons: list[ReasonOut]

    @property
    def codes(self) -> str:
        """Give the codes of the reasons, for one cell of a table."""
        return " ".join(one.code for one in self.reasons)


COLUMNS = ("agreement", "purpose", "data_set", "role", "controller", "permitted", "identifiers",
           "codes")  # fmt: skip


@router.post("/check")
async def check_data_sharing(_: Reader, asked: SharingQuestion, reading: Reading) -> SharingAnswer:
    """Ask whether an organisation may see data of others; denied unless all have agreed to it.

    The answer is for each controller: one that has withdrawn closes its own data only. A grant
    of pseudonymised or anonymised data is no leave to learn who a person is.
    """
    wanted = asked.model_dump(exclude={"role", "data_set"})
    known = await sharing.bearing_on(reading, **wanted)
    question = Question(
        asked.organisation, asked.role, asked.purpose, asked.data_set, tuple(asked.controllers),
        known.on, known.known_at,
    )  # fmt: skip
    return SharingAnswer.model_validate(check(known.facts, question))


@router.get("/access", response_model=Page[AccessOut])
async def list_data_sharing_access(
    _: Reader,
    reading: Reading,
    organisation: Annotated[str, Query(max_length=100, description="Who would see it")],
    after: Behind = "",
    limit: Limit = 100,
    on: Annotated[date | None, Query(description="Today in Leeds if left out")] = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """List all that an organisation's agreements let it see, and what they do not yet or no more.

    What no agreement speaks of is not in the list, and denied.
    """
    known = await sharing.opening_to(reading, organisation, on=on, known_at=known_at)
    times = known.on, known.known_at
    if wants_csv(accept):
        found = map(shown, accesses(known.facts, organisation, *times))
        return csv_response(COLUMNS, one_by_one(found), "data-sharing-access")
    behind = after.split("/") if after else ()
    some = islice(accesses(known.facts, organisation, *times, behind), limit + 1)
    return page_of(list(some), limit, shown, lambda one: one.id)


def shown(one: Access) -> AccessOut:
    """Put into an answer what may be seen in a place."""
    return AccessOut(
        id="/".join(one.place),
        **one.place._asdict(),
        permitted=not one.reasons,
        identifiers=one.identifiers,
        reasons=[ReasonOut.model_validate(reason) for reason in one.reasons],
    )


async def one_by_one(rows: Iterable[AccessOut]) -> AsyncIterator[AccessOut]:
    """Give rows as a stream wants them."""
    for row in rows:
        yield row
