"""A copy of the log is verified whole, and an older head tells what was changed since."""

import json

import pytest
from joserfc import jws
from membership.actions import verifying_logs
from membership.actions.signed_records import HEAD, sign

from tests.conftest import Clients, OpenApp
from tests.membership.actions.conftest import Fetched, Verify, compact, lines
from tests.membership.routes.test_decisions import issued
from tests.membership.routes.test_memberships import V1
from tests.tokens import new_key


def test_an_older_head_is_proved_to_be_of_the_same_log(fetched: Fetched, verify: Verify) -> None:
    first, last = fetched.heads[0], fetched.heads[-1]
    start = fetched.heads[fetched.growth["first"] - 1]
    for text, kept in (
        (compact(fetched.growth), start),
        (compact(fetched.receipt), last),
        (fetched.log, last),
        (last["head"], last),
    ):
        code, said = verify(text, fetched.keys, compact(kept))
        assert (code, "ok     older head" in said) == (0, True), said
    assert verify(compact(fetched.growth), fetched.keys, compact(last))[0] == 1
    code, said = verify(fetched.log, fetched.keys, first["head"])
    assert (code, "nothing of the older head's 1 is missing" in said) == (0, True)
    code, said = verify(compact(fetched.receipt), fetched.keys, compact(first))
    assert (code, "ask for the receipt with since=1" in said) == (1, True)


async def test_a_receipt_proves_that_the_log_has_only_grown_since(
    open_app: OpenApp, verify: Verify
) -> None:
    app: Clients = await open_app("membership")
    caller, one = app.caller("membership:read"), await issued(app)
    old = (await caller.get(f"{V1}/decisions/{one}/receipt")).json()
    await issued(app)
    place, since = f"{V1}/decisions/{one}/receipt", {"since": old["tree_size"]}
    new = (await caller.get(place, params=since)).json()
    keys = (await caller.get("/membership/.well-known/jwks.json")).json()
    code, said = verify(compact(new), keys, old["head"])
    assert (code, f"start with the {old['tree_size']}" in said) == (0, True), said
    signing = app.app.state.keys
    fork = json.loads(jws.extract_compact(old["head"].encode()).payload)
    for change in ({"root_hash": "0" * 64}, {"log_id": "another"}):
        kept = sign(signing, HEAD, fork | change)
        assert verify(compact(new), keys, kept)[0] == 1
    bad = new | {"consistency_path": [*new["consistency_path"][:-1], "0" * 64]}
    assert verify(compact(bad), keys, old["head"])[0] == 1


def changed_logs(fetched: Fetched) -> dict[str, str]:
    """Change a copy of the log in each way that its keeper could."""
    entries, heads, signing = fetched.entries, fetched.heads, fetched.signing
    half = len(entries) // 2
    one, other = entries[half - 1], entries[half]
    swapped = [*entries[: half - 1], other | {"leaf_index": half - 1}, one | {"leaf_index": half},
               *entries[half + 1 :]]  # fmt: skip
    said = json.loads(jws.extract_compact(heads[-1]["head"].encode()).payload)
    wrong = sign(signing, HEAD, said | {"root_hash": "0" * 64})
    late = sign(signing, HEAD, said | {"time": "2000-01-01T00:00:00.000000Z"})
    foreign = sign(signing, HEAD, said | {"log_id": "another"})
    return {
        "its tail is cut off": lines([*entries[:-1], *heads]),
        "its newest head is left out": lines([*entries, *heads[:-1]]),
        "an entry is left out": lines([*entries[:half], *entries[half + 1 :], *heads]),
        "two entries are swapped": lines([*swapped, *heads]),
        "an entry is another": lines(
            [*entries[:half], entries[half] | {"entry": entries[0]["entry"]},
             *entries[half + 1 :], *heads]
        ),
        "a leaf hash is wrong": lines([entries[0] | {"leaf_hash": "0" * 64}, *entries[1:], *heads]),
        "a root beside a head is wrong": lines([*entries, heads[0] | {"root_hash": "0" * 64},
                                                *heads[1:]]),
        "a time beside a head is wrong": lines(
            [*entries, heads[0] | {"time": "2000-01-01T00:00:00Z"}, *heads[1:]]
        ),
        "an entry has something beside it": lines(
            [entries[0] | {"note": "true"}, *entries[1:], *heads]
        ),
        "a signed root is wrong": lines(
            [*entries, *heads[:-1], heads[-1] | {"head": wrong, "root_hash": "0" * 64}]
        ),
        "time goes back": lines(
            [*entries, *heads, heads[-1] | {"head": late, "time": "2000-01-01T00:00:00Z"}]
        ),
        "a head is of another log": lines([*entries, *heads, heads[-1] | {"head": foreign}]),
    }  # fmt: skip


@pytest.mark.parametrize("number", range(12))
def test_a_copy_of_the_log_that_was_changed_is_found(
    fetched: Fetched, verify: Verify, number: int
) -> None:
    how, text = list(changed_logs(fetched).items())[number]
    code, said = verify(text, fetched.keys)
    assert code != 0, (how, said)


def test_an_entry_that_is_missing_is_named_as_that(fetched: Fetched, verify: Verify) -> None:
    without = [one for one in fetched.entries if one["leaf_index"] != 1]
    code, said = verify(lines([*without, *fetched.heads]), fetched.keys)
    assert (code, said.count("\n"), "FAILED entries" in said) == (1, 1, True)


def test_a_log_rewritten_with_good_signatures_is_found_by_an_older_head(
    fetched: Fetched, verify: Verify
) -> None:
    said = json.loads(jws.extract_compact(fetched.heads[2]["head"].encode()).payload)
    fork = sign(fetched.signing, HEAD, said | {"root_hash": "1" * 64})
    code, words = verify(fetched.log, fetched.keys, fork)
    assert (code, "the entries do not give the root at size 3" in words) == (1, True)
    longer = sign(fetched.signing, HEAD, said | {"tree_size": 10**6})
    code, words = verify(fetched.log, fetched.keys, longer)
    assert (code, "something of the older head's 1000000 is missing" in words) == (1, True)


def test_many_records_are_verified_by_several_processes_alike(
    fetched: Fetched, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = verify(fetched.log, fetched.keys)
    monkeypatch.setattr(verifying_logs, "AT_ONCE", 2)
    assert verify(fetched.log, fetched.keys) == alone
    code, said = verify(fetched.log, {"keys": [new_key("stranger").as_dict(private=False)]})
    assert (code, f"{len(fetched.entries)} of {len(fetched.entries)}" in said) == (1, True)


def test_a_line_that_is_none_of_a_copy_is_refused_wherever_it_is_read(
    fetched: Fetched, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at_once in (verifying_logs.AT_ONCE, 2):
        monkeypatch.setattr(verifying_logs, "AT_ONCE", at_once)
        for line in ('{"a":1,"a":1}', "[]", "{", "{}", "", compact(fetched.receipt)):
            text = f"{lines(fetched.entries)}{line}\n{lines(fetched.heads)}"
            code, said = verify(text, fetched.keys)
            assert (code, said.startswith("cannot be read")) == (2, True), (line, said)
