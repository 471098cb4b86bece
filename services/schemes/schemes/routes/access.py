"""Who may do what in this service."""

from typing import Annotated

from fastapi import Depends

from shared.callers import Caller, requires

reader = requires("schemes:read")

Reader = Annotated[Caller, Depends(reader)]
Editor = Annotated[Caller, Depends(requires("schemes:write"))]
