"""The systems that the demonstration registers, and what each may do."""

from typing import NamedTuple

READ = ("indicators:read", "schemes:read", "membership:read")
CARE = ("care-record:read", "care-record:write")
# A seat in the joint committee: to contribute and, for a person by token exchange, to vote.
SEAT = ("membership:input", "membership:decide")


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
    DemoClient("lth", "Leeds Teaching Hospitals, integration engine", "lth",
               (*READ, *CARE, *SEAT)),
    DemoClient("lcc", "Leeds City Council, adult social care", "lcc", (*READ, *CARE, *SEAT)),
    DemoClient("lch", "Leeds Community Healthcare, integration engine", "lch", (*READ, *SEAT)),
    DemoClient("lypft", "Leeds and York Partnership, integration engine", "lypft",
               (*READ, *SEAT)),
    # The board's system is the secretariat of the joint committee too.
    DemoClient("icb", "West Yorkshire ICB, planning and finance", "icb-west-yorkshire",
               (*READ, "indicators:write", "schemes:write", "schemes:ledger", "membership:write",
                *SEAT)),
    DemoClient("gpc", "Leeds GP Confederation, an associate member until 2024",
               "gp-confederation", (*READ, *SEAT)),
    DemoClient("hospice", "St Gemma's Hospice, an associate member", "st-gemmas-hospice",
               (*READ, *SEAT)),
    DemoClient("volition", "Volition, an associate member", "volition", (*READ, *SEAT)),
    DemoClient("healthwatch", "Healthwatch Leeds, an associate member", "healthwatch-leeds",
               (*READ, *SEAT)),
)  # fmt: skip
