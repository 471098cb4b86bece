"""What the partnership funds together, and what it expects of it."""
