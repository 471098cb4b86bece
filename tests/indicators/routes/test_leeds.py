"""The files of Leeds, as they lie in the project, in the order in which they refer."""

import csv
from io import StringIO

from deploy.leeds.load import IMPORTS
from tests.conftest import Clients
from tests.indicators.files import V1, leeds, read, stored

ORDER = {"indicators": 152, "areas": 44, "observations": 131, "targets": 46}


async def load(app: Clients) -> None:
    for what in ORDER:
        await stored(app, what, leeds(what))


async def test_leeds_is_imported_without_a_fault_and_a_second_time_changes_nothing(
    app: Clients,
) -> None:
    for what, rows in ORDER.items():
        assert await stored(app, what, leeds(what)) == {
            "rows": rows, "added": rows, "corrected": 0, "unchanged": 0,
        }  # fmt: skip
    for what, rows in ORDER.items():
        assert await stored(app, what, leeds(what)) == {
            "rows": rows, "added": 0, "corrected": 0, "unchanged": rows,
        }  # fmt: skip


async def test_the_whole_of_leeds_is_loaded_in_its_order_and_changes_nothing_again(
    app: Clients,
) -> None:
    files = [(what, name) for service, what, name in IMPORTS if service == "indicators"]
    assert len(files) == 20
    for what, name in files:
        done = await stored(app, what, leeds(name.removesuffix(".csv")))
        assert (done["added"], done["corrected"]) == (done["rows"], 0), name
    for what, name in files:
        again = await stored(app, what, leeds(name.removesuffix(".csv")))
        assert again["unchanged"] == again["rows"], name


async def test_what_is_exported_can_be_imported_again_and_changes_nothing(app: Clients) -> None:
    await load(app)
    reader = app.caller("indicators:read")
    for what, rows in ORDER.items():
        exported = await reader.get(f"{V1}/{what}", headers={"Accept": "text/csv"})
        assert len(list(csv.reader(StringIO(exported.text)))) == rows + 1
        again = await stored(app, what, exported.content)
        assert (again["unchanged"], again["rows"]) == (rows, rows)


async def test_every_observation_is_kept_as_it_is_printed(app: Clients) -> None:
    await load(app)
    given = {row["id"]: row for row in csv.DictReader(StringIO(leeds("observations").decode()))}
    page = await read(app, "observations", limit=500)
    assert {one["id"] for one in page["items"]} == set(given)
    for one in page["items"]:
        row = given[one["id"]]
        for column in ("period_label", "period_start", "period_end", "unit", "band", "source"):
            assert (one[column] or "") == row[column]
        for column in ("value", "low", "high"):
            assert one[column] == (float(row[column]) if row[column] else None)
    statuses = {one["id"]: one["status"] for one in page["items"]}
    assert (statuses["o001"], statuses["o013"], statuses["o080"]) == ("known", "range", "range")


async def test_printed_polarities_have_one_vocabulary(app: Clients) -> None:
    await load(app)
    page = await read(app, "indicators", limit=500)
    assert {(one["polarity_printed"], one["polarity"]) for one in page["items"]} == {
        ("lower is better", "lower_is_better"),
        ("higher is better", "higher_is_better"),
        (None, "neutral"),
    }


async def test_the_series_of_an_indicator_runs_through_its_periods(app: Clients) -> None:
    await load(app)
    series = await read(app, "indicators/pyll-amenable/series", area="leeds")
    assert series["polarity"] == "lower_is_better"
    assert (series["points"][0]["period_label"], series["points"][0]["value"]) == ("2012", 1968)
    assert series["empty_because"] is None
