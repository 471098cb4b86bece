"""Every question that is asked of the care record database."""
