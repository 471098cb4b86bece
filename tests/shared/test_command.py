"""A service's own command is run with the rest of the line, and ends with its code."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest
from membership.app import SERVICE

from shared.command import Command, main


def test_a_services_own_command_is_given_the_rest_of_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    def count(rest: Sequence[str]) -> int:
        seen.extend(rest)
        return len(rest)

    own = Command("count", "count what is given", count)
    monkeypatch.setattr(sys, "argv", ["membership", "count", "a", "--b"])
    with pytest.raises(SystemExit) as ended:
        main(replace(SERVICE, commands=[own]))
    assert (ended.value.code, seen) == (2, ["a", "--b"])


def test_help_names_the_commands_of_the_service(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["membership", "--help"])
    with pytest.raises(SystemExit):
        main(SERVICE)
    assert "verify    verify a decision or the log, offline" in capsys.readouterr().out


def test_a_command_that_nobody_brings_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["membership", "verify"])
    with pytest.raises(SystemExit) as ended:
        main(replace(SERVICE, commands=[]))
    assert (ended.value.code, "invalid choice" in capsys.readouterr().err) == (2, True)
