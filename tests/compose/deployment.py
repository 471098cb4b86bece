"""One deployment of `docker-compose.yml` under a name of its own, and what Docker knows of it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.keys import JWT_BEARER, Client
from deploy.make_secrets import ISSUER, make_secrets

ROOT = Path(__file__).parents[2]
PROJECT = "leftshift-test"
READY_WITHIN = 300  # Seconds.


class Failed(Exception):
    """Something is not as promised; the message says what."""


class NoDocker(Exception):
    """There is no engine to be had; the message says what is missing."""


def say(line: str) -> None:
    """Tell whoever reads along."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def docker(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one command of Docker's.

    Raises:
        Failed: It failed, and `check` says that it must not.
    """
    done = subprocess.run(["docker", *arguments], check=False, capture_output=True, text=True)
    if check and done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Failed(f"`docker {' '.join(arguments[:4])}…` failed: {''.join(said)}")
    return done


def look_for_docker() -> None:
    """Go on only where there is an engine that may be used, and compose.

    Raises:
        NoDocker: There is none.
    """
    if shutil.which("docker") is None:
        raise NoDocker("there is no `docker` on this machine")
    if docker("version", check=False).returncode != 0:
        raise NoDocker("no Docker engine answers, or this user may not use it")
    if docker("compose", "version", check=False).returncode != 0:
        raise NoDocker("there is no `docker compose`")


@dataclass(frozen=True)
class Deployment:
    """What runs, and where its gateway listens."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Where clients come in."""
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *arguments: str) -> int:
        """Run `docker compose` on this deployment, its output going to the deployment's log."""
        command = ["docker", "compose", "--file", str(ROOT / "docker-compose.yml"),
                   "--project-name", PROJECT, *arguments]  # fmt: skip
        environment = {
            **os.environ,
            "SECRETS": str(self.folder),
            "PORT": str(self.port),
            # One image after the other, so that a builder without BuildKit meets its own cache.
            "COMPOSE_PARALLEL_LIMIT": "1" if arguments == ("build",) else "-1",
        }
        with (
            self.log.open("a", encoding="utf-8") as log,
            subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=ROOT) as running,
        ):
            try:
                return running.wait()
            except BaseException:
                running.terminate()  # It ends what it has begun, so `down` finds all of it.
                raise

    @property
    def log(self) -> Path:
        """Tell where the output of compose goes."""
        return self.folder.with_suffix(".log")

    def secrets(self) -> dict[str, str]:
        """Read every secret, by the name of its file."""
        files = (self.folder / "secrets").iterdir()
        return {path.name: path.read_text(encoding="utf-8") for path in files}

    def operator(self) -> Client:
        """Act as the first client: get a token as any client does.

        The issuer is a name; the gateway listens where it may.

        Raises:
            Failed: There was none to be had.
        """
        client = Client.read(self.folder / "clients" / "operator.json", issuer=ISSUER)
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": JWT_BEARER,
            "client_assertion": client.assertion(),
        }
        at = f"{self.url}/membership/oauth2/token"
        answer = httpx.post(at, data=form, timeout=10, trust_env=False)
        if answer.status_code != httpx.codes.OK:
            raise Failed(f"there is no token to be had: {answer.status_code} {answer.text[:200]}")
        granted = answer.json()
        client.token = granted["access_token"]
        client.good_until = time.time() + granted["expires_in"]
        return client

    def containers(self, service: str | None = None) -> list[dict[str, Any]]:
        """Inspect the containers, of one service or of all, whether they run or have ended."""
        label = "label=com.docker.compose"
        wanted = ["--filter", f"{label}.project={PROJECT}"]
        if service:
            wanted += ["--filter", f"{label}.service={service}"]
        names = docker("ps", "--all", "--quiet", *wanted).stdout.split()
        found: list[dict[str, Any]] = json.loads(docker("inspect", *names).stdout) if names else []
        return found

    def left(self) -> list[str]:
        """Name the containers and volumes that Docker still has of this deployment."""
        mine = ("--quiet", "--filter", f"label=com.docker.compose.project={PROJECT}")
        containers = docker("container", "ls", "--all", *mine).stdout.split()
        return containers + docker("volume", "ls", *mine).stdout.split()


def service_of(container: dict[str, Any]) -> str:
    """Name the service of `docker-compose.yml` that a container belongs to."""
    return str(container["Config"]["Labels"]["com.docker.compose.service"])


def is_unwell(container: dict[str, Any]) -> bool:
    """Tell whether a container has failed, or does not do what it should."""
    state = container["State"]
    return bool(state["ExitCode"] or state.get("Health", {}).get("Status") == "unhealthy")


def epitaph(container: dict[str, Any]) -> str:
    """Give the last words of a container."""
    said = docker("logs", "--tail", "1", container["Id"], check=False)
    words = (said.stderr + said.stdout).strip()[:300]
    return f"{container['Name'].lstrip('/')} (code {container['State']['ExitCode']}) said: {words}"


@contextmanager
def deployed(port: int) -> Iterator[Deployment]:
    """Build and start everything, and take it down again with all that it kept.

    Raises:
        Failed: It did not become healthy.
    """
    folder = ROOT / ".local" / "compose-test"
    shutil.rmtree(folder, ignore_errors=True)
    make_secrets(folder)
    one = Deployment(folder, port)
    one.log.unlink(missing_ok=True)
    gone = ("down", "--volumes", "--remove-orphans", "--timeout", "5")
    one.compose(*gone)  # What a run that was killed may have left.
    try:
        if one.compose("build") != 0:
            raise Failed(f"`docker compose build` failed; {one.log} tells why")
        if one.compose("up", "--detach", "--wait", "--wait-timeout", str(READY_WITHIN)) != 0:
            one.compose("ps", "--all")
            one.compose("logs", "--tail", "30")
            why = "; ".join(map(epitaph, filter(is_unwell, one.containers())))
            raise Failed(f"`docker compose up --wait` failed: {why or 'too slow'}. See {one.log}")
        yield one
    finally:
        one.compose(*gone)
        shutil.rmtree(folder)
