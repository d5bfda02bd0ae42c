"""What the string of a form shows by itself: its words, and features of them. Reads no text and no archive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.names.parser import PARTICLES
from corpus.people.dictionary import GIVEN_NAMES, word_classes
from corpus.people.features import is_organisation, word_list_features
from corpus.text.transliteration import transliterate

CACHED_FORMS = 100_000
_BREAK = re.compile(r"[\s\-‐‑]+")
_INNER_CAPITAL = re.compile("[a-z][A-Z]")
_LONGEST_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class FormFacts:
    """The transliterated words of a form and its features; `is_name` is False for what can be no person's name."""

    words: tuple[str, ...]
    features: Mapping[str, float]
    can_be_person: bool


@lru_cache(maxsize=CACHED_FORMS)
def facts_of(form: str) -> FormFacts:
    """Return the facts of a form."""
    words = tuple(word for word in map(transliterate, _BREAK.split(form)) if word)
    if not words or is_organisation(form, list(words)):
        return FormFacts(words, {}, can_be_person=False)
    core = [word for word in words if word not in PARTICLES] or list(words)
    known = [word_classes(word) if word not in GIVEN_NAMES else frozenset() for word in core]
    flags = word_list_features(list(words), core, any(known)) | {
        "particle": len(core) < len(words),
        "initial": any(len(word) == 1 for word in words),
        "capitals": is_in_capitals(form),
        "short capitals": form.isupper() and len(form) <= _LONGEST_ABBREVIATION,
        "inner capital": bool(_INNER_CAPITAL.search(form)),
        "hyphen": "-" in form,
        "two": len(core) == 2,
        "three": len(core) == 3,
        "more": len(core) > 3,
    }
    shares = {f"a {kind}": sum(kind in one for one in known) / len(core) for kind in ("noun", "verb", "adj")}
    features = {name: share for name, share in shares.items() if share}
    return FormFacts(words, features | {name: 1.0 for name, holds in flags.items() if holds}, can_be_person=True)


def is_in_capitals(form: str) -> bool:
    """Return whether a form is written in capitals throughout, and no abbreviation: such say nothing of casing."""
    return form.isupper() and len(form) > _LONGEST_ABBREVIATION
