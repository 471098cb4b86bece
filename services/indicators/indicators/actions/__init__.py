"""What takes more than one handler's fifteen lines."""
