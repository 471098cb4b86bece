"""A key is next, then current, then retired; and its last tokens run out."""

from datetime import UTC, datetime, timedelta

import pytest
from membership.domain.signing_keys import opens_doors, status_of, withdrawn

NOW = datetime(2026, 4, 1, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)


@pytest.mark.parametrize(
    ("first_used", "retired_at", "status"),
    [(None, None, "next"), (BEFORE, None, "current"), (BEFORE, NOW, "retired"),
     (None, NOW, "retired")],
)  # fmt: skip
def test_the_two_times_of_a_key_tell_its_status(
    first_used: datetime | None, retired_at: datetime | None, status: str
) -> None:
    assert status_of(first_used, retired_at) == status
    assert withdrawn(first_used, retired_at) is (first_used is None and retired_at is not None)


def test_a_retired_key_opens_doors_until_its_last_token_has_run_out() -> None:
    assert opens_doors(None, NOW)
    assert opens_doors(NOW - timedelta(seconds=609), NOW)
    assert not opens_doors(NOW - timedelta(seconds=610), NOW)
