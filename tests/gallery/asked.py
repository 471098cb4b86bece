"""Pictures as the service answers them over the Leeds data, asked of the app."""

from typing import Any

from indicators.actions.drawing import RENDERER

from deploy.leeds.load import IMPORTS
from tests.conftest import Clients, build, served
from tests.indicators.files import V1, leeds, stored
from tests.tokens import Issuer

CCGS = ["ccg-leeds-north", "ccg-leeds-south-east", "ccg-leeds-west"]
BASELINES = {"kind": "baseline", "area": [*CCGS, "leeds"]}
MADE_UP = {"area": ["demo-kippax-garforth", "demo-meanwood", "demo-pudsey"]}
COUNTED = "demonstration-emergency-admissions"
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "app-series": ("indicators/at-home-91-days/series", {"area": "leeds"}),
    "app-spc": ("indicators/bowel-screening-uptake/spc", {"area": "ccg-leeds-south-east"}),
    "app-values": ("indicators/pyll-amenable/values", BASELINES),
    "app-comparison": ("indicators/pyll-amenable/comparison", BASELINES | {"benchmark": "leeds"}),
    "app-trajectory": ("indicators/pyll-amenable/trajectory", {"target": "t-pyll-north"}),
    "app-values-counted": (f"indicators/{COUNTED}/values", MADE_UP),
    "app-values-over-time": (f"indicators/{COUNTED}/values",
                             {"area": "demo-pudsey"}),
    "app-funnel": (f"indicators/{COUNTED}/funnel", MADE_UP),
    "app-scorecard": ("scorecards/local-quality-premium", {"area": CCGS[:1]}),
    "app-scorecards": ("scorecards/local-quality-premium", {}),
    "app-dashboard": ("dashboards/integrated-activity", {}),
    "app-dashboard-counted": ("dashboards/demonstration-activity", {}),
    "app-measures": ("measures", {"area": "leeds"}),
    "app-trend": (f"indicators/{COUNTED}/trend", {"area": "demo-pudsey"}),
    "app-trends": (f"indicators/{COUNTED}/trend", MADE_UP),
    "app-gap": ("indicators/pyll-amenable/gap", {"area": "leeds", "part": "leeds-deprived"}),
    "app-change": (f"indicators/{COUNTED}/change", {"area": "demo-pudsey", "from": "2021-04-01",
                                                    "to": "2022-04-01"}),
    "app-growth": (f"indicators/{COUNTED}/growth", MADE_UP),
    "app-ambitions": ("ambitions", {"area": "leeds", "part": "leeds-deprived", "gap": "absolute",
                                    "family": "left-shift"}),
    "app-worsening": ("worsening", {}),
    "app-ledger": ("ledger", {}),
    "app-before-after": ("before-after", {"indicator": COUNTED, "area": "demo-pudsey",
                                          "other": "demo-meanwood", "day": "2020-04-01"}),
}  # fmt: skip
FILES = {"wide.svg": ("svg", "wide"), "narrow.svg": ("svg", "narrow"), "wide.png": ("png", "wide"),
         "narrow.png": ("png", "narrow"), "page.html": ("table", "wide")}  # fmt: skip


async def answers() -> dict[str, dict[str, bytes]]:
    """Give the files of each answer; one that is refused is said instead."""
    with served() as databases:
        issuer = Issuer()
        app = Clients(build("indicators", databases.url("indicators"), issuer), issuer)
        try:
            for service, what, name in IMPORTS:
                if service == "indicators":
                    await stored(app, what, leeds(name.removesuffix(".csv")))
            return {name: await drawn(app, name) for name in ASKED}
        finally:
            await app.app.state.database.close()
            RENDERER.stop()


async def drawn(app: Clients, name: str) -> dict[str, bytes]:
    """Ask for one answer in each format."""
    path, query = ASKED[name]
    reader = app.caller("indicators:read")
    found = {}
    for file, (kind, width) in FILES.items():
        params = query | {"format": kind, "width": width}
        answer = await reader.get(f"{V1}/{path}", params=params)
        if not answer.is_success:
            print(f"{name}: {answer.json()['detail']}")
            break
        found[file] = answer.content
    return found
