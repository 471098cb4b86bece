"""The rules of the care record: pure, on plain values."""
