"""May this be seen: asked over HTTP, of facts that are recorded, corrected and withdrawn."""

import asyncio
import csv
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.routes.test_memberships import SCOPES, V1, organisation
from tests.membership.routes.test_sharing_registers import agreement, party, terms

ON = {"on": "2026-04-01"}


class City:
    """Three organisations of one agreement, each under a name that no other test has."""

    def __init__(self, caller: AsyncClient, mark: str) -> None:
        self.caller, self.mark = caller, mark
        self.lth, self.lch, self.lcc = (f"{name}-{mark}" for name in ("lth", "lch", "lcc"))
        self.dsa = f"dsa-{mark}"

    async def build(self) -> None:
        for name in (self.lth, self.lch, self.lcc):
            await organisation(self.caller, name)
        made = [
            await agreement(self.caller, self.dsa),
            await party(self.caller, self.lth, "recipient", self.dsa),
            await party(self.caller, self.lch, "controller", self.dsa),
            await party(self.caller, self.lcc, "controller", self.dsa),
            await terms(self.caller, self.dsa, data_sets=["care_plan", "social_care"]),
        ]
        assert [one.status_code for one in made] == [201] * 5

    async def ask(self, **changes: Any) -> Any:
        asked = {
            "organisation": self.lth, "role": "clinician", "purpose": "direct_care",
            "data_set": "care_plan", "controllers": [self.lch, self.lcc],
        } | ON | changes  # fmt: skip
        return await self.caller.post(f"{V1}/data-sharing/check", json=asked)

    async def answer(self, **changes: Any) -> Any:
        answered = await self.ask(**changes)
        assert answered.status_code == 200, answered.text
        return answered.json()

    async def withdraw(self, name: str, day: str = "2026-04-01") -> Any:
        place = f"{V1}/data-sharing-parties/{self.dsa}-{name}-controller"
        ended = await self.caller.patch(place, json={"valid_to": day}, headers={"If-Match": '"1"'})
        assert ended.status_code == 200, ended.text
        return ended.json()


@pytest.fixture
async def city(open_app: OpenApp) -> City:
    app: Clients = await open_app("membership")
    city = City(app.caller(*SCOPES), "test")
    await city.build()
    return city


@pytest.fixture
async def lasting_city(pooled_app: OpenApp) -> City:
    app: Clients = await pooled_app("membership")
    city = City(app.caller(*SCOPES), uuid4().hex[:8])
    await city.build()
    return city


async def test_what_all_have_agreed_to_is_permitted(city: City) -> None:
    answer = await city.answer()
    assert answer["permit"] is True
    assert answer["permitted_controllers"] == [city.lch, city.lcc]
    assert answer["grants"][0] == {
        "controller": city.lch, "agreement": city.dsa, "identifiers": "identifiable",
    }  # fmt: skip
    assert (answer["denied"], answer["reasons"]) == ([], [])
    assert (answer["on"], answer["rule_set_version"]) == (ON["on"], "data-sharing/1")
    assert {"kind": "data-sharing-agreements", "id": city.dsa, "version": 1} in answer["facts_used"]


async def test_the_facts_used_can_be_read_where_they_say(city: City) -> None:
    used = (await city.answer())["facts_used"]
    assert len(used) == 8
    for fact in used:
        read = await city.caller.get(f"{V1}/{fact['kind']}/{fact['id']}")
        assert read.json()["version"] == fact["version"]


async def test_one_withdrawal_closes_that_controllers_data_only(city: City) -> None:
    await city.withdraw(city.lcc)
    answer = await city.answer()
    assert (answer["permit"], answer["permitted_controllers"]) == (False, [city.lch])
    (denied,) = answer["denied"]
    assert denied["controller"] == city.lcc
    assert [one["code"] for one in denied["reasons"]] == ["CONTROLLER_WITHDRAWN"]
    assert denied["reasons"] == answer["reasons"]
    assert (await city.answer(on="2026-03-31"))["permit"] is True


async def test_whoever_is_not_registered_sees_nothing(city: City) -> None:
    codes = {one["code"] for one in (await city.answer(organisation="nobody"))["reasons"]}
    assert codes == {"ORGANISATION_UNKNOWN", "ORGANISATION_NOT_A_PARTY"}
    unknown = await city.answer(controllers=["nobody"])
    assert [one["code"] for one in unknown["reasons"]] == ["CONTROLLER_UNKNOWN", "NO_AGREEMENT"]


async def test_the_end_of_an_organisation_in_law_ends_what_it_may_see(city: City) -> None:
    read = await city.caller.get(f"{V1}/organisations/{city.lth}")
    ended = await city.caller.patch(
        f"{V1}/organisations/{city.lth}", json={"legal_to": "2026-04-01"},
        headers={"If-Match": read.headers["ETag"]},
    )  # fmt: skip
    assert ended.status_code == 200, ended.text
    assert [one["code"] for one in (await city.answer())["reasons"]] == [
        "ORGANISATION_NOT_IN_EXISTENCE"
    ]
    assert (await city.answer(on="2026-03-31"))["permit"] is True


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "research"}, "PURPOSE_NOT_COVERED"),
        ({"data_set": "hospital_activity"}, "DATA_SET_NOT_COVERED"),
        ({"role": "analyst"}, "ROLE_NOT_COVERED"),
        ({"on": "2027-04-01"}, "REVIEW_OVERDUE"),
    ],
)
async def test_what_the_agreement_is_not_for_is_denied(
    city: City, changes: dict[str, str], code: str
) -> None:
    answer = await city.answer(**changes)
    assert [one["code"] for one in answer["reasons"]] == [code]
    assert answer["reasons"][0]["agreement"] == city.dsa


@pytest.mark.parametrize(
    "changes", [{"controllers": []}, {"person": "9990000018"}, {"role": "A b"}]
)
async def test_a_question_that_makes_no_sense_is_refused(
    city: City, changes: dict[str, Any]
) -> None:
    assert (await city.ask(**changes)).status_code == 422


async def test_a_reader_may_ask(city: City, open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    for scopes, status in ((("membership:read",), 200), (("membership:write",), 403)):
        city.caller = app.caller(*scopes)
        assert (await city.ask()).status_code == status


async def test_an_answer_can_be_had_again_as_it_was_known(lasting_city: City) -> None:
    city = lasting_city
    first = await city.ask()
    then = {"known_at": first.json()["known_at"]}
    await city.withdraw(city.lcc)
    assert (await city.answer())["permit"] is False
    again = await city.ask(**then)
    assert again.content == first.content


@pytest.mark.parametrize("change", ["agreement", "party", "purpose", "another"])
async def test_recording_a_fact_changes_no_answer_as_known_before(
    lasting_city: City, change: str
) -> None:
    city = lasting_city
    first = await city.ask()
    caller, first_reading = city.caller, {"If-Match": '"1"'}
    if change == "another":
        done = await agreement(caller, f"more-{city.mark}")
        await party(caller, city.lch, "controller", f"more-{city.mark}", valid_from="2020-01-01")
    else:
        place, body = {
            "agreement": (f"agreements/{city.dsa}", {"valid_to": "2022-01-01"}),
            "party": (f"parties/{city.dsa}-{city.lth}-recipient", {"signed_by": None,
                                                                   "signed_on": None}),
            "purpose": (f"purposes/{city.dsa}-direct-care", {"roles": ["analyst"]}),
        }[change]  # fmt: skip
        done = await caller.patch(f"{V1}/data-sharing-{place}", json=body, headers=first_reading)
    assert done.is_success, done.text
    assert (await city.answer())["facts_used"] != first.json()["facts_used"]
    assert (await city.ask(known_at=first.json()["known_at"])).content == first.content
    assert (await city.answer(known_at="2020-01-01T00:00:00Z"))["permit"] is False


async def test_what_is_not_recorded_yet_is_not_known_in_the_future_either(city: City) -> None:
    answer = await city.answer(known_at="2999-01-01T00:00:00Z")
    assert answer["known_at"] < "2999"


async def test_after_a_withdrawal_is_acknowledged_no_check_permits(lasting_city: City) -> None:
    city, warm, acknowledged = lasting_city, asyncio.Event(), asyncio.Event()
    before: list[list[str]] = []
    after: list[list[str]] = []

    async def keep_asking() -> None:
        while len(after) < 20:
            seen = after if acknowledged.is_set() else before
            seen.append((await city.answer())["permitted_controllers"])
            warm.set()

    async def withdraw() -> None:
        await warm.wait()
        await city.withdraw(city.lcc)
        acknowledged.set()

    await asyncio.gather(withdraw(), *(keep_asking() for _ in range(4)))
    assert before[0] == [city.lch, city.lcc]
    assert all(permitted == [city.lch] for permitted in after)


async def access(city: City, **query: Any) -> Any:
    asked = {"organisation": city.lth} | ON | query
    return await city.caller.get(f"{V1}/data-sharing/access", params=asked)


async def test_all_that_an_organisation_may_see_is_listed(city: City) -> None:
    await city.withdraw(city.lcc)
    items = (await access(city)).json()["items"]
    assert [(one["data_set"], one["controller"], one["permitted"]) for one in items] == [
        ("care_plan", city.lcc, False), ("care_plan", city.lch, True),
        ("social_care", city.lcc, False), ("social_care", city.lch, True),
    ]  # fmt: skip
    assert [one["code"] for one in items[0]["reasons"]] == ["CONTROLLER_WITHDRAWN"]
    assert (items[0]["identifiers"], items[1]["identifiers"]) == (None, "identifiable")
    assert (await access(city, organisation=city.lch)).json()["items"] == []


async def test_the_list_is_read_page_by_page(city: City) -> None:
    whole = (await access(city)).json()["items"]
    found: list[Any] = []
    after: str | None = ""
    while after is not None:
        page = (await access(city, limit=3, **({"after": after} if after else {}))).json()
        found, after = found + page["items"], page["next"]
    assert found == whole


async def test_the_list_is_a_table_too(city: City) -> None:
    await city.withdraw(city.lcc)
    answer = await city.caller.get(
        f"{V1}/data-sharing/access", params={"organisation": city.lth} | ON,
        headers={"Accept": "text/csv"},
    )  # fmt: skip
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [(one["controller"], one["permitted"], one["codes"]) for one in rows[:2]] == [
        (city.lcc, "False", "CONTROLLER_WITHDRAWN"), (city.lch, "True", ""),
    ]  # fmt: skip


async def test_each_listed_place_is_answered_alike_when_it_is_asked_for(city: City) -> None:
    await city.withdraw(city.lcc)
    for one in (await access(city)).json()["items"]:
        asked = {name: one[name] for name in ("purpose", "data_set", "role")}
        answer = await city.answer(controllers=[one["controller"]], **asked)
        assert answer["permit"] == one["permitted"]
        assert answer["reasons"] == one["reasons"]
