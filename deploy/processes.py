"""Programs that are started together, watched, and stopped in reverse.

Each runs in a session of its own, so Ctrl-C reaches the one who started them and nobody else;
if that one is killed outright, the kernel tells them to stop.
"""

import asyncio
import ctypes
import os
import signal
import socket
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
# From 20,000 up to 32,000 and round again.
PORTS = (20_000 + (os.getpid() * 97 + number) % 12_000 for number in count())
PATIENCE = 15  # Seconds that a program has to stop before it is killed.


class StoppedByItself(Exception):
    """A program that should run has ended."""


def free_port() -> int:
    """Find a port of this machine that nobody uses, each time another.

    Taken from below those that the system gives to outgoing connections, which could otherwise
    be faster than the program that the port is meant for; from a place of each process's own.
    """
    return next(port for port in PORTS if is_free(port))


def is_free(port: int) -> bool:
    """Tell whether a port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def stop_with_parent() -> None:
    """Ask Linux to stop this process when the one that started it ends (PR_SET_PDEATHSIG)."""
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


async def first_of(*works: Coroutine[Any, Any, T]) -> T:
    """Do several things at once until one of them ends; drop the others."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Program:
    """One program: what it is called, how it is started, and how it is told to stop."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop: signal.Signals = signal.SIGTERM
    process: asyncio.subprocess.Process | None = None


@dataclass
class Programs:
    """All that is running, in the order in which it was started."""

    logs: Path
    running: list[Program] = field(default_factory=list)

    def log(self, name: str) -> Path:
        """Tell where a program's output goes."""
        return self.logs / f"{name}.log"

    async def start(self, program: Program) -> Program:
        """Start a program, its output going to its log."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with self.log(program.name).open("ab") as log:
            program.process = await asyncio.create_subprocess_exec(
                *program.command,
                env={**os.environ, **program.environment},
                user=program.user,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=stop_with_parent,
            )
        if program not in self.running:
            self.running.append(program)
        return program

    async def finish(self, programs: Sequence[Program]) -> None:
        """Run programs at once, to their ends.

        Raises:
            StoppedByItself: One of them failed.
        """
        for program in programs:
            await self.start(program)
        for program in programs:
            await self.end(program)

    async def end(self, program: Program) -> None:
        """Wait for a program that ends by itself."""
        assert program.process is not None  # noqa: S101 - it was started
        code = await program.process.wait()
        self.running.remove(program)
        if code != 0:
            raise StoppedByItself(self.epitaph(program, code))

    async def watch(self) -> None:
        """Wait until a program ends that should not.

        Raises:
            StoppedByItself: One has.
        """
        program, code = await first_of(*(self.outlive(one) for one in self.running))
        raise StoppedByItself(self.epitaph(program, code))

    async def outlive(self, program: Program) -> tuple[Program, int]:
        """Wait for the end of a program."""
        assert program.process is not None  # noqa: S101 - it was started
        return program, await program.process.wait()

    def epitaph(self, program: Program, code: int) -> str:
        """Say in one sentence what has ended, and where to read why."""
        last = self.log(program.name).read_text(errors="replace").strip().splitlines()[-1:]
        said = f" Its last words: {last[0][:300]}" if last else ""
        return (
            f"{program.name} stopped by itself (code {code}); see {self.log(program.name)}.{said}"
        )

    async def stop_all(self) -> None:
        """Stop everything, the last started first."""
        while self.running:
            program = self.running.pop()
            process = program.process
            if process is None or process.returncode is not None:
                continue
            process.send_signal(program.stop)
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()
