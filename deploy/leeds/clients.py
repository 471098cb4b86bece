"""The systems that the demonstration registers, and what each may do."""

from typing import NamedTuple

READ = ("indicators:read", "schemes:read", "membership:read")
DECIDE = "membership:decide"  # Only ever granted for a person, by token exchange.
CARE = ("care-record:read", "care-record:write")


class DemoClient(NamedTuple):
    """One client: its id, its title, the organisation it acts for, and its scopes."""

    name: str
    title: str
    organisation_id: str
    scopes: tuple[str, ...]


LOADER = DemoClient(
    "leeds-loader",
    "Loader of the Leeds data set",
    "operator",
    (
        *READ,
        "indicators:write",
        "schemes:write",
        "care-record:read",
        "care-record:write",
        "membership:write",
    ),
)
DEMO_CLIENTS = (
    DemoClient(
        "lth", "Leeds Teaching Hospitals, integration engine", "lth", (*READ, *CARE, DECIDE)
    ),
    DemoClient("lcc", "Leeds City Council, adult social care", "lcc", (*READ, *CARE, DECIDE)),
    DemoClient(
        "icb",
        "West Yorkshire ICB, planning and finance",
        "icb-west-yorkshire",
        (*READ, "indicators:write", "schemes:write", "schemes:ledger", "membership:write", DECIDE),
    ),
    DemoClient(
        "healthwatch",
        "Healthwatch Leeds, an associate member",
        "healthwatch-leeds",
        (*READ, DECIDE),
    ),
)
