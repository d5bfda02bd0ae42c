"""Whether what a tagger took for a person is one: by the words of the name and by those beside its mentions.

Weighs one article's evidence; corrects no spans and joins no names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

from corpus.people.names import TITLES, parse
from corpus.people.spelling import plain

_FACTS = tomllib.loads(files("corpus.people").joinpath("english.toml").read_text("utf-8"))
_ROLES = TITLES | frozenset(_FACTS["roles"].split())
_SPEECH = frozenset(_FACTS["speech"].split())
_NOT_BEGIN = frozenset(_FACTS["not_begin"].split())
_NOT_END = frozenset(_FACTS["not_end"].split())
_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \xa0][\"“‘']?$")
_AFTER = re.compile(r"[\"”’']?,?[ \xa0]([a-z]+)")


def is_person(text: str, forms: Iterable[str], found: Iterable[tuple[int, int]]) -> bool:
    """Tell whether forms that a tagger took for a person's, found at these places, are one's."""
    forms = list(forms)
    if any(not _could_name(form) for form in forms):
        return False
    return any(len(parse(form).words) > 1 for form in forms) or any(_told(text, start, end) for start, end in found)


def _could_name(form: str) -> bool:
    words = form.lower().split()
    return plain(words[0]) not in _NOT_BEGIN and plain(words[-1]) not in _NOT_END


def _told(text: str, start: int, end: int) -> bool:
    """Tell whether a mention stands behind a title or role, or before a verb of saying."""
    before = _BEFORE.search(text, max(0, start - 30), start)
    after = _AFTER.match(text, end)
    return bool((before and plain(before[1]) in _ROLES) or (after and after[1] in _SPEECH))
