"""Have the fuzzer ask with a token that is still good, however long it takes: one from a file."""

import os
from pathlib import Path
from typing import Any

import schemathesis


@schemathesis.auth(refresh_interval=60)
class FromFile:
    """The token that stands in the file `TOKEN_FILE`."""

    def get(self, _case: Any, _context: Any) -> str:
        """Read it."""
        return Path(os.environ["TOKEN_FILE"]).read_text("utf-8")

    def set(self, case: Any, data: str, _context: Any) -> None:
        """Send it."""
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
