"""What can be asked of a service on the command line: `python services/<service> <command>`.

serve     answer requests, and serve metrics on the internal port
prepare   bring the database up to date and load the code lists
migrate   bring the database up to date
revise    write the next migration from what `tables.py` says
work      do what runs beside the requests, until stopped
openapi   write `openapi.json`, or with --check tell whether it is up to date

A service may bring commands of its own; `--help` names them.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import MetaData

from shared.database import Database
from shared.migrations import migrate, revise
from shared.seeds import plant
from shared.serving import serve
from shared.settings import ServiceSettings

log = structlog.get_logger()

Job = Callable[[Database], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command that one service brings. It is given the rest of the line, and ends with a code."""

    name: str
    says: str
    run: Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Service:
    """A service, as its `__main__.py` describes it."""

    name: str
    folder: Path
    create_app: Callable[[ServiceSettings | None], FastAPI]
    settings: type[ServiceSettings]
    metadata: MetaData
    prepared: Callable[[Database, ServiceSettings], Awaitable[None]] | None = None
    jobs: Sequence[tuple[float, Job]] = ()
    commands: Sequence[Command] = ()


def main(service: Service) -> None:
    """Do what the command line says."""
    for own in service.commands:
        if sys.argv[1:2] == [own.name]:
            sys.exit(own.run(sys.argv[2:]))
    parser = argparse.ArgumentParser(
        prog=f"python services/{service.name}",
        description=__doc__,
        epilog="\n".join(f"{own.name:9} {own.says}" for own in service.commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "command", choices=["serve", "prepare", "migrate", "revise", "work", "openapi"]
    )
    parser.add_argument("message", nargs="?", help="of `revise`: what the migration does")
    parser.add_argument("--check", action="store_true", help="of `openapi`: only compare")
    asked = parser.parse_args()
    if asked.command == "openapi":
        sys.exit(specification(service, check=asked.check))
    settings = read_settings(service)
    if asked.command == "serve":
        asyncio.run(serve(service.create_app(settings), settings))
    elif asked.command == "work":
        asyncio.run(work(service, settings))
    elif asked.command == "revise":
        revise(service.folder, settings.database_url, asked.message or "change")
    else:
        migrate(service.folder, settings.database_url)
        if asked.command == "prepare":
            asyncio.run(prepare(service, settings))


def read_settings(service: Service) -> ServiceSettings:
    """Read the settings, or say in one line what is wrong with them; never what they are."""
    try:
        return service.settings.read()
    except ValidationError as error:
        wrong = [f"{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()]
        sys.exit(f"{service.name} cannot start. {'; '.join(wrong)}.")


async def prepare(service: Service, settings: ServiceSettings) -> None:
    """Load the code lists, and what else the service starts with."""
    database = Database(settings, service.name)
    async with database.engine.begin() as connection:
        await plant(connection, service.metadata, service.folder)
    if service.prepared:
        await service.prepared(database, settings)
    await database.close()


async def work(service: Service, settings: ServiceSettings) -> None:
    """Run each job again and again, at its own pace, until stopped."""
    database = Database(settings, service.name)

    async def repeat(seconds: float, job: Job) -> None:
        name = getattr(job, "__name__", "job")
        while True:
            try:
                await job(database)
            except Exception as error:
                log.error("job.failed", job=name, exc_info=error)  # noqa: TRY400 - it is redacted
            await asyncio.sleep(seconds)

    await asyncio.gather(*(repeat(seconds, job) for seconds, job in service.jobs))


def specification(service: Service, *, check: bool) -> str | None:
    """Write the specification, or give a complaint if the committed one is out of date."""
    nowhere = service.settings(database_url="postgresql+asyncpg://nowhere/nothing")
    document = service.create_app(nowhere).openapi()
    written = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    path = service.folder / "openapi.json"
    if not check:
        path.write_text(written, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != written:
        return f"{path.name} of {service.name} is out of date: run `make openapi`."
    return None
