"""Contributions over HTTP: who puts in how much, and what is not known of it."""

from datetime import UTC, datetime

from tests.conftest import Clients
from tests.feeds import events
from tests.schemes.files import (
    CONTRIBUTION,
    V1,
    read,
    read_csv,
    refused,
    rows_of,
    sent,
    small,
)

BLANK = "leeds-bcf.lcc.2014-15.spend_on_bcf_schemes"


async def test_contributions_are_listed_by_year_kind_and_organisation(
    leeds: Clients, fund: str
) -> None:
    path = f"{fund}/contributions"
    assert len((await read(leeds, path))["items"]) == 15
    named = (await read(leeds, path, year="2015/16", organisation="lcc"))["items"]
    assert [(one["kind"], one["amount"]["status"]) for one in named] == [
        ("minimum_or_actual", "known"),
        ("outside_pool_match", "not_stated"),
    ]
    agreed = rows_of(await read_csv(leeds, path, kind="agreed_pool"))
    assert [(row["organisation_id"], row["amount"]) for row in agreed] == [
        ("", "2759000"),
        ("", "54900000"),
    ]


async def test_a_contribution_becomes_known_and_the_old_reading_stays(
    leeds: Clients, fund: str
) -> None:
    place = f"{fund}/contributions/{BLANK}"
    reader, editor = leeds.caller("schemes:read"), leeds.caller("schemes:write", client_id="lcc")
    before = await reader.get(place)
    then = datetime.now(UTC).isoformat()
    change = {"amount": {"status": "provisional", "amount_pence": 100}, "hosts_pool": "yes"}
    known = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert (known.status_code, known.headers["ETag"]) == (200, '"2"'), known.text
    assert (known.json()["hosts_pool"], known.json()["recorded_by"]) == ("yes", "lcc")
    assert known.json()["organisation"] == "Leeds City Council"
    assert (await reader.get(place, params={"known_at": then})).json() == before.json()
    readings = (await read(leeds, f"{place}/readings"))["items"]
    assert readings == [before.json(), known.json()]
    last = (await events(leeds.caller("schemes:read"), "schemes"))[-1]
    assert (last["type"], last["data"]) == (
        "leftshift.contribution.corrected",
        {"fund_id": "leeds-bcf", "version": 2},
    )
    stale = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_a_contribution_is_never_below_nought(leeds: Clients, fund: str) -> None:
    change = {"amount": {"status": "known", "amount_pence": -1}}
    editor = leeds.caller("schemes:write")
    answer = await editor.patch(
        f"{fund}/contributions/{BLANK}", json=change, headers={"If-Match": '"1"'}
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/schemes/problems/amount-unfit")
    assert answer.json()["errors"][0]["at"] == "amount"


async def test_an_organisation_contributes_once_a_year_under_each_kind(app: Clients) -> None:
    await small(app)
    other = CONTRIBUTION | {"organisation": "The Council", "amount": "200"}
    (error,) = await refused(app, "contributions", CONTRIBUTION, other)
    assert error["line"] == 3
    await sent(app, "contributions", CONTRIBUTION, CONTRIBUTION | {"kind": "minimum"})
    assert (await sent(app, "contributions", other))["corrected"] == 1


async def test_a_contribution_may_be_a_range(app: Clients) -> None:
    await small(app)
    await sent(app, "contributions", CONTRIBUTION | {"status": "range", "low": "90", "high": "110",
                                                     "provisional": "yes"})  # fmt: skip
    (one,) = (await read(app, f"{V1}/funds/f/contributions"))["items"]
    assert (one["amount"]["low_pence"], one["amount"]["high_pence"]) == (9000, 11000)
