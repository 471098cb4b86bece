"""What a deployment decides, for every service alike.

Each field is an environment variable of the same name, or a file of that name (lower case)
in the folder that `SECRETS_DIR` names. Read in `create_app`, never on import.
"""

import os
from typing import Annotated, Literal, Self

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """The settings that no service can do without."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: Annotated[str, Field(pattern=r"^postgresql\+asyncpg://", repr=False)]
    database_connections: Annotated[int, Field(ge=1, le=200)] = 8
    issuer: str = "http://127.0.0.1:8080/membership"
    """Who signs the access tokens that are accepted: the `iss` of each, exactly."""
    jwks_url: str = "http://membership:8000/membership/.well-known/jwks.json"
    """Where the issuer's public keys are read, inside the network."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    internal_port: Annotated[int, Field(ge=0, le=65535)] = 9000
    """Where `/metrics` is served; the gateway has no way there."""
    log_level: Literal["debug", "info", "warning"] = "info"
    require_durable_database: bool = True
    """Refuse to serve from a database that may forget what it has acknowledged."""

    @classmethod
    def read(cls) -> Self:
        """Read the environment, and the files of secrets if there are any."""
        return cls(_secrets_dir=os.environ.get("SECRETS_DIR"))
