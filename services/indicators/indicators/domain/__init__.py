"""The rules of indicators: pure, on plain values."""
