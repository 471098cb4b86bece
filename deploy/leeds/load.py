"""Load Leeds as any partner would: through the gateway, with tokens, by the public API.

Idempotent: what is there already and says the same is left alone, so a second run changes
nothing and says so. What the services refuse is listed with their reason.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from deploy.keys import Client, new_key, public
from deploy.leeds import agreements
from deploy.leeds.clients import DEMO_CLIENTS, LOADER, DemoClient
from deploy.leeds.door import Door, Outcome, why
from deploy.leeds.records import records

HERE = Path(__file__).parent
IMPORTS = (
    ("indicators", "indicators", "indicators.csv"),
    ("indicators", "indicators", "demonstration_indicators.csv"),
    ("indicators", "areas", "areas.csv"),
    ("indicators", "observations", "observations.csv"),
    ("indicators", "targets", "targets.csv"),
    ("indicators", "definitions", "definitions.csv"),
    ("indicators", "area-links", "area_links.csv"),
    ("indicators", "causes", "amenable_causes.csv"),
    ("indicators", "statements", "strategy.csv"),
    ("indicators", "statements", "outcome_statements.csv"),
    ("indicators", "statement-links", "statement_links.csv"),
    ("indicators", "composite-parts", "composite_parts.csv"),
    ("indicators", "prevalence-rates", "prevalence_rates.csv"),
    ("indicators", "scorecards", "scorecards.csv"),
    ("indicators", "scorecard-components", "scorecard_components.csv"),
    ("indicators", "dashboards", "dashboards.csv"),
    ("indicators", "dashboard-measures", "dashboard_measures.csv"),
    ("indicators", "feedback", "feedback.csv"),
    ("indicators", "certifications", "certifications.csv"),
    ("indicators", "observations", "demonstration_observations.csv"),
    ("schemes", "funds", "funds.csv"),
    ("schemes", "schemes", "schemes.csv"),
    ("schemes", "plan-lines", "scheme_amounts.csv"),
    ("schemes", "contributions", "contributions.csv"),
    ("schemes", "stated-totals", "stated_totals.csv"),
    ("care-record", "persons", "persons.csv"),
)


def load(url: str, clients: Path, *, once: bool = False) -> None:
    """Load the data set and register the demonstration's clients.

    Args:
        url: The gateway.
        clients: The folder of private keys; the operator's is there.
        once: Do nothing if this data set was loaded before.
    """
    console, mark = Console(), clients.parent / "leeds-loaded"
    if once and mark.exists() and mark.read_text(encoding="utf-8") == fingerprint():
        console.print("Leeds is loaded already; `python deploy/laptop.py load` loads it again.")
        return
    issuer = f"{url}/membership"
    with door(url, clients, "operator") as operator:
        registered = Outcome("API clients")
        register(operator, LOADER, clients, issuer, registered)
        with door(url, clients, LOADER.name) as loader:
            outcomes = [registered, *bring_all(operator, loader, clients, issuer, console)]
    report(console, outcomes)
    mark.write_text(fingerprint(), encoding="utf-8")


def bring_all(
    operator: Door, loader: Door, clients: Path, issuer: str, console: Console
) -> list[Outcome]:
    """Bring everything in, in the order in which one thing needs another."""
    outcomes, registered = [], Outcome("clients of members")
    bars = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn())
    with Progress(*bars, console=console) as progress:
        for what, path, wanted, same in records(HERE):
            task = progress.add_task(what, total=len(wanted))
            outcome = Outcome(what)
            bring(loader, path, progress.track(wanted, task_id=task), same, outcome)
            outcomes.append(outcome)
        versions = agreements.versions(HERE)
        task = progress.add_task(agreements.WHAT, total=len(versions))
        tracked = progress.track(versions, task_id=task)
        outcomes.append(agreements.bring_versions(loader, tracked))
        task = progress.add_task("clients of members", total=len(DEMO_CLIENTS))
        for demo in DEMO_CLIENTS:
            register(operator, demo, clients, issuer, registered)
            progress.advance(task)
        outcomes.append(registered)
        for service, what, name in IMPORTS:
            rows = (HERE / name).read_text(encoding="utf-8")
            count = sum(1 for _ in csv.reader(rows.splitlines())) - 1
            task = progress.add_task(f"{service}: {what}", total=count)
            outcomes.append(upload(loader, service, what, rows, count))
            progress.update(task, completed=count)
    return outcomes


def fingerprint() -> str:
    """Name this version of the data set by its content."""
    content = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.csv")))
    return hashlib.sha256(content).hexdigest()


@contextmanager
def door(url: str, clients: Path, name: str) -> Iterator[Door]:
    """Enter the gateway as a client."""
    client = Client.read(clients / f"{name}.json", issuer=f"{url}/membership")
    with httpx.Client(base_url=url, auth=client, timeout=120, trust_env=False) as http:
        yield Door(http)


def bring(
    loader: Door,
    path: str,
    wanted: Iterable[dict[str, Any]],
    same: Callable[[Mapping[str, Any]], Any],
    outcome: Outcome,
) -> None:
    """Register what is not there, mend what says something else, leave the rest alone."""
    there = {same(one): one for one in loader.everything(path)}
    for one in wanted:
        outcome.rows += 1
        known = there.get(same(one))
        if known is None:
            key = str(uuid5(NAMESPACE_URL, path + json.dumps(one, sort_keys=True)))
            answer = loader.send("POST", path, json=one, headers={"Idempotency-Key": key})
            outcome.added += answer.is_success
        elif changes := differences(one, known):
            version = {"If-Match": f'"{known["version"]}"'}
            answer = loader.send("PATCH", f"{path}/{known['id']}", json=changes, headers=version)
            outcome.changed += answer.is_success
        else:
            outcome.unchanged += 1
            answer = None
        if answer is not None and not answer.is_success:
            outcome.refused.append(f"{one.get('id') or one['organisation_id']}: {why(answer)}")


def differences(wanted: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Name what the file says and the service does not; lists compare by what the file says."""
    found = {}
    for name, value in wanted.items():
        has = known.get(name)
        if said(value) != said(has):
            found[name] = value
    return found


def said(value: Any) -> Any:
    """Give what a value says: of a list, its members in any order, what they leave out apart."""
    if not isinstance(value, list):
        return value
    members = [
        {k: v for k, v in one.items() if v is not None} if isinstance(one, dict) else one
        for one in value
    ]
    return sorted(json.dumps(one, sort_keys=True) for one in members)


def upload(loader: Door, service: str, what: str, rows: str, count: int) -> Outcome:
    """Send a file; the service takes all of it or nothing."""
    outcome = Outcome(f"{service}: {what}", rows=count)
    query = {"purpose": "administration"} if service == "care-record" else {}
    answer = loader.send(
        "POST", f"/{service}/v1/imports/{what}", params=query, content=rows.encode(),
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    if answer.is_success:
        report = answer.json()
        outcome.added, outcome.changed = report["added"], report["corrected"]
        outcome.unchanged = report["unchanged"]
    else:
        problem = answer.json()
        faults = problem.get("errors", [])
        lines = [f"line {one['line']}, {one['column']}: {one['why']}" for one in faults]
        outcome.refused = lines or [problem["detail"]]
    return outcome


def register(
    operator: Door, demo: DemoClient, clients: Path, issuer: str, outcome: Outcome
) -> None:
    """Register a client whose private key is kept beside the operator's."""
    path = clients / f"{demo.name}.json"
    outcome.rows += 1
    known = operator.send("GET", f"/membership/v1/clients/{demo.name}")
    if known.is_success and path.exists():
        rescope(operator, demo, known, outcome)
        return
    # The name of a key that was lost is not given to another.
    client = Client(demo.name, new_key(f"{demo.name}-{token_hex(4)}"), issuer)
    body = {
        "id": demo.name, "name": demo.title, "organisation_id": demo.organisation_id,
        "algorithm": "ES256", "keys": [public(client.key)], "scopes": list(demo.scopes),
    }  # fmt: skip
    if known.is_success:
        version = {"If-Match": known.headers["ETag"]}
        answer = operator.send(
            "PATCH", f"/membership/v1/clients/{demo.name}", json={"keys": body["keys"]},
            headers=version,
        )  # fmt: skip
    else:
        key = {"Idempotency-Key": client.key["x"]}
        answer = operator.send("POST", "/membership/v1/clients", json=body, headers=key)
    if answer.is_success:
        client.write(path)
        outcome.added += 1
    else:
        outcome.refused.append(f"{demo.name}: {why(answer)}")


def rescope(operator: Door, demo: DemoClient, known: httpx.Response, outcome: Outcome) -> None:
    """Grant a client that is there what it is to have, if it has something else."""
    if set(known.json()["scopes"]) == set(demo.scopes):
        outcome.unchanged += 1
        return
    answer = operator.send(
        "PATCH", f"/membership/v1/clients/{demo.name}", json={"scopes": list(demo.scopes)},
        headers={"If-Match": known.headers["ETag"]},
    )  # fmt: skip
    outcome.changed += answer.is_success
    outcome.refused += [] if answer.is_success else [f"{demo.name}: {why(answer)}"]


def report(console: Console, outcomes: list[Outcome]) -> None:
    """Say what was loaded, and what was refused and why."""
    table = Table(title="Leeds, loaded through the front door")
    for heading in ("what", "rows", "added", "changed", "as it was", "refused"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for one in outcomes:
        numbers = (one.rows, one.added, one.changed, one.unchanged, len(one.refused))
        table.add_row(one.what, *(f"{number:,}" for number in numbers))
    console.print(table)
    for one in outcomes:
        for reason in one.refused:
            console.print(f"[bold]refused[/] {one.what}: {reason}")
    if not any(one.added or one.changed or one.refused for one in outcomes):
        console.print("Nothing was changed: all of it was there already.")
