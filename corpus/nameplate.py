"""Finds the name that a plain page gives its outlet, in the lines that are furniture. Never guesses from one sign alone."""

from __future__ import annotations

import re
from collections import Counter

from corpus.outlets import known_outlet, outlet_label

_NAME = r"(?P<name>[A-ZА-ЯЁ][\w.'&-]*(?: (?:of|the|and|&|[A-ZА-ЯЁ][\w.'&-]*))*)"
_NAMES_ITSELF = tuple(
    re.compile(form.replace("NAME", _NAME))
    for form in (
        r"^(?:©|[Cc]opyright ©?|\([cC]\))\s*(?:\d{4}(?:-\d{4})?\s*)?(?:by\s+)?NAME",
        r"©\s*NAME\s*$",
        r"^\d+ min(?:ute)?s?(?: read)? NAME$",
        r"^Support NAME\W*$",
        r"^NAME (?:needs your|delivers?\b)",
    )
)


def outlet_named_in(removed: tuple[str, ...]) -> str | None:
    """Find the name that furniture gives the outlet; a name that the table does not know must be given twice."""
    named = Counter(
        match["name"] for line in dict.fromkeys(removed) for form in _NAMES_ITSELF if (match := form.search(line))
    )
    for name, times in named.most_common():
        if times > 1 or known_outlet(name):
            return outlet_label(name)
    return None
