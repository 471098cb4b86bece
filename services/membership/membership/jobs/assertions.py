"""Forget spent assertions that could not be used again anyway."""

from membership.queries import clients
from shared.database import Database

EVERY = 300.0  # Seconds.


async def forget_spent(database: Database) -> None:
    """Drop what is out of time."""
    async with database.reading() as connection:
        await clients.forget_spent(connection)
