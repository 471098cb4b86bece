"""The NHS-number-keyed care record of the partnership."""
