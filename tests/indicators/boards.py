"""Many counted indicators on the boards, and the statements that a board asks of the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, INDICATOR_HEAD, read, stored
from tests.indicators.judged import DEFINITION, HEAD

AREA_KIND, FAMILY, YEARS = "test site", "t-many", range(2016, 2022)
AGES, SEXES = ("0-64", "65+"), ("female", "male")
METHODS = (("rate", ""), ("dsr", "esp2013_19"), ("proportion", ""))
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "a dashboard": ("dashboards/t-board", {}),
    "measures": ("measures", {"area": "t-0", "benchmark": "t-1", "family": FAMILY}),
    "worsening": ("worsening", {"benchmark": "t-0", "family": FAMILY}),
    "a ledger": ("ledger", {"family": FAMILY}),
    "a scorecard": ("scorecards/t-card", {"area": "t-0"}),
    "ambitions": ("ambitions", {"family": FAMILY, "area": "t-0", "part": "t-1",
                                "benchmark": "t-2", "gap": "absolute"}),
}  # fmt: skip


async def many(
    app: Clients, indicators: range, areas: int = 3, ages: Sequence[str] = AGES, rule: str = ""
) -> None:
    """Store counts of some indicators, made by three methods, and put them on every board."""
    names = [f"t-many-{one:03}" for one in indicators]
    places = [f"t-{one}" for one in range(areas)]
    await stored(app, "areas", AREA_HEAD + "t-all,All,test city,\n" + "".join(
        f"{one},{one},{AREA_KIND},t-all\n" for one in places
    ))  # fmt: skip
    await stored(app, "indicators", INDICATOR_HEAD + "".join(
        f"{one},{one},{FAMILY},%,lower is better\n" for one in names
    ))  # fmt: skip
    ways = [METHODS[at % len(METHODS)] for at in range(len(names))]
    await stored(app, "definitions", DEFINITION + "".join(
        f"{one},{method},{standard},,{rule},,\n"
        for one, (method, standard) in zip(names, ways, strict=True)
    ))  # fmt: skip
    await stored(app, "observations", HEAD + "".join(
        f"{one},{place},{year},{year},{20 + (7 * at + 3 * where + year + len(sex)) % 30},900,"
        f"actual,{sex},{age},,\n"
        for at, one in enumerate(names) for where, place in enumerate(places)
        for year in YEARS for sex in SEXES for age in (ages if ways[at][0] == "dsr" else AGES)
    ))  # fmt: skip
    await registered(app, names)


async def registered(app: Clients, names: Sequence[str]) -> None:
    """Put indicators on a dashboard and a scorecard."""
    await stored(app, "dashboards", "id,name\nt-board,Board\n")
    await stored(app, "dashboard-measures", "id,dashboard_id,domain,indicator_id\n" + "".join(
        f"t-board.{one},t-board,Activity,{one}\n" for one in names
    ))  # fmt: skip
    card = "id,name,pattern,missing_rule,cut\nt-card,Card,weighted,leave_out,quartiles\n"
    await stored(app, "scorecards", card)
    head = "id,scorecard_id,component,indicator_id,weight,scoring,thresholds\n"
    await stored(app, "scorecard-components", head + "".join(
        f"t-card.{one},t-card,use,{one},1,rank,\n" for one in names
    ))  # fmt: skip
    await stored(app, "targets", "id,indicator_id,area_id,target_label,target_value\n" + "".join(
        f"t-aim-{one},{one},t-0,2020,50\n" for one in names
    ))  # fmt: skip


@contextmanager
def statements(app: Clients) -> Iterator[list[str]]:
    """Keep what is asked of the database."""
    connection = app.app.state.database.connection.sync_connection
    driver = connection.connection.driver_connection
    asked: list[str] = []

    def by_driver(record: Any) -> None:
        asked.append(record.query)

    def by_sqlalchemy(*of: Any) -> None:
        asked.append(of[2])

    driver.add_query_logger(by_driver)
    event.listen(connection, "before_cursor_execute", by_sqlalchemy)
    yield asked
    event.remove(connection, "before_cursor_execute", by_sqlalchemy)
    driver.remove_query_logger(by_driver)


async def asked(app: Clients, board: str, **more: Any) -> Any:
    path, query = ASKED[board]
    return await read(app, path, **query, **more)
