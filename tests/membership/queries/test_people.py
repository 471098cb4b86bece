"""Who may act for an organisation, as the database sees it."""

from uuid import uuid4

from membership.queries import people

from tests.conftest import Clients, OpenApp
from tests.membership.partners import settled


async def test_somebody_of_another_organisation_does_not_act_for_this_one(
    open_app: OpenApp,
) -> None:
    app: Clients = await open_app("membership")
    here, there = await settled(app, "here"), await settled(app, "there")
    odd = {"id": uuid4(), "issuer_id": "here-id", "organisation_id": there.organisation,
           "subject": "odd", "display_name": None, "status": "active"}  # fmt: skip
    async with app.app.state.database.changing() as session:
        await people.register(session, odd)
    async with app.app.state.database.reading() as connection:
        for organisation, found in ((here.organisation, None), (there.organisation, odd["id"])):
            assert found == await people.acting(
                connection, issuer_id="here-id", subject="odd", organisation_id=organisation
            )
