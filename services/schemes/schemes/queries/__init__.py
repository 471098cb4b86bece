"""Every question that is asked of the schemes database."""
