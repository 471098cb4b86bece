"""`verify` on the command line: read the files, print a line a check, and end with 0, 1 or 2."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from membership.actions.signed_records import DECISION, HEAD, STATUS, NotSigned, parse
from membership.actions.trusted_keys import Trusted, Unreadable, read_keys
from membership.actions.verifying import (
    Check,
    Head,
    grown,
    head_of,
    signature,
    verify_growth,
    verify_receipt,
)
from membership.actions.verifying_logs import strictly, verify_log

RECEIPT = {"decision", "leaf_index", "tree_size", "inclusion_path", "head", "since",
           "consistency_path"}  # fmt: skip
GROWTH = {"first", "second", "path", "first_head", "second_head"}
EPILOG = """FILE is the answer of /decisions/{id}/receipt or of /log/consistency, a signed record
(a compact JWS), or a copy of the log: the items of /log/entries and /log/heads, one a line.
Ends with 0 if everything holds, 1 if something does not, 2 if a file cannot be read."""


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says."""
    parser = ArgumentParser(prog="python services/membership verify", epilog=EPILOG)
    parser.add_argument("file", type=Path, help="what is to be verified")
    parser.add_argument(
        "--keys", type=Path, required=True, help="the answer of /signing-keys, or a JWK Set"
    )
    parser.add_argument("--head", type=Path, help="an older head that you have kept")
    asked = parser.parse_args(arguments)
    holds = True
    try:
        for check in checks(asked.file, asked.keys, asked.head):
            sys.stdout.write(f"{check}\n")
            holds = holds and check.holds
    except (Unreadable, NotSigned, OSError, LookupError, TypeError, ValueError) as error:
        if holds:
            sys.stdout.write(f"cannot be read: {said(error)}\n")
            return 2
    return 0 if holds else 1


def said(error: Exception) -> str:
    """Say what is wrong with a file, in words that are ours."""
    if isinstance(error, Unreadable | NotSigned):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    return "a file is not of the form that is expected"


def checks(file: Path, keys_file: Path, head_file: Path | None) -> Iterator[Check]:
    """Verify the older head if there is one, then the file as what it is."""
    keys_text, older = read(keys_file), None
    keys = read_keys(keys_text)
    if head_file:
        token = token_of(read(head_file))
        yield signature("older head", token, keys, HEAD)
        older = head_of(parse(token))
    yield from verified(read(file), keys, keys_text, older)


def read(path: Path) -> str:
    """Read a file."""
    return path.read_bytes().decode().strip()


def token_of(text: str) -> str:
    """Find the signed head in a file: alone, or as an item of /log/heads."""
    return str(json.loads(text)["head"]) if text.startswith("{") else text


def verified(text: str, keys: Trusted, keys_text: str, older: Head | None) -> Iterator[Check]:
    """Find out what a file is, and verify it as that.

    Raises:
        Unreadable: It is nothing that can be verified.
    """
    if not text.startswith("{"):
        yield from verify_token(text, keys, older)
        return
    first, _, more = text.partition("\n")
    item = strictly(first)
    if item.keys() == RECEIPT and not more:
        yield from verify_receipt(item, keys, older)
    elif item.keys() == GROWTH and not more:
        yield from verify_growth(item, keys, older)
    else:
        yield from verify_log(text, keys, keys_text, older)


def verify_token(token: str, keys: Trusted, older: Head | None) -> Iterator[Check]:
    """Verify one signed record by itself."""
    yield signature("record", token, keys, DECISION, STATUS, HEAD)
    if older:
        yield grown(head_of(parse(token)), older, [])
