"""What a deployment decides of the schemes service alone: nothing yet."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings that every service has, and no others."""
