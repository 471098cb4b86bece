"""A whole partnership for the tests: real database, real processes, real gateway."""

import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp

from deploy.partnership import Partnership
from deploy.processes import Program, free_port


@asynccontextmanager
async def running(
    *,
    replicas: int = 2,
    database: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Partnership]:
    folder = Path(mkdtemp(prefix="leftshift-"))
    partnership = Partnership(
        folder,
        port=free_port(),
        replicas=replicas,
        origins=["https://app.test"],
        per_minute=600_000,
        settings=settings or {},
        database=database or {},
    )
    try:
        await partnership.start()
        yield partnership
    finally:
        await partnership.stop()
        shutil.rmtree(folder)


def processes(partnership: Partnership, prefix: str) -> list[Program]:
    """Give the running programs whose name begins so."""
    return [one for one in partnership.programs.running if one.name.startswith(prefix)]


def postmaster(partnership: Partnership) -> int:
    """Read the process id of the database server."""
    path = partnership.folder / "postgres" / "postmaster.pid"
    return int(path.read_text(encoding="utf-8").split()[0])


def read_json(path: Path) -> dict[str, object]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
