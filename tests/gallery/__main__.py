"""Write every kind of picture to `.local/gallery/index.html`: wide, narrow and in greyscale."""

import asyncio
from html import escape
from pathlib import Path

from indicators.actions.drawing import RENDERER, drawn
from indicators.domain.pictures.icons import svg
from indicators.domain.pictures.theme import Assurance, Variation, Width
from indicators.routes.pictures import page

from tests.gallery import asked, judged, leeds, made_up

PLACE = Path(__file__).parents[2] / ".local" / "gallery"
STYLE = (
    "body{font:16px Arial,sans-serif;background:#d8dde0;margin:1rem}section{display:flex;"
    "flex-wrap:wrap;gap:1rem;align-items:flex-start}.grey{filter:grayscale(1)}"
    "img{display:block}"
)


async def write() -> Path:
    PLACE.mkdir(parents=True, exist_ok=True)
    parts = []
    for name, picture in {**leeds.pictures(), **made_up.pictures(), **judged.pictures()}.items():
        for width in Width:
            for kind in ("svg", "png"):
                (PLACE / f"{name}-{width}.{kind}").write_bytes(await drawn(picture, kind, width))
        (PLACE / f"{name}.html").write_text(await page(picture), encoding="utf-8")
        alt = escape(picture.caption.title, quote=True)
        parts.append(
            f'<h2><a href="{name}.html">{name}</a></h2><section>'
            f'<img src="{name}-wide.svg" alt="{alt}"><img src="{name}-narrow.svg" alt="{alt}">'
            f'<img class="grey" src="{name}-wide.png" width="720" alt="{alt}, grey"></section>'
        )
    for name, files in (await asked.answers()).items():
        for file, content in files.items():
            (PLACE / f"{name}-{file}").write_bytes(content)
        parts.append(
            f"<h2>{name}</h2><section>"
            f'<img src="{name}-wide.svg" alt="{name}"><img src="{name}-narrow.svg" alt="{name}">'
            f'<img class="grey" src="{name}-wide.png" width="720" alt="{name}, grey"></section>'
        )
    icons = "".join(svg(one, 64) for one in (*Variation, *Assurance))
    (PLACE / "index.html").write_text(
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Gallery</title>'
        f"<style>{STYLE}</style><h1>Pictures</h1>{''.join(parts)}<h2>Icons</h2>"
        f'<section>{icons}</section><section class="grey">{icons}</section>',
        encoding="utf-8",
    )
    RENDERER.stop()
    return PLACE / "index.html"


if __name__ == "__main__":
    print(asyncio.run(write()))
