"""The boards, committees and groups in which the partnership meets."""

from shared.rules import RuleBroken


class BodyExists(RuleBroken):
    """There is a body with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class ParentUnknown(RuleBroken):
    """The parent is neither a body nor an organisation that is registered here.

    Register the parent first. Each body hangs below one that exists.
    """

    status = 422


class OwnAncestor(RuleBroken):
    """A body cannot stand above itself.

    Follow `parent_id` upwards from the parent you gave: it leads back to this body.
    """
