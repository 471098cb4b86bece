"""The whole partnership on one machine: database, four services, two workers and the gateway.

`laptop.py` runs it for a person, `tests/system` for the tests; both get the same thing. State
lives in one folder and survives; ports inside are chosen anew each time.
"""

import asyncio
import fcntl
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from signal import SIGINT
from typing import IO

import httpx

from deploy import gateway, keys, postgres
from deploy.processes import Program, Programs, first_of, free_port, is_free

ROOT = Path(__file__).parents[1]
DISK = 300 * 1024 * 1024  # Bytes that must be free to begin.
READY_WITHIN = 60  # Seconds.
WORKING = ("indicators", "membership")  # They do something beside the requests too.


class CannotStart(Exception):
    """Something is missing that the partnership needs; the message says what to do."""


@dataclass
class Partnership:
    """What runs, where it listens and where its state is.

    Attributes:
        folder: State, secrets and logs.
        port: Where the gateway listens, on loopback.
        replicas: How many processes of each service.
        origins: Browser applications that may call.
        per_minute: Requests a minute that each client may make.
        settings: More settings of every service, as environment variables.
        database: More settings of PostgreSQL.
    """

    folder: Path
    port: int = 8080
    replicas: int = 1
    origins: Sequence[str] = ()
    per_minute: int = 6000
    settings: Mapping[str, str] = field(default_factory=dict)
    database: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Choose the ports inside."""
        self.programs = Programs(self.folder / "log")
        self.postgres_port, self.admin_port, self.stats_port = (free_port() for _ in range(3))
        self.ports = {
            name: [(free_port(), free_port()) for _ in range(self.replicas)]
            for name in postgres.SERVICES
        }
        self.lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Where clients come in."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def issuer(self) -> str:
        """Who signs the tokens."""
        return f"{self.url}/membership"

    async def start(self) -> None:
        """Start everything, and return when all of it answers.

        Raises:
            CannotStart: Something is in the way.
            StoppedByItself: A program failed.
        """
        self.check()
        self.make_secrets()
        await self.start_postgres()
        await self.programs.finish([self.program(name, "prepare") for name in postgres.SERVICES])
        for name in postgres.SERVICES:
            for number in range(self.replicas):
                await self.programs.start(self.program(name, "serve", number))
        for name in WORKING:
            await self.programs.start(self.program(name, "work"))
        await self.start_gateway()
        await self.until_ready()

    async def stop(self) -> None:
        """Stop everything that was started, in reverse."""
        await self.programs.stop_all()
        if self.lock:
            self.lock.close()

    def check(self) -> None:
        """Look for what would be in the way, before anything is started."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(f"It runs already, with its state in {self.folder}.") from error
        if not is_free(self.port):
            raise CannotStart(
                f"Port {self.port} is in use. Stop what listens there, or choose another: "
                f"PORT={self.port + 1} make up"
            )
        if (free := shutil.disk_usage(self.folder).free) < DISK:
            raise CannotStart(
                f"The disk is full: {free // 2**20} MB are free where {self.folder} is, and "
                f"{DISK // 2**20} MB are needed."
            )

    def make_secrets(self) -> None:
        """Make passwords, the signing key and the operator's key, unless they are there."""
        path = self.folder / "secrets.json"
        if not path.exists():
            signing = keys.new_key(f"signing-{token_urlsafe(6)}")
            operator = keys.Client("operator", keys.new_key("operator-1"), self.issuer)
            operator.write(self.client_file("operator"))
            made = {"postgres": token_urlsafe(24), "roles": postgres.passwords(),
                    "signing_keys": {"keys": [signing]}}  # fmt: skip
            keys.write_secret(path, json.dumps(made))
        self.secrets = json.loads(path.read_text(encoding="utf-8"))

    def client_file(self, name: str) -> Path:
        """Tell where a client's private key is kept."""
        return self.folder / "clients" / f"{name}.json"

    def client(self, name: str, scope: str | None = None) -> keys.Client:
        """Act as a client whose key is kept here."""
        return keys.Client.read(self.client_file(name), issuer=self.issuer, scope=scope)

    async def start_postgres(self) -> None:
        """Start the database server; make roles and databases if they are not there."""
        data = self.folder / "postgres"
        await asyncio.to_thread(postgres.initialise, data, self.secrets["postgres"])
        command = postgres.command(data, self.postgres_port, self.database)
        server = Program("postgres", command, user=postgres.run_as(), stop=SIGINT)
        await self.programs.start(server)
        for _ in range(READY_WITHIN * 10):
            if await asyncio.to_thread(postgres.answers, self.postgres_port):
                break
            if server.process and server.process.returncode is not None:
                # After a crash a start is refused for a moment: "lock file already exists".
                await self.programs.start(server)
            await asyncio.sleep(0.1)
        words = self.secrets["roles"]
        await asyncio.to_thread(
            postgres.create_databases, self.postgres_port, self.secrets["postgres"], words
        )

    def program(self, service: str, command: str, number: int = 0) -> Program:
        """Describe one process of a service."""
        port, internal_port = self.ports[service][number]
        owner = command == "prepare"
        url = postgres.url(service, self.postgres_port, self.secrets["roles"], owner=owner)
        environment = {
            "DATABASE_URL": url, "ISSUER": self.issuer, "PORT": str(port),
            "JWKS_URL": f"{self.issuer}/.well-known/jwks.json",
            "INTERNAL_PORT": str(internal_port), **self.settings,
        }  # fmt: skip
        if service == "indicators":
            # So that a published client of Fingertips can be tried out: it cannot send a token.
            environment["FINGERTIPS_OPEN"] = "true"
        if service == "membership":
            environment["SIGNING_KEYS"] = json.dumps(self.secrets["signing_keys"])
            environment["FIRST_CLIENT"] = json.dumps(self.first_client())
            # An OpenID provider that is tried out runs on this machine too.
            environment["ALLOW_LOOPBACK_JWKS"] = "true"
        run = [sys.executable, str(ROOT / "services" / service), command]
        name = service if command == "serve" else f"{service}-{command}"
        return Program(f"{name}-{number + 1}" if self.replicas > 1 else name, run, environment)

    def first_client(self) -> dict[str, object]:
        """Describe the operator, who registers all others."""
        saved = json.loads(self.client_file("operator").read_text(encoding="utf-8"))
        return {
            "client_id": "operator", "name": "Operator of this installation",
            "algorithm": "ES256", "keys": [keys.public(saved["key"])],
            "organisation_id": "operator", "organisation_name": "Operator of this installation",
        }  # fmt: skip

    async def start_gateway(self) -> None:
        """Start Envoy on the configuration that containers use too."""
        replicas = {name: [port for port, _ in ports] for name, ports in self.ports.items()}
        written = gateway.render(
            replicas,
            port=self.port,
            admin_port=self.admin_port,
            stats_port=self.stats_port,
            issuer=self.issuer,
            origins=self.origins,
            per_minute=self.per_minute,
        )
        path = self.folder / "envoy.yaml"
        path.write_text(written, encoding="utf-8")
        command = [str(Path(sys.executable).with_name("envoy")), "-c", str(path),
                   "--disable-hot-restart", "--concurrency", "2", "-l", "warning",
                   "--file-flush-interval-msec", "1000"]  # fmt: skip
        await self.programs.start(Program("gateway", command))

    async def until_ready(self) -> None:
        """Wait until every service answers through the gateway; fail if a program ends."""
        await first_of(self.programs.watch(), self.ask_ready())

    async def ask_ready(self) -> None:
        """Ask each service whether it is ready, until it is."""
        waiting = list(postgres.SERVICES)
        async with httpx.AsyncClient(base_url=self.url, timeout=2, trust_env=False) as http:
            for _ in range(READY_WITHIN * 5):
                with suppress(httpx.HTTPError):
                    answer = await http.get(f"/{waiting[0]}/health/ready")
                    if answer.status_code == httpx.codes.OK:
                        waiting.pop(0)
                        if not waiting:
                            return
                        continue
                await asyncio.sleep(0.2)
        raise CannotStart(f"{waiting[0]} was not ready within {READY_WITHIN} seconds.")
