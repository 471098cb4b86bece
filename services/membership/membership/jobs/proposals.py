"""Count votes whose time is over, and see to decisions that come into effect."""

from datetime import UTC, datetime

from membership.actions.outcomes import settle_all
from membership.actions.tokens import OwnKeys
from membership.settings import Settings
from shared.database import Database

EVERY = 5.0  # Seconds.


async def settle_proposals(database: Database) -> None:
    """Do what the clock asks for; what was done already is left alone."""
    await settle_all(database, OwnKeys(Settings.read().signing_keys), datetime.now(UTC))
