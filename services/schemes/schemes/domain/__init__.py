"""The rules of funds, schemes and their money: pure, on plain values."""
