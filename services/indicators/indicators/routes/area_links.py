"""Links between areas over HTTP: which place belongs to which, in which hierarchy, and when."""

from typing import Annotated, Any

from pydantic import Field

from indicators.actions.area_links import agree, agrees
from indicators.actions.imports import NO_AREA
from indicators.domain.area_links import check_link
from indicators.routes.fields import ValidFrom, ValidTo
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Area, AreaLink
from shared.fields import Provenance, Slug, Strict, left_out


class Facts(Provenance):
    """That one area belongs to another on the days `[valid_from, valid_to)`.

    A hierarchy is named: `registration` (practice, team, partnership, city), `wards`,
    `comparators` (an area and a group that it is compared with), `successors` (an area and the
    one that it became), `deprivation` (an area and the stratum that it lies in).
    """

    hierarchy: Annotated[Slug, Field(examples=["registration"])]
    child_id: Annotated[Slug, Field(examples=["practice-b86001"])]
    parent_id: Annotated[Slug, Field(examples=["team-armley"])]
    valid_from: ValidFrom = None
    valid_to: ValidTo = None


class NewAreaLink(Facts, NewThing):
    """A link to record."""


class AreaLinkCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    hierarchy: Annotated[Slug, left_out("registration")]
    child_id: Annotated[Slug, left_out("practice-b86001")]
    parent_id: Annotated[Slug, left_out("team-armley")]


class AreaLinkOut(Facts, ThingOut):
    """A link, as it was known during `[recorded_from, recorded_to)`."""


class AskedAreaLinks(Asked):
    """Which links."""

    hierarchy: Annotated[str | None, Field(max_length=100)] = None
    child_id: Annotated[str | None, Field(max_length=100)] = None
    parent_id: Annotated[str | None, Field(max_length=100)] = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a link that cannot be."""
    check_link(facts["child_id"], facts["parent_id"], facts["valid_from"], facts["valid_to"])
    return facts


AREA_LINKS = Register(
    one="area_link",
    many="area_links",
    title="that one area belongs to another",
    table=AreaLink,
    new=NewAreaLink,
    correction=AreaLinkCorrection,
    out=AreaLinkOut,
    asked=AskedAreaLinks,
    references=(("child_id", Area, NO_AREA), ("parent_id", Area, NO_AREA)),
    checked=checked,
    agrees=agrees,
    agree=agree,
    example="id,hierarchy,child_id,parent_id\nl-1,registration,practice-b86001,team-armley\n",
)
router = register_router(AREA_LINKS)
