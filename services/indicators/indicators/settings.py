"""What a deployment decides of the indicators service alone."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing yet: it needs its database and the issuer of tokens."""
