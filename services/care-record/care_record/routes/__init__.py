"""The care record over HTTP."""
