"""Every question that is asked of the membership database."""
