"""Rule sets over HTTP: the rules of decision rights as data, each version kept for ever."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from membership.domain.rights import rule_set
from membership.queries import rules
from membership.routes.access import Editor, Reader
from membership.routes.evaluate import CaseRule
from membership.tables import Rule, RuleSet
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Prose, Slug, Strict
from shared.idempotency import Creating
from shared.paging import Page
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/rule-sets", tags=["rights"], route_class=Route)


class About(BaseModel):
    """A version of the rules, and from when it applies."""

    model_config = ConfigDict(from_attributes=True)

    version: Annotated[Slug, Field(examples=["2021-1"])]
    applies_from: Annotated[date, Field(examples=["2021-03-01"])]
    source: Annotated[Prose | None, Field(examples=["Leeds ICP paper of 2021, §4.4"])] = None


class NewRuleSet(About, Strict):
    """A version to publish. A rule that is left out does not apply."""

    rules: Annotated[list[CaseRule], Field(min_length=1, max_length=100)]


class RuleSetAbout(About):
    """A version that is published."""

    recorded_at: datetime


class RuleSetOut(RuleSetAbout):
    """A version with its rules."""

    rules: list[CaseRule]


@router.get("")
async def list_rule_sets(_: Reader, reading: Reading) -> Page[RuleSetAbout]:
    """List the versions of the rules, the oldest first."""
    items = [RuleSetAbout.model_validate(one) for one in await rules.versions(reading)]
    return Page(items=items, next=None)


@router.post("", status_code=201)
async def publish_rule_set(
    _: Editor, __: Creating, new: NewRuleSet, session: Session, response: Response
) -> RuleSetOut:
    """Publish a version of the rules. What was answered by former versions stays as it was."""
    rule_set(new.version, [one.model_dump() for one in new.rules])
    stored = RuleSet(**new.model_dump(exclude={"rules"}))
    rows = [
        Rule(**one.model_dump() | {"version": new.version, "precedence": int(one.precedence or 0)})
        for one in new.rules
    ]
    await rules.publish(session, stored, rows)
    announce(session, "rule-set.published", new.version)
    response.headers["Location"] = f"/membership/v1/rule-sets/{new.version}"
    return await shown(session, new.version)


@router.get("/{version}")
async def read_rule_set(_: Reader, version: str, reading: Reading) -> RuleSetOut:
    """Read a version of the rules, in order of precedence."""
    return await shown(reading, version)


async def shown(connection: Reading | Session, version: str) -> RuleSetOut:
    """Read a version with its rules."""
    known = [one for one in await rules.versions(connection) if one["version"] == version]
    if not known:
        raise NotThere
    rows = [
        {name: value for name, value in row.items() if name != "version"}
        for row in await rules.rows(connection, version)
    ]
    return RuleSetOut.model_validate({**known[0], "rules": rows})
