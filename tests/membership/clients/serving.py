"""A server of key sets on this machine, which says what it is told to say."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from typing import Any

Say = Callable[[BaseHTTPRequestHandler], None]


class KeyServer(ThreadingHTTPServer):
    """Counts who asks, and answers by `say`."""

    daemon_threads = True

    def __init__(self, say: Say, tls: SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.say, self.scheme = say, "https" if tls else "http"
        self.asked: list[dict[str, str]] = []
        self.connections = 0
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients here hang up on purpose."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/jwks"

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    """Answers one request."""

    server: KeyServer

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        self.server.say(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def saying(body: bytes, status: int = 200, **headers: str) -> Say:
    """Answer with a body."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return say
