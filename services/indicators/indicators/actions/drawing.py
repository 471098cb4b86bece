"""Draw pictures: asked of a process that renders, and kept for as long as there is room."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock

from indicators.actions.rendering import work
from indicators.domain.pictures.sheet import Picture, Specification
from indicators.domain.pictures.theme import Width
from indicators.domain.pictures.words import cleaned
from shared.problems import Problem

MOST_KEPT = 48 * 1024 * 1024  # Bytes of pictures.
MOST_MEMORY = 2 * 1024 * 1024 * 1024  # Bytes that the renderer may take; beyond, it is lost.
PATIENCE = 30  # Seconds for one picture; a first one waits for the renderer to start.
MOST_WAITING = 64  # Pictures that wait for their turn.


class Kept:
    """Pictures by what they were drawn from; the one that was longest not asked for goes first."""

    def __init__(self, most: int) -> None:
        self.most, self.size, self.lock = most, 0, Lock()
        self.pictures: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """Find a picture."""
        with self.lock:
            if key in self.pictures:
                self.pictures.move_to_end(key)
            return self.pictures.get(key)

    def put(self, key: str, picture: bytes) -> None:
        """Keep a picture, unless it alone is too large."""
        with self.lock:
            self.size += len(picture) - len(self.pictures.pop(key, b""))
            self.pictures[key] = picture
            while self.size > self.most:
                _, gone = self.pictures.popitem(last=False)
                self.size -= len(gone)


class Renderer:
    """The process that renders: started when first needed, and again if it was lost."""

    def __init__(self) -> None:
        self.lock, self.waiting = Lock(), 0
        # Pictures wait for each other, not for the threads in which others calculate.
        self.turn = ThreadPoolExecutor(1, "pictures")
        self.process: SpawnProcess | None = None
        self.connection: Connection | None = None

    def start(self) -> Connection:
        """Start the process unless it runs. It ends by itself when this one does."""
        if self.connection is None or self.process is None or not self.process.is_alive():
            self.stop()
            context = get_context("spawn")
            ours, theirs = context.Pipe()
            self.process = context.Process(target=work, args=(theirs, MOST_MEMORY), daemon=True)
            self.process.start()
            theirs.close()
            self.connection = ours
        return self.connection

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
        if self.connection is not None:
            self.connection.close()
        self.process = self.connection = None

    async def drawn(self, *question: object) -> bytes:
        """Have a picture rendered in its turn.

        Raises:
            ValueError: It cannot be rendered.
            Problem: Too many wait, or it cannot be drawn now.
        """
        if self.waiting >= MOST_WAITING:
            raise Problem("unavailable", "Too many pictures are being drawn just now.")
        self.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.turn, self.ask, *question)
        finally:
            self.waiting -= 1

    def ask(self, *question: object) -> bytes:
        """Have a picture rendered; a process that is lost meanwhile is replaced once.

        Raises:
            ValueError: It cannot be rendered.
            Problem: It takes too long, or the renderer is lost again and again.
        """
        with self.lock:
            for _ in range(2):
                try:
                    connection = self.start()
                    connection.send(question)
                    if not connection.poll(PATIENCE):
                        break
                    answer = connection.recv()
                except (EOFError, OSError):
                    continue
                if isinstance(answer, bytes):
                    return answer
                raise ValueError(answer)
            self.stop()
        raise Problem("unavailable", "The picture could not be drawn just now.")


KEPT, RENDERER = Kept(MOST_KEPT), Renderer()


async def draw(specification: Specification, kind: str, title: str, description: str) -> bytes:
    """Draw a specification as `svg`, named and described, or as `png` at twice its size."""
    question = (specification, kind, cleaned(title), cleaned(description))
    key = sha256(json.dumps(question).encode()).hexdigest()
    if (known := KEPT.get(key)) is not None:
        return known
    drawn = await RENDERER.drawn(*question)
    KEPT.put(key, drawn)
    return drawn


async def drawn(picture: Picture, kind: str, width: Width) -> bytes:
    """Draw a picture."""
    caption = picture.caption
    return await draw(picture.specification(width), kind, caption.title, caption.description)


@asynccontextmanager
async def warm(_: object) -> AsyncIterator[None]:
    """Start the renderer beside everything else while a service starts; end it with it."""
    await asyncio.to_thread(RENDERER.start)
    yield
    await asyncio.to_thread(RENDERER.stop)
