"""Who belongs to the partnership, and which systems may speak for whom."""
