"""What a deployment decides of the indicators service alone."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Who may read what clients of Fingertips read."""

    fingertips_open: bool = False
    """Answer `/indicators/fingertips/` to callers without a token: published clients of Fingertips
    cannot send one. They read values of areas, hidden where a definition says so, and nothing
    else."""
