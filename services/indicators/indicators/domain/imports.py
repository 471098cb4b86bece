"""What can befall a file as a whole."""

from shared.rules import RuleBroken


class ImportOvertaken(RuleBroken):
    """Something in the file was corrected while the file was being stored; nothing was stored.

    Send the file again.
    """
