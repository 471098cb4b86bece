"""Who may do what in this service, and that whoever does it says why and leaves a record."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request

from care_record.domain.accesses import Accessor, Purpose
from care_record.domain.nhs_number import NhsNumber
from care_record.domain.persons import named
from care_record.queries import accesses
from shared.callers import Caller, requires

reader = requires("care-record:read")
editor = requires("care-record:write")
auditor = requires("care-record:audit")

Reader = Annotated[Caller, Depends(reader)]

WhatFor = Annotated[
    Purpose,
    Query(
        description="What the person's record is needed for; it is kept in the access log",
        examples=["direct_care"],
    ),
]
Scoped = Callable[[Request], Coroutine[Any, Any, Caller]]


def for_purpose(scope: Scoped) -> Callable[..., AsyncIterator[Accessor]]:
    """Make the dependency that lets in whoever has a scope and says why they ask.

    A refusal undoes what was done, but not that it was tried: its records are written once the
    transaction is undone and has given its connection back, and before the answer leaves. So a
    handler names this before its `Session`; a test sees to it.
    """

    async def accessor(
        request: Request, caller: Annotated[Caller, Depends(scope)], purpose: WhatFor
    ) -> AsyncIterator[Accessor]:
        by = Accessor(
            client_id=caller.client_id,
            organisation=caller.organisation,
            purpose=purpose,
            request_id=request.state.request_id,
            user_id=caller.person,
        )
        try:
            yield by
        except Exception:
            if session := getattr(request.state, "session", None):
                await accesses.record_refused(request.app.state.database, session)
            raise

    return accessor


PersonReader = Annotated[Accessor, Depends(for_purpose(reader), scope="function")]
PersonEditor = Annotated[Accessor, Depends(for_purpose(editor), scope="function")]
PersonAuditor = Annotated[Accessor, Depends(for_purpose(auditor), scope="function")]


def in_path(
    person: Annotated[
        str,
        Path(
            max_length=40,
            description="The NHS Number, or the opaque `id`, which a log or a bookmark may keep",
            examples=["9990000018"],
        ),
    ],
) -> NhsNumber | UUID:
    """Read whom a path names."""
    return named(person)


InPath = Annotated[NhsNumber | UUID, Depends(in_path)]
