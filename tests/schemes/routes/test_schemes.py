"""Schemes over HTTP, as Leeds printed them."""

from tests.conftest import Clients
from tests.leeds.files import rows
from tests.schemes.files import read, read_csv


async def test_the_schemes_of_leeds_are_listed_as_printed(leeds: Clients, fund: str) -> None:
    page = await read(leeds, f"{fund}/schemes")
    assert [one["scheme_no"] for one in page["items"]] == [f"{n:02}" for n in range(1, 23)]
    assert [one["name"] for one in page["items"]] == [row["name"] for row in rows("schemes")]


async def test_a_scheme_has_its_components(leeds: Clients, fund: str) -> None:
    scheme = await read(leeds, f"{fund}/schemes/15")
    assert scheme["id"] == "leeds-bcf-15"
    assert scheme["components"] == [
        {"id": f"leeds-bcf-15-{letter}", "letter": letter} for letter in "abcd"
    ]
    assert (await read(leeds, f"{fund}/schemes/01"))["components"] == []


async def test_themes_that_are_not_known_are_no_themes(leeds: Clients, fund: str) -> None:
    found = {number: await read(leeds, f"{fund}/schemes/{number}") for number in ("08", "12", "22")}
    assert [(one["themes_status"], one["themes"]) for one in found.values()] == [
        ("not_stated", []),
        ("known", ["reduce_need", "stay_out"]),
        ("not_applicable", []),
    ]


async def test_a_number_is_text(leeds: Clients, fund: str) -> None:
    reader = leeds.caller("schemes:read")
    assert (await reader.get(f"{fund}/schemes/1")).status_code == 404
    assert "leeds-bcf,01,Reablement services," in await read_csv(leeds, f"{fund}/schemes")


async def test_pages_meet_every_scheme_once(leeds: Clients, fund: str) -> None:
    seen, after = [], None
    while True:
        page = await read(leeds, f"{fund}/schemes", limit=5, **({"after": after} if after else {}))
        seen += [one["scheme_no"] for one in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == [f"{n:02}" for n in range(1, 23)]
