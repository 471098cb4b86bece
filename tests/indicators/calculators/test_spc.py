from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import (
    ask,
    differences,
    published,
    published_only,
)

VARIANTS: dict[str, dict[str, Any]] = {
    "default": {},
    "excel_limits": {"screen_moving_ranges": False},
    "fix12": {"fix_after": 12},
    "rebase": {
        "rebase_at": [
            {"period": "2017-04-01", "reason": "A new year of the published case"},
            {"period": "2018-04-01", "reason": "A new year of the published case"},
        ]
    },
}
MEASURES: dict[str, dict[str, Any]] = {
    "performance": {"improvement_direction": "increase", "target": 0.95},
    "breaches": {"improvement_direction": "decrease"},
    "attendances": {"improvement_direction": "neutral"},
}


@published_only
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("measure", MEASURES)
async def test_published_points_and_summaries_are_reproduced(
    analyst: AsyncClient, measure: str, variant: str
) -> None:
    def mine(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [one for one in rows if (one["measure"], one["variant"]) == (measure, variant)]

    stated = mine(published("spc_ae_expected_points.csv"))
    asked = [{name: one[name] for name in ("org_code", "period", "value")} for one in stated]
    got = await ask(
        analyst, "spc", asked, reading="nhs-r", **MEASURES[measure], **VARIANTS[variant]
    )
    columns = [name for name in stated[0] if name not in {"measure", "variant", "value"}]
    wrong = [
        differences(*pair, columns, rel=1e-9) for pair in zip(got["results"], stated, strict=True)
    ]
    assert [one for one in wrong if one] == []
    totals = mine(published("spc_ae_expected_summary.csv"))
    columns = [name for name in totals[0] if name not in {"measure", "variant"}]
    wrong = [
        differences(*pair, columns, rel=1e-9) for pair in zip(got["summaries"], totals, strict=True)
    ]
    assert [one for one in wrong if one] == []
    assert (len(stated), len(totals)) == (432, 12)
