"""What the service starts with: its keys on record, and the client that registers all others."""

from membership.actions.first_client import register_first_client
from membership.actions.keys import OwnKeys
from membership.settings import Settings
from shared.database import Database
from shared.settings import ServiceSettings


async def prepare(database: Database, settings: ServiceSettings) -> None:
    """Bring into the database what the deployment's settings say."""
    await register_first_client(database, settings)
    if isinstance(settings, Settings):
        await OwnKeys(settings.signing_keys).remember(database)
