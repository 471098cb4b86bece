"""What a deployment decides of the care record service alone."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing yet beyond what every service has."""
