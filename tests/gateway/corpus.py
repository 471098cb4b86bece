"""Requests that no honest client sends, as bytes, each for one trick that has fooled a proxy.

`{token}` stands where an Authorization line may go. A request that tries to carry another one
inside names it `smuggled`, so that it can be told from its carrier.
"""

from collections.abc import Iterator

WANTED = "/indicators/v1/people"
INSIDE = ("/indicators/metrics", "/indicators/admin")
OPEN = "/indicators/openapi.json"

# Other spellings of one path, each as a change of `/service/rest`.
SPELLINGS = {
    "double slash": "//{service}//{rest}",
    "double slash inside": "/{service}//{rest}",
    "triple slash": "///{service}///{rest}",
    "dot": "/{service}/./{rest}",
    "dot first": "/./{service}/{rest}",
    "dot dot": "/{service}/v1/../{rest}",
    "dot dot from open": "/{service}/docs/../{rest}",
    "dot dot from another": "/schemes/../{service}/{rest}",
    "above the root": "/../../{service}/{rest}",
    "encoded dot dot": "/{service}/docs/%2e%2e/{rest}",
    "half encoded dot dot": "/{service}/docs/.%2E/{rest}",
    "twice encoded dot dot": "/{service}/docs/%252e%252e/{rest}",
    "overlong dot dot": "/{service}/docs/%c0%ae%c0%ae/{rest}",
    "dot dot semicolon": "/{service}/docs/..;/{rest}",
    "dot dot parameter": "/{service}/docs/..;a=b/{rest}",
    "encoded slash": "/{service}%2f{rest}",
    "encoded slash, upper": "/{service}%2F{rest}",
    "twice encoded slash": "/{service}%252f{rest}",
    "encoded slash from open": "/{service}/docs%2f..%2f{rest}",
    "overlong slash": "/{service}%c0%af{rest}",
    "backslash": "/{service}\\{rest}",
    "backslashes": "\\\\{service}\\\\{rest}",
    "backslash dot dot": "/{service}/docs\\..\\{rest}",
    "encoded backslash": "/{service}%5c{rest}",
    "encoded backslash from open": "/{service}/docs%5c..%5c{rest}",
    "encoded letter": "/{service}/%{first:02x}{tail}",
    "encoded letter, upper": "/{service}/%{first:02X}{tail}",
    "encoded service": "/%69ndicators/{rest}",
    "twice encoded letter": "/{service}/%25{first:02x}{tail}",
    "unicode letter": "/{service}/%u00{first:02x}{tail}",
    "upper case": "/{service}/{upper}",
    "upper case service": "/INDICATORS/{rest}",
    "semicolon": "/{service}/{rest};a",
    "semicolon parameter": "/{service}/{rest};a=b",
    "semicolon in service": "/{service};a/{rest}",
    "encoded semicolon": "/{service}/{rest}%3ba",
    "null": "/{service}/{rest}%00",
    "null in front": "/{service}/%00/{rest}",
    "null and suffix": "/{service}/{rest}%00.json",
    "raw null": "/{service}/{rest}\x00",
    "trailing slash": "/{service}/{rest}/",
    "trailing dot": "/{service}/{rest}.",
    "trailing dots": "/{service}/{rest}/..",
    "trailing encoded dot": "/{service}/{rest}/%2e",
    "trailing space": "/{service}/{rest}%20",
    "trailing tab": "/{service}/{rest}%09",
    "trailing newline": "/{service}/{rest}%0a",
    "raw tab": "/{service}/{rest}\t",
    "header in the path": "/{service}/{rest}%0d%0aX-A:%20b",
    "query in the path": "/{service}/{rest}%3fx=1",
    "fragment": "/{service}/{rest}#x",
    "fragment first": "/{service}/docs#/../{rest}",
    "encoded fragment": "/{service}/{rest}%23x",
    "query first": "/?/{service}/{rest}",
    "query looks open": "/{service}/{rest}?/{service}/openapi.json",
    "suffix looks open": "/{service}/{rest}/openapi.json",
    "extension": "/{service}/{rest}.json",
    "broken escape": "/{service}/{rest}%",
    "broken escape, letters": "/{service}/{rest}%zz",
    "high byte": "/{service}/{rest}\xff",
    "token in query": "/{service}/{rest}?access_token=a.b.c",
    "star": "*",
    "no slash": "{service}/{rest}",
    "empty": "",
    "absolute": "http://a/{service}/{rest}",
    "absolute with user": "http://admin@a/{service}/{rest}",
    "absolute to another host": "http://127.0.0.1:9901/{service}/{rest}",
    "absolute https": "https://a/{service}/{rest}",
    "absolute file": "file:///{service}/{rest}",
    "absolute dot dot": "http://a/{service}/docs/../{rest}",
    "absolute encoded": "http://a/{service}/%{first:02x}{tail}",
    "authority alone": "a:80",
    "very long": "/{service}/{rest}?" + "x" * 20_000,
    "deep": "/{service}/" + "a/../" * 500 + "{rest}",
}

# Header lines that some proxy, framework or service takes for more than a header.
HEADERS = {
    "method override": "X-HTTP-Method-Override: DELETE",
    "method override, short": "X-Method-Override: DELETE",
    "original URL": "X-Original-URL: {open}",
    "rewrite URL": "X-Rewrite-URL: {open}",
    "original path": "X-Envoy-Original-Path: {open}",
    "forwarded prefix": "X-Forwarded-Prefix: /indicators/docs",
    "forwarded for": "X-Forwarded-For: 127.0.0.1",
    "forwarded host": "X-Forwarded-Host: localhost",
    "forwarded": "Forwarded: for=127.0.0.1;host=localhost",
    "real address": "X-Real-IP: 127.0.0.1",
    "internal": "X-Envoy-Internal: true",
    "retries": "X-Envoy-Retry-On: 5xx",
    "client": "X-Leftshift-Client: admin",
    "caller": "X-Caller-Org: admin",
    "client id": "X-Client-Id: admin",
    "underscore caller": "X_Caller_Org: admin",
    "underscore content length": "Content_Length: 5",
    "underscore authorization": "Authorization_: Bearer a",
    "payload": "X-Jwt-Payload: e30",
    "Basic": "Authorization: Basic YWRtaW46YWRtaW4=",
    "Bearer nothing": "Authorization: Bearer",
    "Bearer null": "Authorization: Bearer null",
    "bearer twice": "Authorization: Bearer a\r\nAuthorization: Bearer b",
    "second host": "Host: localhost",
    "host with path": "Host: a/indicators/openapi.json",
    "upgrade to websocket": "Connection: Upgrade\r\nUpgrade: websocket",
    "upgrade to h2c": "Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
    "upgrade to TLS": "Connection: Upgrade\r\nUpgrade: TLS/1.2",
    "connection eats authorization": "Connection: close, Authorization",
    "connection eats host": "Connection: close, Host, X-Forwarded-For",
    "expect": "Expect: 100-continue",
    "expect more": "Expect: 200-ok",
    "obs-fold": "X-A: b\r\n c: d",
    "obs-fold authorization": "Authorization: Bearer\r\n a",
    "space before colon": "X-A : b",
    "space in name": "X A: b",
    "no colon": "XA",
    "no name": ": b",
    "null in value": "X-A: a\x00b",
    "null in name": "X\x00A: b",
    "return in value": "X-A: a\rb",
    "newline in value": "X-A: a\nX-B: b",
    "high bytes": "X-A: \xff\xfe",
    "pseudo-header": ":path: {open}",
    "pseudo-header method": ":method: GET",
    "long value": "X-A: " + "a" * 70_000,
    "many": "\r\n".join(f"X-{number}: a" for number in range(200)),
    "range": "Range: bytes=0-",
    "trailer": "Trailer: Authorization",
    "te": "TE: trailers, chunked",
    "script": "User-Agent: ${jndi:ldap://127.0.0.1/a}",
    "colour": "User-Agent: \x1b[31mred",
}

INNER = "GET /indicators/v1/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNK = f"0\r\n\r\n{INNER}"

# Header lines and body about whose length two readers may disagree.
BODIES = {
    "CL.TE": (f"Content-Length: {len(CHUNK)}\r\nTransfer-Encoding: chunked", CHUNK),
    "TE.CL": ("Transfer-Encoding: chunked\r\nContent-Length: 4", CHUNK),
    "CL.CL": (f"Content-Length: 0\r\nContent-Length: {len(INNER)}", INNER),
    "CL, CL": (f"Content-Length: 0, {len(INNER)}", INNER),
    "CL same twice": (f"Content-Length: {len(INNER)}\r\nContent-Length: {len(INNER)}", INNER),
    "CL plus": ("Content-Length: +0", INNER),
    "CL minus": ("Content-Length: -1", INNER),
    "CL hex": ("Content-Length: 0x0", INNER),
    "CL huge": ("Content-Length: 99999999999999999999", INNER),
    "CL space": ("Content-Length: 0 0", INNER),
    "CL empty": ("Content-Length:", INNER),
    "CL letters": ("Content-Length: zero", INNER),
    "CL fraction": ("Content-Length: 0.0", INNER),
    "CL space before colon": ("Content-Length : 0", INNER),
    "CL too short": ("Content-Length: 5", "12345" + INNER),
    "TE twice": ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", CHUNK),
    "TE list": ("Transfer-Encoding: chunked, identity", CHUNK),
    "TE identity": ("Transfer-Encoding: identity", INNER),
    "TE unknown": ("Transfer-Encoding: xchunked", CHUNK),
    "TE gzip": ("Transfer-Encoding: gzip, chunked", CHUNK),
    "TE upper": ("Transfer-Encoding: CHUNKED\r\nContent-Length: 4", CHUNK),
    "TE space before colon": ("Transfer-Encoding : chunked", CHUNK),
    "TE tab": ("Transfer-Encoding:\tchunked\r\nContent-Length: 4", CHUNK),
    "TE vertical tab": ("Transfer-Encoding: \x0bchunked\r\nContent-Length: 4", CHUNK),
    "TE obs-fold": ("Transfer-Encoding:\r\n chunked\r\nContent-Length: 4", CHUNK),
    "TE quoted": ('Transfer-Encoding: "chunked"\r\nContent-Length: 4', CHUNK),
    "TE underscore": ("Transfer_Encoding: chunked\r\nContent-Length: 0", CHUNK),
    "TE hidden": ("X-A: b\nTransfer-Encoding: chunked\r\nContent-Length: 0", CHUNK),
    "chunk size plus": ("Transfer-Encoding: chunked", f"+0\r\n\r\n{INNER}"),
    "chunk size 0x": ("Transfer-Encoding: chunked", f"0x0\r\n\r\n{INNER}"),
    "chunk size minus": ("Transfer-Encoding: chunked", f"-1\r\n\r\n{INNER}"),
    "chunk size huge": ("Transfer-Encoding: chunked", f"ffffffffffffffff1\r\n{INNER}"),
    "chunk size letters": ("Transfer-Encoding: chunked", f"zz\r\n{INNER}"),
    "chunk size empty": ("Transfer-Encoding: chunked", f"\r\n\r\n{INNER}"),
    "chunk ends with LF": ("Transfer-Encoding: chunked", f"0\n\n{INNER}"),
    "chunk extension": ("Transfer-Encoding: chunked", f"0;a=b\r\n\r\n{INNER}"),
    "chunk extension with LF": ("Transfer-Encoding: chunked", f"2;\nxx\r\n0\r\n\r\n{INNER}"),
    "chunk too long": ("Transfer-Encoding: chunked", f"1\r\nab\r\n0\r\n\r\n{INNER}"),
    "chunk trailer": ("Transfer-Encoding: chunked", f"0\r\nAuthorization: Bearer a\r\n\r\n{INNER}"),
}

PLAIN = "GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"

# First lines and whole openings, instead of `GET path HTTP/1.1`.
OPENINGS = {
    "TRACE": "TRACE {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "CONNECT": "CONNECT {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "CONNECT host": "CONNECT 127.0.0.1:9901 HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "PRI": "PRI {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "unknown method": "SMUGGLE {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "lower method": "get {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "long method": "G" * 9000 + " {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "method with null": "GE\x00T {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "no method": " {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "HTTP/0.9": "GET {path}\r\n",
    "HTTP/1.0": "GET {path} HTTP/1.0\r\nHost: a\r\n{token}\r\n",
    "HTTP/1.2": "GET {path} HTTP/1.2\r\nHost: a\r\n{token}\r\n",
    "HTTP/2.0 as text": "GET {path} HTTP/2.0\r\nHost: a\r\n{token}\r\n",
    "HTTP/9": "GET {path} HTTP/9.9\r\nHost: a\r\n{token}\r\n",
    "lower http": "GET {path} http/1.1\r\nHost: a\r\n{token}\r\n",
    "no version": "GET {path} \r\nHost: a\r\n{token}\r\n",
    "other protocol": "GET {path} RTSP/1.0\r\nHost: a\r\n{token}\r\n",
    "three words": "GET {path} x HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "two spaces": "GET  {path}  HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "tabs": "GET\t{path}\tHTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "line feeds": "GET {path} HTTP/1.1\nHost: a\n{token}\n",
    "returns": "GET {path} HTTP/1.1\rHost: a\r\r",
    "empty lines first": "\r\n\r\nGET {path} HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    "no host": "GET {path} HTTP/1.1\r\n{token}\r\n",
    "empty host": "GET {path} HTTP/1.1\r\nHost:\r\n{token}\r\n",
    "two hosts": "GET {path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n{token}\r\n",
    "host with user": "GET {path} HTTP/1.1\r\nHost: x@a\r\n{token}\r\n",
    "host with null": "GET {path} HTTP/1.1\r\nHost: a\x00b\r\n{token}\r\n",
    "host with space": "GET {path} HTTP/1.1\r\nHost: a b\r\n{token}\r\n",
    "header before the first": "GET {path} HTTP/1.1\r\n X-A: b\r\nHost: a\r\n{token}\r\n",
    "h2 preface and garbage": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\x00\xff" * 50,
    "h2 preface and HTTP/1": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + PLAIN,
    "h2 frame without preface": "\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    "TLS hello": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "\x00" * 64,
    "PROXY": "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n" + PLAIN,
    "binary": "".join(chr(number) for number in range(256)),
    "pipelined behind open": "GET {open} HTTP/1.1\r\nHost: a\r\n\r\n" + PLAIN,
    "pipelined behind nothing": "GET /nobody HTTP/1.1\r\nHost: a\r\n\r\n" + PLAIN,
}


def spelt(template: str, path: str) -> str:
    _, service, rest = path.split("/", 2)
    tail = rest[1:]
    return template.format(
        service=service, rest=rest, first=ord(rest[0]), tail=tail, upper=rest.upper()
    )


def corpus(authorization: str = "") -> Iterator[tuple[str, bytes]]:
    """Give every request with its name, with an Authorization line or without."""
    token = f"{authorization}\r\n" if authorization else ""
    end = f"Host: a\r\nConnection: close\r\n{token}"
    for path in (WANTED, *INSIDE):
        for name, template in SPELLINGS.items():
            text = f"GET {spelt(template, path)} HTTP/1.1\r\n{end}\r\n"
            yield f"{name}: {path}", text.encode("latin-1")
    for name, lines in HEADERS.items():
        text = f"POST {WANTED} HTTP/1.1\r\n{end}{lines}\r\n\r\n"
        yield name, text.replace("{open}", OPEN).encode("latin-1")
    for name, (lines, body) in BODIES.items():
        text = f"POST {WANTED} HTTP/1.1\r\nHost: a\r\n{token}{lines}\r\n\r\n{body}"
        yield name, text.encode("latin-1")
    for name, template in OPENINGS.items():
        text = template.replace("{path}", WANTED).replace("{token}", token)
        yield name, text.replace("{open}", OPEN).encode("latin-1")
