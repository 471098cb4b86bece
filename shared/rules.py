"""What it means to break a rule of the partnership, in the words a partner reads.

Pure: no HTTP, no database, no clock. `shared.problems` turns these into answers.
"""

import re


class RuleBroken(Exception):
    """The request makes sense, but a rule forbids it.

    The first paragraph of a subclass's docstring is the `detail` of the answer; the rest is
    printed on the problem's own page. `status` is the HTTP status that people act on.
    """

    status = 409


class NotThere(RuleBroken):
    """There is nothing with that id.

    Check the id against the list it came from. Ids are compared exactly, capital letters
    included.
    """

    status = 404


class Invalid(RuleBroken):
    """Some of the request is not as it should be.

    The member `errors` names each place and why.
    """

    status = 422


def slug(rule: type[RuleBroken]) -> str:
    """Name a rule as its problem page is named.

    >>> slug(NotThere)
    'not-there'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", rule.__name__).lower()


def meaning(rule: type[RuleBroken]) -> tuple[str, str]:
    """Split a rule's docstring: what it says, and what to do about it."""
    first, _, rest = (rule.__doc__ or "").partition("\n\n")
    return " ".join(first.split()), " ".join(rest.split())
