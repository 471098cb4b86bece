"""What this service reads from others over HTTP."""
