"""How often a board asks the database: as often for many indicators as for few."""

import pytest

from tests.conftest import Clients
from tests.indicators.boards import ASKED, asked, many, statements


@pytest.mark.parametrize("rule", ["", "under_5"])
async def test_boards_ask_as_many_statements_for_thirty_indicators_as_for_three(
    app: Clients, rule: str
) -> None:
    counts: list[dict[str, int]] = []
    for number in (3, 30):
        await many(app, range(number), rule=rule)
        counts.append({})
        for board in ASKED:
            with statements(app) as kept:
                assert await asked(app, board)
            counts[-1][board] = len(kept)
    assert counts[0] == counts[1]
    assert min(counts[0].values()) > 0
