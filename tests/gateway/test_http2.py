"""HTTP/2 says the same in frames, where tricks are other ones."""

import asyncio
from contextlib import suppress

import pytest

from tests.gateway.running import Gateway
from tests.gateway.tokens import bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Fields = list[tuple[str, str]]

SETTINGS, HEADERS, DATA, CONTINUATION = 4, 1, 0, 9
END_STREAM, END_HEADERS = 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
INNER = "GET /indicators/v1/smuggled HTTP/1.1\r\nhost: a\r\n\r\n"
GOOD = [
    (":method", "GET"),
    (":scheme", "http"),
    (":authority", "a"),
    (":path", "/indicators/v1/people"),
]


def changed(**changes: str) -> Fields:
    return [(name, changes.get(name[1:], value)) for name, value in GOOD]


TRICKS: dict[str, Fields] = {
    "path to the inside": changed(path="/indicators/%6detrics"),
    "path with dots": changed(path="/indicators/docs/../metrics"),
    "path with lines": changed(path=f"/indicators/docs HTTP/1.1\r\nhost: a\r\n\r\n{INNER}"),
    "path with space": changed(path="/indicators/docs /indicators/metrics"),
    "path absolute": changed(path="http://a/indicators/metrics"),
    "path empty": changed(path=""),
    "path twice": [*GOOD, (":path", "/indicators/openapi.json")],
    "path missing": GOOD[:-1],
    "path late": [*GOOD[:-1], ("x-a", "b"), GOOD[-1]],
    "method missing": GOOD[1:],
    "method with lines": changed(method=f"GET /a HTTP/1.1\r\nhost: a\r\n\r\n{INNER}"),
    "TRACE": changed(method="TRACE"),
    "CONNECT": [(":method", "CONNECT"), (":authority", "127.0.0.1:9901")],
    "CONNECT, extended": [*changed(method="CONNECT"), (":protocol", "websocket")],
    "scheme strange": changed(scheme="http://a/indicators/openapi.json?"),
    "scheme with lines": changed(scheme=f"http\r\n{INNER}"),
    "authority with lines": changed(authority=f"a\r\n\r\n{INNER}"),
    "authority with path": changed(authority="a/indicators/openapi.json"),
    "host differs": [*GOOD, ("host", "b")],
    "two hosts": [*GOOD, ("host", "b"), ("host", "c")],
    "pseudo-header of an answer": [*GOOD, (":status", "200")],
    "pseudo-header made up": [*GOOD, (":admin", "1")],
    "name in upper case": [*GOOD, ("X-Caller-Org", "admin")],
    "name with underscore": [*GOOD, ("x_caller_org", "admin")],
    "name with lines": [*GOOD, (f"x-a: b\r\n\r\n{INNER}", "c")],
    "name empty": [*GOOD, ("", "a")],
    "value with lines": [*GOOD, ("x-a", f"b\r\n\r\n{INNER}")],
    "value with null": [*GOOD, ("x-a", "b\x00c")],
    "caller": [*GOOD, ("x-caller-org", "admin"), ("x-envoy-internal", "true")],
    "connection": [*GOOD, ("connection", "close, authorization")],
    "upgrade": [*GOOD, ("connection", "upgrade"), ("upgrade", "websocket")],
    "transfer-encoding": [*changed(method="POST"), ("transfer-encoding", "chunked")],
    "content-length too long": [*changed(method="POST"), ("content-length", "500")],
    "content-length too short": [*changed(method="POST"), ("content-length", "1")],
    "content-length twice": [*GOOD, ("content-length", "0"), ("content-length", "9")],
    "many": [*GOOD, *[(f"x-{number}", "a") for number in range(200)]],
    "long": [*GOOD, ("x-a", "b" * 20_000)],
    "te": [*GOOD, ("te", "trailers, chunked")],
}


def integer(number: int) -> bytes:
    """Write a length as HPACK does, with a prefix of seven bits (RFC 7541 §5.1)."""
    if number < 0x7F:
        return bytes([number])
    number -= 0x7F
    more = b"\x7f"
    while number >= 0x80:
        more += bytes([number % 0x80 + 0x80])
        number //= 0x80
    return more + bytes([number])


def block(fields: Fields) -> bytes:
    """Write every field in full, so that no table is needed."""
    coded = b""
    for field in fields:
        coded += b"\x00" + b"".join(integer(len(text)) + text.encode() for text in field)
    return coded


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


def request(fields: Fields) -> bytes:
    coded = block(fields)
    first, rest = coded[:16_000], coded[16_000:]
    frames = frame(HEADERS, 0 if rest else END_HEADERS, 1, first)
    if rest:
        frames += frame(CONTINUATION, END_HEADERS, 1, rest)
    return (
        PREFACE + frame(SETTINGS, 0, 0, b"") + frames + frame(DATA, END_STREAM, 1, INNER.encode())
    )


async def knock(gateway: Gateway, fields: Fields) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    with suppress(TimeoutError, ConnectionError):
        writer.write(request(fields))
        while await asyncio.wait_for(reader.read(65_536), 0.3):
            pass
    writer.transport.abort()


def with_token(fields: Fields) -> Fields:
    return [*fields, ("authorization", bearer()["Authorization"])]


async def test_http_2_is_spoken(gateway: Gateway) -> None:
    await knock(gateway, with_token(changed(method="POST")))
    [seen] = gateway.seen
    assert (seen.method, seen.path) == ("POST", "/indicators/v1/people")
    assert seen.body == INNER.encode()


async def test_without_a_token_no_trick_in_frames_reaches_a_handler(gateway: Gateway) -> None:
    await asyncio.gather(*(knock(gateway, fields) for fields in [GOOD, *TRICKS.values()]))
    assert gateway.seen == []


async def test_with_a_token_no_trick_in_frames_becomes_another_request(gateway: Gateway) -> None:
    await asyncio.gather(*(knock(gateway, with_token(fields)) for fields in TRICKS.values()))
    assert gateway.seen
    for seen in gateway.seen:
        assert seen.path == "/indicators/v1/people"
        assert seen.method in {"GET", "POST"}
        assert seen.headers["host"] in {"a", "b"}
        assert "admin" not in seen.headers.values()
        assert "transfer-encoding" not in seen.headers
