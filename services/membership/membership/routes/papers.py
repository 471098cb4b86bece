"""Papers over HTTP: what was put to whom, when, and whether it can be called in."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from membership.domain.papers import CallIn, Exempt, PartOfItself, check_reasons
from membership.domain.partial_dates import period
from membership.queries import papers
from membership.queries.references import check_facts, check_parties
from membership.routes.partial_dates import PartialDate
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Paper
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out

Parties = Annotated[
    list[Slug],
    Field(max_length=100, description="Bodies or organisations", examples=[["hwb", "lcc"]]),
]


class Facts(Dated):
    """A paper put to bodies. What it does not say is said to be `not_stated`."""

    title: Annotated[Line, Field(examples=["The three CCGs' 2-year operational plans"])]
    kind: Annotated[Line, Field(examples=["report"])] = "report"
    dated: PartialDate
    author: Annotated[
        Prose | None, Field(description="As printed", examples=["CCG planning leads"])
    ] = None
    author_ids: Parties = []
    received_by: Parties = []
    receivers: Annotated[
        Prose | None, Field(description="As printed", examples=["Leeds Health and Wellbeing Board"])
    ] = None
    purpose: Annotated[Prose | None, Field(examples=["Seek agreement on trajectories"])] = None
    asks: Annotated[Prose | None, Field(examples=["Agree the ambitions"])] = None
    parent_id: Annotated[
        Slug | None, Field(description="The paper that it is a part of", examples=["r002"])
    ] = None
    agenda_item: Annotated[Line | None, Field(examples=["7.2"])] = None
    call_in: Annotated[CallIn, Field(examples=["not_eligible"])] = CallIn.NOT_STATED
    call_in_reason: Annotated[Prose | None, Field(examples=["§4.4.1 says so"])] = None
    exempt: Annotated[
        Exempt, Field(description="Holds exempt or confidential information", examples=["no"])
    ] = Exempt.NOT_STATED
    exempt_reason: Annotated[
        Prose | None, Field(description="The rule, and what it covers", examples=[None])
    ] = None
    resolution: Annotated[
        Prose | None, Field(description="What was resolved, if that is known", examples=["Noted"])
    ] = None


class NewPaper(Facts, NewFact):
    """A paper to record."""

    id: Annotated[Slug, Field(examples=["r002-72"])]


class PaperCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    title: Annotated[Line, left_out("The three CCGs' operational plans")]
    kind: Annotated[Line, left_out("report")]
    dated: Annotated[PartialDate, left_out("2014-03")]
    author_ids: Annotated[Parties, Field(default_factory=list)]
    received_by: Annotated[Parties, Field(default_factory=list)]
    call_in: Annotated[CallIn, left_out("eligible")]
    exempt: Annotated[Exempt, left_out("no")]
    certainty: Annotated[Certainty, left_out("derived")]


class PaperOut(Facts, ReadingOut):
    """A paper. Its date is as printed; it means a day of `[dated_from, dated_to)`."""

    id: Annotated[str, Field(examples=["r002-72"])]
    dated_from: Annotated[date, Field(examples=["2014-03-27"])]
    dated_to: Annotated[date, Field(examples=["2014-03-28"])]
    year: Annotated[int, Field(examples=[2014])]


class AskedPapers(Asked):
    """Which papers."""

    received_by: Annotated[str | None, Field(max_length=100, description="Put to it")] = None
    author_ids: Annotated[str | None, Field(max_length=100, description="Written by it")] = None
    parent_id: Annotated[str | None, Field(max_length=100, description="Parts of it")] = None
    year: Annotated[int | None, Field(ge=1900, le=2099)] = None
    call_in: CallIn | None = None


async def check(session: Session, paper: Paper) -> None:
    """Refuse a paper that leaves out what it must say, or refers to what is not there."""
    period(paper.dated)
    call_in, exempt = CallIn(paper.call_in), Exempt(paper.exempt)
    check_reasons(call_in, paper.call_in_reason, exempt, paper.exempt_reason)
    await check_parties(session, [*paper.author_ids, *paper.received_by])
    if paper.parent_id is not None:
        if paper.id in {paper.parent_id, *await papers.above(session, paper.parent_id)}:
            raise PartOfItself
        await check_facts(session, Paper, [paper.parent_id])


async def derive(_: Any, rows: Sequence[Any], __: Any) -> list[dict[str, Any]]:
    """Add the days that a printed date may mean."""
    days = [period(row.dated) for row in rows]
    return [
        {**row._asdict(), "dated_from": meant.start, "dated_to": meant.end}
        for row, meant in zip(rows, days, strict=True)
    ]


router = register_router(
    Register(
        one="paper",
        many="papers",
        title="a paper put to bodies",
        table=Paper,
        new=NewPaper,
        correction=PaperCorrection,
        out=PaperOut,
        asked=AskedPapers,
        check=check,
        derive=derive,
    )
)
