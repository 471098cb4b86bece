"""`make up` from a stranger's side: it starts, says so, stops whole, and fails in one sentence."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from deploy.processes import free_port

ROOT = Path(__file__).parents[2]
LAPTOP = [sys.executable, str(ROOT / "deploy" / "laptop.py")]


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="leftshift-"))
    yield folder
    shutil.rmtree(folder)


class Up:
    """A running `make up`, its output read as a person would."""

    def __init__(self, state: Path, port: int) -> None:
        environment = {**os.environ, "STATE": str(state), "PORT": str(port), "COLUMNS": "120"}
        self.output = state / "output"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [*LAPTOP, "up"], env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def until_ready(self, seconds: float = 120) -> float:
        started = time.monotonic()
        while "Leftshift is ready" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - started < seconds, self.said()
            time.sleep(0.1)
        return time.monotonic() - started

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def still_running(state: Path) -> list[str]:
    """Name the processes whose command or environment points into a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            text = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(state).encode() in text and int(process.name) != os.getpid():
            found.append(text.replace(b"\0", b" ").decode(errors="replace")[:80])
    return found


def test_it_starts_and_loads_leeds_and_stops_whole(state: Path) -> None:
    up = Up(state, free_port())
    up.until_ready()
    assert "Leeds, loaded through the front door" in up.said()
    assert re.search(r"persons +│ 2,000 │ 2,000", up.said())
    assert len(still_running(state)) >= 7
    token = subprocess.run(
        [*LAPTOP, "token", "--client", "lth", "--scope", "membership:read"],
        env={**os.environ, "STATE": str(state)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert token.stdout.count(".") == 2
    assert up.stop(signal.SIGINT) == 0
    assert still_running(state) == []


def test_it_goes_on_from_what_is_there(state: Path) -> None:
    up = Up(state, free_port())
    up.until_ready()
    assert "Leeds is loaded already" in up.said()
    assert up.stop(signal.SIGTERM) == 0
    assert still_running(state) == []


def test_a_part_that_fails_stops_the_whole_and_is_named(state: Path) -> None:
    up = Up(state, free_port())
    up.until_ready()
    schemes = next(
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if b"services/schemes\0serve" in read(process / "cmdline")
        and str(up.process.pid) in read(process / "stat").decode().split()[3:4]
    )
    os.kill(schemes, signal.SIGKILL)
    assert up.process.wait(60) == 1
    assert "schemes stopped by itself" in up.said()
    assert "Traceback" not in up.said()
    assert still_running(state) == []


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_port_in_use_is_said_and_nothing_is_started(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = Up(state, port)
        assert up.process.wait(60) == 1
    assert f"Port {port} is in use" in up.said()
    assert f"PORT={port + 1} make up" in up.said()
    assert still_running(state) == []


def test_a_second_one_in_the_same_folder_is_refused(state: Path) -> None:
    first = Up(state, free_port())
    first.until_ready()
    second = subprocess.run(
        [*LAPTOP, "up"], env={**os.environ, "STATE": str(state), "PORT": str(free_port())},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "It runs already" in second.stderr
    assert first.stop(signal.SIGTERM) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", tmp_path], check=True)
    try:
        up = Up(tmp_path, free_port())
        assert up.process.wait(60) == 1
        assert "The disk is full" in up.said()
        assert "Traceback" not in up.said()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_client_that_is_not_known_is_said(state: Path) -> None:
    done = subprocess.run(
        [*LAPTOP, "token", "--client", "nobody"], env={**os.environ, "STATE": str(state)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "There is no client nobody. Known are: " in done.stderr
