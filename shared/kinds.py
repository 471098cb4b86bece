"""The problems that every service can answer with: what each says, and what to do about it.

The gateway answers with some of them too. Rules of a service's own are `RuleBroken`s.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """A problem that every service can answer with."""

    status: int
    says: str
    do: str


KINDS: Mapping[str, Kind] = {
    "bad-request": Kind(400, "The request cannot be understood.", "Mend what `detail` names."),
    "malformed-json": Kind(400, "The body is not JSON.", "Send one JSON document in UTF-8, "
        "with no key twice and no NaN or Infinity."),
    "idempotency-key-missing": Kind(400, "A creating POST needs the header Idempotency-Key.",
        "Choose a new random value (a UUID) for each thing that you create, and repeat it "
        "when you retry."),
    "unauthenticated": Kind(401, "There is no valid access token.",
        "Get a token at /membership/oauth2/token and send it as `Authorization: Bearer …`."),
    "forbidden": Kind(403, "The token does not carry the scope that this needs.",
        "Ask for the scope that `detail` names, or have it granted to your client."),
    "not-found": Kind(404, "There is nothing at this address.", "Compare the path with /docs."),
    "method-not-allowed": Kind(405, "This address does not take that method.",
        "The header Allow lists those it takes."),
    "not-acceptable": Kind(406, "No format that you accept can be made here.",
        "Accept application/json, or another type that the page of the operation names."),
    "request-timeout": Kind(408, "The request took too long to arrive.", "Send it again."),
    "request-in-progress": Kind(409, "The first request with this Idempotency-Key still runs.",
        "Repeat it in a second: the answer of the first will be yours."),
    "feed-restarted": Kind(410, "The feed was restored, and goes on under a new epoch.",
        "Take back what you took beyond `last_number`, then go on from `cursor`."),
    "changed-since": Kind(412, "It has changed since you read it.",
        "Read it again, and send its new ETag as If-Match."),
    "content-too-large": Kind(413, "The body is larger than this address takes.",
        "Send it in parts: the page of the operation names the limit."),
    "unsupported-media-type": Kind(415, "The body is not of a type that this address takes.",
        "Set Content-Type to application/json, or to a type that the page of the operation names."),
    "invalid": Kind(422, "Some of the request is not as it should be.",
        "The member `errors` names each place and why."),
    "idempotency-key-reused": Kind(422, "This Idempotency-Key was used for another request.",
        "Choose a new key for each new request."),
    "if-match-missing": Kind(428, "A change needs the header If-Match.",
        "Read the thing first, and send its ETag as If-Match."),
    "too-many-requests": Kind(429, "You have asked too often.",
        "Wait for as many seconds as Retry-After says."),
    "fault": Kind(500, "The fault is ours, and is logged.", "Tell us the `instance`."),
    "bad-gateway": Kind(502, "The service gave no proper answer.", "Try again in a moment."),
    "unavailable": Kind(503, "Something that this needs cannot be reached; nothing was changed.",
        "Try again after as many seconds as Retry-After says, with the same Idempotency-Key."),
    "took-too-long": Kind(503, "The database took too long over this; nothing was changed.",
        "Ask for less at once: fewer areas, periods or things. Else try again later."),
    "gateway-timeout": Kind(504, "The service took too long.",
        "Try again with the same Idempotency-Key: it will not happen twice."),
}  # fmt: skip

# What a status is called when nothing more is known about it.
NAMED_BY_STATUS = {kind.status: name for name, kind in reversed(list(KINDS.items()))}
NAMED_BY_STATUS[422] = "invalid"
