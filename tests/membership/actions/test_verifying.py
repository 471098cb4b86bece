"""What was fetched is verified offline, and whatever was changed in it is found."""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import pytest
from joserfc import jws
from membership.actions.keys import OwnKeys
from membership.actions.signed_records import HEAD, sign
from membership.actions.verify_command import main

from tests.conftest import ROOT
from tests.membership.actions.conftest import Fetched, Verify, compact
from tests.tokens import new_key


def test_a_receipt_a_record_a_head_and_a_log_are_verified(fetched: Fetched, verify: Verify) -> None:
    for text, names in (
        (compact(fetched.receipt), ["decision", "head", "inclusion", "order"]),
        (fetched.receipt["decision"], ["record"]),
        (fetched.receipt["head"], ["record"]),
        (compact(fetched.growth), ["first head", "second head", "sizes", "consistency"]),
        (fetched.log, ["entries", "signatures", "heads", "size", "roots", "copy", "times"]),
    ):
        code, said = verify(text, fetched.keys)
        assert code == 0, said
        assert [
            line.removeprefix("ok").strip().split(":")[0] for line in said.splitlines()
        ] == names


def test_another_process_verifies_without_a_database_or_settings(
    fetched: Fetched, tmp_path: Path
) -> None:
    (tmp_path / "receipt").write_text(compact(fetched.receipt))
    (tmp_path / "keys").write_text(compact(fetched.keys))
    command = [sys.executable, str(ROOT / "services/membership"), "verify"]
    command += [str(tmp_path / "receipt"), "--keys", str(tmp_path / "keys")]
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    done = subprocess.run(command, cwd=tmp_path, env=kept, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done.stdout
    assert done.stdout.count(b"ok ") == 4


def test_no_byte_of_a_receipt_can_be_changed(fetched: Fetched, verify: Verify) -> None:
    whole = compact(fetched.receipt).encode()
    chance = random.Random(20210305)
    for at in chance.sample(range(len(whole)), 300):
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        code, said = verify(changed.decode("utf-8", "surrogateescape"), fetched.keys)
        assert code != 0, (at, whole[at : at + 1], said)


@pytest.mark.parametrize("part", ["decision", "head"])
def test_no_byte_of_a_signed_record_can_be_changed(
    fetched: Fetched, verify: Verify, part: str
) -> None:
    token = fetched.receipt[part]
    for at in {*range(0, len(token), 23), *range(len(token) - 4, len(token))}:
        other = "A" if token[at] != "A" else "B"
        changed = f"{token[:at]}{other}{token[at + 1 :]}"
        assert verify(changed, fetched.keys)[0] == 1, at


def test_a_signature_is_written_in_one_way(fetched: Fetched, verify: Verify) -> None:
    token = fetched.receipt["head"]
    alphabet = ascii_uppercase + ascii_lowercase + digits + "-_"
    spare = alphabet[alphabet.index(token[-1]) + 1]  # Its last four bits stand for nothing.
    for other in (f"{token[:-1]}{spare}", f"{token[:-1]}!{token[-1]}", f"{token}="):
        assert verify(other, fetched.keys)[0] == 1


def test_no_field_of_a_receipt_can_be_changed(fetched: Fetched, verify: Verify) -> None:
    for name, value in fetched.receipt.items():
        if name in {"since", "consistency_path"}:
            continue
        for other in (None, "", 0, [], other_value(value), [value]):
            if other != value:
                code, said = verify(compact(fetched.receipt | {name: other}), fetched.keys)
                assert code != 0, (name, other, said)
        without = {k: v for k, v in fetched.receipt.items() if k != name}
        assert verify(compact(without), fetched.keys)[0] != 0


def other_value(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    return [*value, value[0]] if isinstance(value, list) else value[:-1]


def test_a_field_of_the_record_cannot_be_changed_and_signed_by_another(
    fetched: Fetched, verify: Verify
) -> None:
    parsed = jws.extract_compact(fetched.receipt["decision"].encode())
    stranger = new_key(parsed.headers()["kid"])
    record = json.loads(parsed.payload)
    record["authorises"]["cap_pence"] += 1
    forged = sign(OwnKeys(compact({"keys": [stranger.as_dict(private=True)]})),
                  "icp-decision+jws", record)  # fmt: skip
    code, said = verify(forged, fetched.keys)
    assert (code, "the signature is not that of key" in said) == (1, True)


def test_a_record_in_another_form_is_refused_though_its_signature_is_good(
    fetched: Fetched, verify: Verify
) -> None:
    payload = jws.extract_compact(fetched.receipt["decision"].encode()).payload
    key = fetched.signing.private[0]
    header = {"alg": "ES256", "kid": key.kid, "typ": "icp-decision+jws"}
    again = jws.serialize_compact(header, payload, key)
    assert verify(again, fetched.keys)[0] == 0
    for text in (payload + b" ", payload.replace(b'":', b'": ', 1)):
        code, said = verify(jws.serialize_compact(header, text, key), fetched.keys)
        assert (code, "canonical" in said) == (1, True)
    typed = jws.serialize_compact({**header, "typ": "at+jwt"}, payload, key)
    assert verify(typed, fetched.keys)[0] == 1
    more = jws.serialize_compact({**header, "cty": "json"}, payload, key)
    assert verify(more, fetched.keys)[0] == 1


def test_another_kind_of_record_does_not_pass_for_a_decision(
    fetched: Fetched, verify: Verify
) -> None:
    swapped = fetched.receipt | {"decision": fetched.receipt["head"]}
    code, said = verify(compact(swapped), fetched.keys)
    assert (code, "FAILED decision: it is of the kind icp-log-head+jws" in said) == (1, True)


def key_with(fetched: Fetched, **times: Any) -> dict[str, Any]:
    return {"keys": [fetched.keys["keys"][0] | times]}


def test_a_head_from_before_the_decision_does_not_prove_it(
    fetched: Fetched, verify: Verify
) -> None:
    said = json.loads(jws.extract_compact(fetched.receipt["head"].encode()).payload)
    early = sign(fetched.signing, HEAD, said | {"time": "2000-01-01T00:00:00.000000Z"})
    code, words = verify(compact(fetched.receipt | {"head": early}), fetched.keys)
    assert (code, "FAILED order" in words) == (1, True)


def test_no_part_of_a_proof_of_growth_can_be_changed(fetched: Fetched, verify: Verify) -> None:
    growth = fetched.growth
    for name, other in (
        ("first", growth["first"] + 1), ("second", growth["second"] + 1),
        ("path", growth["path"][:-1]), ("first_head", growth["second_head"]),
        ("second_head", growth["first_head"]), ("first_head", fetched.receipt["decision"]),
    ):  # fmt: skip
        assert verify(compact(growth | {name: other}), fetched.keys)[0] == 1, name


def test_a_retired_key_still_verifies_what_it_signed_in_its_time(
    fetched: Fetched, verify: Verify
) -> None:
    soon, before = datetime.now(UTC) + timedelta(minutes=1), "2021-01-01T00:00:00Z"
    seconds = int(soon.timestamp())
    for times in (
        {"valid_from": before, "valid_to": soon.isoformat()},
        {"nbf": 0, "exp": seconds},
        {"valid_from": None, "valid_to": None, "status": "retired"},
    ):
        code, said = verify(compact(fetched.receipt), key_with(fetched, **times))
        assert code == 0, said


def test_a_key_that_was_not_valid_when_it_signed_does_not_verify(
    fetched: Fetched, verify: Verify
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    for times in (
        {"valid_to": "2021-01-01T00:00:00Z"}, {"exp": 1_600_000_000},
        {"valid_from": soon.isoformat()}, {"nbf": int(soon.timestamp())},
    ):  # fmt: skip
        code, said = verify(compact(fetched.receipt), key_with(fetched, **times))
        assert (code, said.count("was not valid when it was signed")) == (1, 2)


def test_the_list_of_signing_keys_says_for_which_time_each_is_good(
    fetched: Fetched, verify: Verify
) -> None:
    (one,) = [key for key in fetched.signing_keys["items"] if key["kid"] == "test-1"]
    for times, expected in (
        ({}, 0),
        ({"valid_to": "2999-01-01T00:00:00Z"}, 0),
        ({"valid_to": one["valid_from"]}, 1),
        ({"valid_from": None}, 1),
    ):
        page = {"items": [one | times], "next": None}
        assert verify(compact(fetched.receipt), page)[0] == expected, times
    part = {"items": [one], "next": one["kid"]}
    assert verify(compact(fetched.receipt), part)[0] == 2


def test_a_key_that_is_not_given_does_not_verify(fetched: Fetched, verify: Verify) -> None:
    stranger = {"keys": [new_key("stranger").as_dict(private=False)]}
    assert verify(compact(fetched.receipt), stranger)[0] == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"a":1,"a":1}', "a.b", "hello", "1"])
def test_what_is_no_record_is_not_verified(fetched: Fetched, verify: Verify, text: str) -> None:
    assert verify(text, fetched.keys)[0] != 0


@pytest.mark.parametrize("keys", ["", "{}", '{"keys":[{}]}', '{"keys":[{"kty":"oct","k":"AA"}]}'])
def test_keys_that_are_none_end_with_two(fetched: Fetched, verify: Verify, keys: str) -> None:
    code, said = verify(compact(fetched.receipt), keys)
    assert (code, said.startswith("cannot be read: the keys are no JWK Set")) == (2, True)


def test_a_key_that_stands_there_twice_ends_with_two(fetched: Fetched, verify: Verify) -> None:
    twice = {"keys": fetched.keys["keys"] * 2}
    assert verify(compact(fetched.receipt), twice)[0] == 2


def test_a_file_that_is_not_there_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none"), "--keys", str(tmp_path / "none")]) == 2
    assert "No such file" in capsys.readouterr().out
