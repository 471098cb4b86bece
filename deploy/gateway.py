"""Fits `envoy.yaml` to one machine, where services are ports instead of names.

The file that docker compose mounts is the only description of the gateway. For a laptop, or a
test, `render` replaces in it what a machine decides: addresses, the issuer of tokens, the origins
of browser applications and the rate limit. Routes, checks, limits and time-outs stay as they are.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ENVOY_YAML = Path(__file__).with_name("envoy.yaml")
HERE = "127.0.0.1"


def render(
    replicas: Mapping[str, Sequence[int]],
    *,
    port: int,
    admin_port: int,
    stats_port: int,
    issuer: str = "http://127.0.0.1:8080/membership",
    origins: Sequence[str] = (),
    per_minute: int = 6000,
) -> str:
    """Write the configuration of a gateway whose services run on this machine.

    Args:
        replicas: The ports of each service, by its name: `{"schemes": [8001, 8002]}`.
        port: Where clients come in.
        admin_port: Where Envoy's own administration listens.
        stats_port: Where monitoring reads `/stats/prometheus` and `/ready`.
        issuer: The `iss` that every token must carry.
        origins: Browser applications that may call, such as `https://app.example.org`.
        per_minute: Requests a minute that each client may make, a sixth of them at once.

    Raises:
        KeyError: A service of `envoy.yaml` has no replicas here.
    """
    plan = yaml.safe_load(ENVOY_YAML.read_text(encoding="utf-8"))
    static = plan["static_resources"]
    ports = {"gateway": port, "statistics": stats_port}
    plan["admin"]["address"] = _address(admin_port)
    for listener in static["listeners"]:
        listener["address"] = _address(ports[listener["name"]])
    for cluster in static["clusters"]:
        name = cluster["name"]
        _place(cluster, [admin_port] if name == "admin" else replicas[name])

    manager = http_manager(plan)
    for provider in http_filter(manager, "jwt_authn")["providers"].values():
        provider["issuer"] = issuer
    for limit in http_filter(manager, "local_ratelimit")["descriptors"]:
        limit["token_bucket"] |= {
            "max_tokens": max(1, per_minute // 6),
            "tokens_per_fill": per_minute,
        }
    host = manager["route_config"]["virtual_hosts"][0]
    cors = host["typed_per_filter_config"]["envoy.filters.http.cors"]
    cors["allow_origin_string_match"] = [{"exact": origin} for origin in origins]
    return yaml.safe_dump(plan, sort_keys=False)


def http_manager(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Find what the gateway's listener does with HTTP, in a configuration read from YAML."""
    listener = next(x for x in plan["static_resources"]["listeners"] if x["name"] == "gateway")
    config: dict[str, Any] = listener["filter_chains"][0]["filters"][0]["typed_config"]
    return config


def http_filter(manager: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Find the settings of one HTTP filter, such as `jwt_authn`."""
    full = f"envoy.filters.http.{name}"
    config: dict[str, Any] = next(
        x["typed_config"] for x in manager["http_filters"] if x["name"] == full
    )
    return config


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": HERE, "port_value": port}}


def _place(cluster: dict[str, Any], ports: Sequence[int]) -> None:
    """Give a cluster one endpoint a port, and no name to look up."""
    cluster["type"] = "STATIC"
    endpoints = [{"endpoint": {"address": _address(port)}} for port in ports]
    cluster["load_assignment"]["endpoints"] = [{"lb_endpoints": endpoints}]
