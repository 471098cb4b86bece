"""What the gateway lets in, and what it keeps in."""

from collections.abc import Iterator

import httpx

from deploy.postgres import SERVICES
from tests.compose.deployment import Deployment
from tests.compose.facts import hold

# What Envoy's administration and a service's internal port answer to, each on its own port.
KEPT_IN = ("/metrics", "/stats/prometheus", "/stats", "/config_dump", "/quitquitquit", "/ready")


def check_doors(one: Deployment) -> Iterator[str]:
    """Check all of it, and tell what was seen to hold."""
    operator = one.operator()
    yield "the operator gets a token by a signed assertion"
    with httpx.Client(base_url=one.url, timeout=10, trust_env=False) as http:
        for service in SERVICES:
            at = f"/{service}/v1/changes"
            expect(http.get(f"/{service}/health/ready"), 200)
            expect(http.get(at, auth=operator), 200)
            refused = expect(http.get(at), 401)
            kind = refused.headers["content-type"]
            hold(kind == "application/problem+json", f"{service}'s 401 is {kind}")
            hold("www-authenticate" in refused.headers, f"{service}'s 401 asks for nothing")
            expect(http.get(at, headers={"Authorization": f"Bearer {operator.token}x"}), 401)
            yield f"{service}: ready, reads with a token, 401 without and with a broken one"
        inner = [f"/{service}{path}" for service in SERVICES for path in KEPT_IN]
        for path in (*KEPT_IN, *inner):
            for method in ("GET", "POST"):
                answer = http.request(method, path, auth=operator)
                hold(answer.status_code == 404, f"{method} {path} answers {answer.status_code}")
        yield "neither metrics nor the gateway's administration can be reached from outside"


def expect(answer: httpx.Response, status: int) -> httpx.Response:
    """Insist on a status."""
    request = answer.request
    hold(answer.status_code == status,
         f"{request.method} {request.url.path} answers {answer.status_code}, not {status}: "
         f"{answer.text[:200]}")  # fmt: skip
    return answer
