"""How many decision rights are decided in a second, and how long a thousand cases take."""

import time
from statistics import median
from typing import Any

import httpx
from membership.domain.cases import Cells, facts_of, world_of
from membership.domain.rights import rights, rule_set

from tests.membership.routes.test_evaluate import CASES, SEEDS, reference, rows

ROUNDS = 5
EVALUATE = "/membership/v1/rights/evaluate"


def by_the_core() -> float:
    """Decide the published cases over and over; give the median of decisions a CPU second."""
    given: dict[str, Any] = dict(reference())
    rules = rule_set("2021-1", given.pop("reason_codes"))
    world = world_of(**given, agreements=rows(SEEDS / "07_trial_agreement.csv"))
    facts = [facts_of(Cells(case, "", []), world, {}) for case in CASES] * 500
    rates = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for one in facts:
            rights(one, rules)
        rates.append(len(facts) / (time.process_time() - start))
    return median(rates)


async def a_thousand(url: str, token: str) -> float:
    """Try a thousand cases over HTTP; give the median of seconds."""
    headers, times = {"Authorization": f"Bearer {token}"}, []
    async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=60) as http:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            answer = await http.post(url + EVALUATE, json={"cases": CASES * 25})
            answer.raise_for_status()
            times.append(time.perf_counter() - start)
    return median(times)
