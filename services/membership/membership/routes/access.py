"""Who may do what in this service."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from membership.actions.keys import OwnKeys
from shared.callers import Caller, requires


def now(request: Request) -> datetime:
    """Read the service's clock."""
    clock: Callable[[], datetime] = request.app.state.clock
    return clock()


async def own_keys(request: Request) -> OwnKeys:
    """Give the keys that this service signs with, each remembered before it is used."""
    keys: OwnKeys = request.app.state.keys
    await keys.look()
    return keys


Now = Annotated[datetime, Depends(now)]
SignedBy = Annotated[OwnKeys, Depends(own_keys)]
reader = requires("membership:read")

Reader = Annotated[Caller, Depends(reader)]
Editor = Annotated[Caller, Depends(requires("membership:write"))]
Participant = Annotated[Caller, Depends(requires("membership:input"))]
Voter = Annotated[Caller, Depends(requires("membership:decide"))]
Registrar = Annotated[Caller, Depends(requires("membership:clients"))]
