"""How long it takes to verify a copied log offline, by the command that partners run.

Run by `make bench`. A log of signed records and signed heads is written to a file; the process
that reads it and verifies every signature and every root is timed, start of Python included.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from membership.actions.keys import OwnKeys
from membership.actions.signed_records import DECISION, HEAD, sign
from membership.domain.canonical import instant, plain
from membership.domain.merkle import Place, grown, leaf_hash, span_hash

from tests.conftest import ROOT
from tests.membership.records import RECORD
from tests.tokens import new_key

RECORDS, ENTRIES_A_HEAD = 100_000, 100


def log(keys: OwnKeys, records: int) -> Iterator[dict[str, Any]]:
    """Make a log as a witness has it who fetched a head now and then."""
    record = plain(RECORD)
    nodes: dict[Place, bytes] = {}
    moment = instant(RECORD.known_at)
    for index in range(records):
        entry = sign(keys, DECISION, record | {"id": f"d-{index}", "issued_at": moment})
        leaf = leaf_hash(entry.encode())
        nodes |= grown(index, leaf, nodes)
        yield {"leaf_index": index, "entry": entry, "leaf_hash": leaf.hex()}
        size = index + 1
        if size % ENTRIES_A_HEAD == 0 or size == records:
            root = span_hash((0, size), nodes).hex()
            said = {"tree_size": size, "root_hash": root, "time": moment}
            yield {**said, "head": sign(keys, HEAD, {"log_id": "bench", **said})}


def bench() -> None:
    """Measure, and print what was measured."""
    key = new_key("bench")
    keys = OwnKeys(json.dumps({"keys": [key.as_dict(private=True)]}))
    with TemporaryDirectory() as folder:
        copied, trusted = Path(folder) / "log", Path(folder) / "keys"
        trusted.write_text(json.dumps({"keys": [key.as_dict(private=False)]}), encoding="utf-8")
        with copied.open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(line)}\n" for line in log(keys, RECORDS))
        command = [sys.executable, str(ROOT / "services/membership"), "verify", str(copied)]
        start = time.perf_counter()
        subprocess.run([*command, "--keys", str(trusted)], check=True)
        taken, size = time.perf_counter() - start, copied.stat().st_size / 2**20
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"\n{os.cpu_count()} cores: a log of {RECORDS:,} records ({size:.0f} MiB), a head for "
        f"each {ENTRIES_A_HEAD}, verified in {taken:.1f} s, "
        f"by {used.ru_utime + used.ru_stime:.1f} s of processor time"
    )


if __name__ == "__main__":
    bench()
