"""Lock what is installed: one hashed file for each image, one for a laptop, one for development.

Run by `make lock`. The files name no index: whoever installs from them decides where from.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SERVICES = ("indicators", "schemes", "care-record", "membership")
LOCKS: dict[str, list[str]] = {service: ["--extra", service] for service in SERVICES}
LOCKS["laptop"] = [argument for service in SERVICES for argument in ("--extra", service)]
LOCKS["laptop"] += ["--extra", "laptop"]
LOCKS["development"] = [*LOCKS["laptop"], "--group", "development"]
PEERS = ["--group", "peers"]  # In an environment of its own: nothing of ours beside it.


def lock(name: str, choice: list[str]) -> None:
    """Write `requirements/<name>.txt` of what is chosen."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", *choice,
        "--generate-hashes", "--no-emit-index-url", "--universal", "--python-version", "3.11",
        "--no-annotate", "--quiet", "--custom-compile-command", "make lock",
        "--output-file", f"requirements/{name}.txt",
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=HERE.parent, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    lock("development", ["pyproject.toml", *LOCKS.pop("development")])
    agreeing = ["--constraint", "requirements/development.txt"]
    for name, choice in LOCKS.items():
        lock(name, ["pyproject.toml", *choice, *agreeing])
    lock("peers", PEERS)
