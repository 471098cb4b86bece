"""Strategies, priorities, outcomes and statements over HTTP, and which indicators measure them."""

from typing import Annotated

from pydantic import Field

from indicators.actions.imports import NO_INDICATOR
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Indicator, Statement, StatementLink
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out

NO_STATEMENT = "There is no statement with this id"


class Facts(Provenance):
    """What a partnership strives for, in its own words: a strategy, an outcome, an I-statement."""

    family: Annotated[Line, Field(examples=["outcome"])]
    number: Annotated[Line | None, Field(examples=["1"])] = None
    title: Annotated[Line, Field(examples=["People will live longer and have healthier lives"])]
    description: Annotated[Prose | None, Field(examples=[None])] = None
    parent_id: Annotated[
        Slug | None, Field(description="The statement it is a part of", examples=["st-jhws"])
    ] = None
    period: Annotated[Line | None, Field(description="As printed", examples=["2016-2021"])] = None
    population: Annotated[
        Line | None, Field(description="Whom it is about", examples=["people with frailty"])
    ] = None


class NewStatement(Facts, NewThing):
    """A statement to record."""

    id: Annotated[Slug, Field(examples=["out-1"])]


class StatementCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    family: Annotated[Line, left_out("outcome")]
    title: Annotated[Line, left_out("People will live longer")]


class StatementOut(Facts, ThingOut):
    """A statement, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["out-1"])]


class AskedStatements(Asked):
    """Which statements."""

    family: Annotated[str | None, Field(max_length=100)] = None
    parent_id: Annotated[str | None, Field(max_length=100)] = None


STATEMENTS = Register(
    one="statement",
    many="statements",
    title="what a partnership strives for",
    table=Statement,
    new=NewStatement,
    correction=StatementCorrection,
    out=StatementOut,
    asked=AskedStatements,
    example="id,family,number,title\nout-1,outcome,1,People will live longer\n",
)
router = register_router(STATEMENTS)


class LinkFacts(Provenance):
    """That an indicator measures a statement."""

    indicator_id: Annotated[Slug, Field(examples=["pyll-amenable"])]
    statement_id: Annotated[Slug, Field(examples=["out-1"])]


class NewStatementLink(LinkFacts, NewThing):
    """A link to record."""

    id: Annotated[Slug, Field(examples=["pyll-amenable.out-1"])]


class StatementLinkCorrection(LinkFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    indicator_id: Annotated[Slug, left_out("pyll-amenable")]
    statement_id: Annotated[Slug, left_out("out-1")]


class StatementLinkOut(LinkFacts, ThingOut):
    """A link, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["pyll-amenable.out-1"])]


class AskedStatementLinks(Asked):
    """Which links."""

    indicator_id: Annotated[str | None, Field(max_length=100)] = None
    statement_id: Annotated[str | None, Field(max_length=100)] = None


STATEMENT_LINKS = Register(
    one="statement_link",
    many="statement_links",
    title="that an indicator measures a statement",
    table=StatementLink,
    new=NewStatementLink,
    correction=StatementLinkCorrection,
    out=StatementLinkOut,
    asked=AskedStatementLinks,
    references=(
        ("indicator_id", Indicator, NO_INDICATOR),
        ("statement_id", Statement, NO_STATEMENT),
    ),
    example="id,indicator_id,statement_id\npyll-amenable.out-1,pyll-amenable,out-1\n",
)
links_router = register_router(STATEMENT_LINKS)
