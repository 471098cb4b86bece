"""Count votes whose time is over, and see to decisions that come into effect."""

from datetime import UTC, datetime

from membership.actions.keys import OwnKeys
from membership.actions.outcomes import settle_all
from membership.settings import Settings
from shared.database import Database

EVERY = 5.0  # Seconds.


async def settle_proposals(database: Database) -> None:
    """Do what the clock asks for; what was done already is left alone."""
    keys = OwnKeys(Settings.read().signing_keys, lambda: database)
    await keys.look()
    await settle_all(database, keys, datetime.now(UTC))
