"""The indicators service: what is measured, where, when, and what is aimed for."""
