"""What a deployment decides of the membership service alone."""

from typing import Annotated

from pydantic import Field

from shared.settings import ServiceSettings

NO_KEYS = '{"keys": []}'


class Settings(ServiceSettings):
    """The keys that sign tokens, and who may register the first clients."""

    signing_keys: Annotated[str, Field(repr=False)] = NO_KEYS
    """A JWK Set of private P-256 keys. The first signs; all are published, and those that have
    signed stay so. To change keys, put the new one second, wait until every cache has it (300 s),
    put it first, and take the old one out when its last token has expired (600 s)."""
    first_client: str | None = None
    """A client that `prepare` registers with every scope if it is not there, as JSON:
    `{"client_id", "name", "algorithm", "keys": […], "organisation_id", "organisation_name"}`."""
    allow_loopback_jwks: bool = False
    """Let a `jwks_uri` name this machine itself, without TLS. For tests and laptops only: whoever
    registers clients could otherwise have this service call its neighbours."""
