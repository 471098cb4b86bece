"""Register the client that registers all others."""

import json

from membership.actions.client_keys import remember
from membership.domain.clients import Algorithm, ClientStatus, check_keys
from membership.domain.intervals import Interval
from membership.queries import clients, organisations
from membership.settings import Settings
from membership.tables import ApiClient, LegalExistence, Organisation, days
from shared.changes import announce
from shared.database import Database
from shared.settings import ServiceSettings


async def register_first_client(database: Database, settings: ServiceSettings) -> None:
    """Register the client that the deployment names, with every scope, unless it is there."""
    if not isinstance(settings, Settings) or not settings.first_client:
        return
    given = json.loads(settings.first_client)
    check_keys(given["keys"], Algorithm(given["algorithm"]))
    async with database.changing() as session:
        if await clients.stored(session, given["client_id"]):
            return
        organisation_id = given["organisation_id"]
        if await organisations.stored(session, organisation_id) is None:
            organisation = Organisation(
                id=organisation_id, name=given["organisation_name"], kind="platform_operator",
                statutory="no", certainty="stated", source="The deployment's own settings",
            )  # fmt: skip
            existence = LegalExistence(
                id=organisation_id, version=1, valid=days(Interval()), certainty="stated"
            )
            await organisations.register(session, organisation, existence)
            announce(session, "organisation.registered", organisation_id)
        client = ApiClient(
            id=given["client_id"], name=given["name"], organisation_id=organisation_id,
            algorithm=given["algorithm"], keys=given["keys"], status=ClientStatus.ACTIVE,
            scopes=await clients.scopes(session),
        )  # fmt: skip
        await clients.register(session, client)
        await remember(session, client)
        announce(session, "client.registered", client.id, organisation_id=organisation_id)
