"""What Docker says of each container, and what the kernel says inside it."""

import json
from collections.abc import Iterator
from typing import Any

from deploy.postgres import SERVICES
from tests.compose.deployment import PROJECT, Deployment, Failed, docker, service_of

METRICS = (
    "import urllib.request as r;"
    "print(r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:9000/metrics').read().decode())"
)


def hold(fact: object, otherwise: str) -> None:
    """Insist.

    Raises:
        Failed: It is not so.
    """
    if not fact:
        raise Failed(otherwise)


def check_facts(one: Deployment) -> Iterator[str]:
    """Check all of it, and tell what was seen to hold."""
    containers = one.containers()
    for container in containers:
        hardened(container)
    yield f"{len(containers)} containers: nobody root, root read-only, no capability, limits"
    running = [one for one in containers if one["State"]["Running"]]
    for container in running:
        harmless(container)
    yield f"{len(running)} running: the kernel agrees on user, capabilities and privileges"
    for container in containers:
        ports(container, one.port)
    yield f"one published port: the gateway's, on 127.0.0.1:{one.port}"
    for service in SERVICES:
        alone(one, service)
    yield "each image holds one service's code and no pip; each container its own secrets"
    unspoken(one, containers, running)
    yield "no password and no private key in any environment, label, command or image layer"
    locked_out(one)
    yield "the database's superuser has no password that would let it in"
    networks(one)
    yield "two networks without a way out; the gateway does not find the database"


def hardened(container: dict[str, Any]) -> None:
    """Check how a container was made."""
    name, host = container["Name"], container["HostConfig"]
    user = container["Config"]["User"].partition(":")[0]
    hold(user not in {"", "0", "root"}, f"{name} runs as root")
    hold(host["ReadonlyRootfs"], f"{name} can write to its root")
    hold(host["CapDrop"] == ["ALL"] and not host["CapAdd"], f"{name} has capabilities")
    hold("no-new-privileges:true" in host["SecurityOpt"], f"{name} can gain privileges")
    hold(not host["Privileged"], f"{name} is privileged")
    hold(host["Memory"] > 0 and host["PidsLimit"] > 0, f"{name} has no limits")
    for mount in container["Mounts"]:
        kept = mount["Type"] == "volume" and service_of(container) == "postgres"
        hold(kept or mount["Type"] == "tmpfs" or not mount["RW"],
             f"{name} can write to {mount['Destination']}")  # fmt: skip


def harmless(container: dict[str, Any]) -> None:
    """Check what a running container can do."""
    name = container["Name"]
    said = inside(container, "cat", "/proc/1/status")
    status = dict(line.split(":\t", 1) for line in said.splitlines() if ":\t" in line)
    hold(status["Uid"].split()[0] != "0", f"{name} runs as root")
    hold(int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, f"{name} has capabilities")
    hold(status["NoNewPrivs"] == "1", f"{name} can gain privileges")
    tried = docker("exec", container["Id"], "touch", "/tried", check=False)
    hold("Read-only file system" in tried.stderr, f"{name} can write to its root")


def ports(container: dict[str, Any], port: int) -> None:
    """Check that the gateway is published to this machine alone, and nothing else at all."""
    wanted = {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(port)}]}
    found = container["HostConfig"]["PortBindings"] or {}
    right = found == (wanted if service_of(container) == "gateway" else {})
    hold(right, f"{container['Name']} publishes {', '.join(found) or 'nothing'}")


def alone(one: Deployment, service: str) -> None:
    """Check that a service's containers hold nothing of another."""
    own = {"database_url", "signing_keys"} if service == "membership" else {"database_url"}
    replicas = one.containers(service)
    hold(len(replicas) == 2, f"{service} has {len(replicas)} replicas, not two")
    for replica in replicas:
        code = inside(replica, "ls", "/app/services").split()
        hold(code == [service], f"the image of {service} holds {', '.join(code)}")
        secrets = set(inside(replica, "ls", "/run/secrets").split())
        hold(secrets == own, f"{service} is given {', '.join(sorted(secrets))}")
        pip = docker("exec", replica["Id"], "python", "-c", "import pip", check=False)
        hold(pip.returncode != 0, f"the image of {service} holds pip")
        hold("http_server" in inside(replica, "python", "-c", METRICS),
             f"{service} serves no metrics inside")  # fmt: skip
    for worker in one.containers(f"{service}-work"):
        secrets = set(inside(worker, "ls", "/run/secrets").split())
        hold(secrets == own, f"the worker of {service} is given {', '.join(sorted(secrets))}")


def unspoken(
    one: Deployment, containers: list[dict[str, Any]], running: list[dict[str, Any]]
) -> None:
    """Check that nothing secret stands where Docker, or a program's environment, shows it."""
    images = sorted({container["Image"] for container in containers})
    shown = json.dumps(containers) + docker("inspect", *images).stdout
    for image in images:
        shown += docker("history", "--no-trunc", image).stdout
    for container in running:
        seen = docker("exec", container["Id"], "sh", "-c", "cat /proc/[0-9]*/environ", check=False)
        hold("PATH=" in seen.stdout, f"the environments in {container['Name']} cannot be read")
        shown += seen.stdout
    kept = one.secrets()
    words = [line.partition("=")[2] for line in kept["roles"].splitlines()]
    words += [key["d"] for key in json.loads(kept["signing_keys"])["keys"]]
    for word in words:
        hold(word not in shown, "a secret stands in an environment, a label or an image")


def locked_out(one: Deployment) -> None:
    """Check that the password under which the database was made is void."""
    [server] = one.containers("postgres")
    word = f"PGPASSWORD={one.secrets()['postgres_password']}"
    tried = docker("exec", "--env", word, server["Id"], "psql", "-h", "127.0.0.1", "-U", "postgres",
                   "-c", "SELECT 1", check=False)  # fmt: skip
    hold("authentication failed" in tried.stderr, "the superuser's first password lets it in")


def networks(one: Deployment) -> None:
    """Check who can reach whom."""
    for name in ("database", "inside"):
        [network] = json.loads(docker("network", "inspect", f"{PROJECT}_{name}").stdout)
        hold(network["Internal"], f"the network {name} has a way out")
    [gateway] = one.containers("gateway")
    found = docker("exec", gateway["Id"], "getent", "hosts", "postgres", check=False)
    hold(found.returncode != 0, "the gateway finds the database")
    hold(inside(gateway, "getent", "hosts", "membership"), "the gateway finds no service")


def inside(container: dict[str, Any], *command: str) -> str:
    """Run a command in a container."""
    return docker("exec", container["Id"], *command).stdout
