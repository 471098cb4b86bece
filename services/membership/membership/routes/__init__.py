"""Membership over HTTP."""
