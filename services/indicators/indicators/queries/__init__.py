"""Every question that is asked of the indicators database."""
