"""A place that clients of Fingertips ask about: England, a city, three wards, five years."""

import csv
from io import StringIO
from typing import Any

from httpx import Response

from tests.conftest import Clients
from tests.indicators.files import stored

API = "/indicators/fingertips/api"
HEAD = (
    "indicator_id,area_id,period_start,period_end,numerator,denominator,kind,sex,category_type,"
    "category,status\n"
)
YEARS = range(2015, 2020)
# In 2015, of how many; ten more each year. One ward has a small number in 2019, and its smallest
# sibling is hidden with it.
COUNTS = {"england": (5000, 10_000), "t-city": (520, 1000), "t-east": (70, 200)}


async def a_published_place(app: Clients) -> None:
    """Store two indicators, a rate and a proportion, with their areas and counts."""
    app.app.state.fingertips_open = True
    await stored(
        app, "areas",
        "id,name,type,parent_id\nengland,England,country,\nt-city,City,test city,england\n"
        "t-east,East,ward,t-city\nt-west,West,ward,t-city\n"
        "t-north,North,ward,t-city\nt-wales,Wales,country,\n",
    )  # fmt: skip
    await stored(
        app, "indicators",
        "id,name,family,unit,polarity,age,definition\n"
        "t-home,At home after 91 days,test-family,%,higher is better,65+,Who is at home\n"
        "t-falls,Falls,test-family,falls,lower is better,,\n"
        "t-none,Nothing yet,other-family,,neutral,,\n",
    )  # fmt: skip
    definitions = (
        "id,method,multiplier,suppression\nt-home,proportion,,under_5\nt-falls,rate,1000,\n"
    )
    await stored(app, "definitions", definitions)
    rows = [
        f"t-home,{area},{year},{year},{n + 10 * (year - 2015)},{d},actual,,,,\n"
        for area, (n, d) in COUNTS.items() for year in YEARS
    ]  # fmt: skip
    rows += [
        "t-home,t-west,2019,2019,3,200,actual,,,,\n",
        "t-home,t-north,2019,2019,40,200,actual,,,,\n",
        "t-home,t-city,2019,2019,30,100,actual,,Deprivation,Most deprived,\n",
        "t-home,t-city,2019,2019,80,100,actual,,Deprivation,Least deprived,\n",
        "t-falls,t-east,2018-04-01,2019-03-31,12,400,actual,male,,,\n",
        "t-falls,t-east,2018-04-01,2019-03-31,8,600,actual,female,,,\n",
        "t-falls,t-west,2018-04-01,2019-03-31,,,actual,,,,suppressed\n",
    ]
    await stored(app, "observations", HEAD + "".join(rows))
    head = "id,indicator_id,area_id,target_label,target_start,target_end,target_value\n"
    await stored(app, "targets", head + "t-1,t-home,t-city,2019,2019,2019,50\n"
                 "t-2,t-home,t-east,2019,2019,2019,60\n")  # fmt: skip


async def ask(app: Clients, path: str, **query: Any) -> Response:
    return await app.anyone().get(f"{API}/{path}", params=query)


async def listed(app: Clients, path: str, **query: Any) -> Any:
    answer = await ask(app, path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def table(app: Clients, path: str, **query: Any) -> list[dict[str, str]]:
    answer = await ask(app, path, **query)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text)))


async def number(app: Clients, path: str, name: str) -> int:
    [found] = [one["Id"] for one in await listed(app, path) if one["Name"] == name]
    return int(found)


async def indicator(app: Clients, name: str) -> int:
    known = await listed(app, "indicator_metadata/all")
    [found] = [one["IID"] for one in known.values() if one["Descriptive"]["Name"] == name]
    return int(found)
