"""Who has to say why, and in what order a handler's dependencies are undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from care_record.app import SERVICE
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.database import transaction
from shared.specification import routes_of

# These answer with code lists, with a sum over ten digits, or with opaque ids.
NOBODYS = {"check_numbers", "list_status_indicators", "list_ranges", "list_changes"}


def names(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield from names(one)
        yield one.call


def routes() -> list[APIRoute]:
    settings = SERVICE.settings(database_url="postgresql+asyncpg://nowhere/nothing")
    return [one for one in routes_of(SERVICE.create_app(settings)) if one.include_in_schema]


@pytest.mark.parametrize("route", routes(), ids=lambda route: str(route.name))
def test_every_route_on_persons_has_a_purpose_before_it_has_a_transaction(
    route: APIRoute,
) -> None:
    calls = list(names(route.dependant))
    asks = [n for n, call in enumerate(calls) if getattr(call, "__name__", "") == "accessor"]
    if route.name in NOBODYS:
        assert asks == []
    else:
        assert len(asks) == 1
        assert asks[0] < calls.index(transaction)
