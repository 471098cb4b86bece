"""Indicators over HTTP."""
