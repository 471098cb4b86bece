"""Whether what docker compose runs is what was promised: `make compose-test`."""
