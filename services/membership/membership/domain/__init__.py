"""The rules of membership: pure, on plain values."""
