"""Who may do what in this service."""

from typing import Annotated

from fastapi import Depends, Request

from shared.callers import Caller, requires

reader = requires("indicators:read")

Reader = Annotated[Caller, Depends(reader)]
Editor = Annotated[Caller, Depends(requires("indicators:write"))]


async def aggregate_reader(request: Request) -> None:
    """Let in whoever may read; and anyone, where the deployment has said so.

    Published clients of Fingertips have no way to send a token. What they read are statistics of
    areas, small numbers hidden as each definition says.
    """
    if not request.app.state.fingertips_open:
        await reader(request)
