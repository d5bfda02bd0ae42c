"""Features of a capitalised string of an article for deciding whether it names a person, by name.

Applies no weights: `corpus.people.person_classifier` does.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from math import log

from corpus.names.parser import PARTICLES
from corpus.people.capitalized_runs import ROLES
from corpus.people.dictionary import EASTERN_SURNAMES, GIVEN_NAMES, word_classes
from corpus.people.tagger import EntitySpan
from corpus.text.transliteration import transliterate

_WORDS = {
    table: frozenset(words.split())
    for table, words in tomllib.loads(files("corpus.people").joinpath("english.toml").read_text("utf-8")).items()
}
PLACE_WORDS = _WORDS["places"] | _WORDS["demonyms"]
_ENDINGS = tuple(_WORDS["surnames"])
_BEFORE = re.compile(r"([^\W\d_]+)(\.?,?)[ \xa0\n][\"“‘'(]?$")
_AFTER = re.compile(r"(['’´]s)?([\"”’')]?,?)[ \xa0\n]?[\"“‘]?([^\W\d_]*)(\d\d)?")
_OFFICE = re.compile(r"([A-Za-z]+),? (?:of|for|at|in|to|from|and) [^.;:\n“”\"]{1,40}$")


@dataclass(frozen=True, slots=True)
class CandidateSpan:
    """A span of a candidate: `has_title` before it, `within_longer` run, `listed` beside a full name."""

    start: int
    end: int
    has_title: bool
    within_longer: bool
    listed: bool = False


@dataclass(slots=True)
class MentionContext:
    """An article's data for features: its entities, its words that stand alone in a run, those in lower case too."""

    text: str
    spans: list[EntitySpan]
    lone_words: Counter[str]
    lower_words: frozenset[str]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [span.start for span in self.spans]

    def overlapping(self, start: int, end: int) -> tuple[str, bool]:
        """Return the label of the entity that overlaps a span, and whether their boundaries agree."""
        at = bisect_right(self.starts, end - 1) - 1
        if at >= 0 and self.spans[at].end > start:
            span = self.spans[at]
            return span.label, abs(span.start - start) <= 1 and abs(span.end - end) <= 2
        return "", False


def extract_features(form: str, spans: Iterable[CandidateSpan], context: MentionContext) -> dict[str, float]:
    """Return the features of a string by name: shares of its spans from 0 to 1, and flags as 1.0 if they hold."""
    found = list(spans)
    words = [transliterate(word) for word in re.split(r"[\s\-‐‑]+", form)]
    words = [word for word in words if word]
    if not words:
        return {}
    features = _form_features(form, words, context)
    counts: Counter[str] = Counter()
    for span in found:
        counts.update(_span_features(span, context))
    features.update({name: count / len(found) for name, count in counts.items()})
    features["often"] = log(len(found))
    features["always"] = 1.0
    return features


def _form_features(form: str, words: list[str], context: MentionContext) -> dict[str, float]:
    core = [word for word in words if word not in PARTICLES] or words
    known = [word_classes(word) if word not in GIVEN_NAMES else frozenset() for word in core]
    shares = {"lower case too": sum(word in context.lower_words for word in core) / len(core)}
    shares |= {f"a {kind}": sum(kind in one for one in known) / len(core) for kind in ("noun", "verb", "adj")}
    features = word_list_features(words, core, any(known)) | {
        "organisation": is_organisation(form, words),
        "particle": len(core) < len(words),
        "initial": any(len(word) == 1 for word in words),
        "capitals": form.isupper() and len(form) > 3,
        "short capitals": form.isupper() and len(form) <= 3,
        "inner capital": bool(re.search(r"[a-z][A-Z]", form)),
        "hyphen": "-" in form,
        "two": len(core) == 2,
        "three": len(core) == 3,
        "more": len(core) > 3,
        "surname alone": len(words) > 1 and context.lone_words[words[-1]] > 0,
        "first alone": len(words) > 1 and context.lone_words[words[0]] > 0,
    }
    return shares | {name: 1.0 for name, holds in features.items() if holds}


def is_organisation(form: str, words: list[str]) -> bool:
    """Return whether a form is a listed organisation or begins with the word of one."""
    return words[0] in _WORDS["organisations"] or transliterate(form) in _WORDS["organisations"]


def word_list_features(words: list[str], core: list[str], known: bool) -> dict[str, bool]:
    """Return what lists of words show of the words of a form."""
    first, last = words[0], words[-1]
    return {
        "given first": first in GIVEN_NAMES,
        "given later": any(word in GIVEN_NAMES for word in words[1:]),
        "eastern first": first in EASTERN_SURNAMES,
        "surname ending": len(last) > 4 and last.endswith(_ENDINGS),
        "unknown throughout": not known and not any(word in GIVEN_NAMES or word in PLACE_WORDS for word in core),
        "place first": first in PLACE_WORDS,
        "place last": last in PLACE_WORDS,
        "not begin": first in _WORDS["starters"],
        "not end": last in _WORDS["not_end"],
        "not within": any(word in _WORDS["not_end"] for word in words[:-1]),
        "role": any(word in ROLES for word in words),
    }


def _span_features(span: CandidateSpan, context: MentionContext) -> list[str]:
    label, exact = context.overlapping(span.start, span.end)
    features = [f"model {label or 'nothing'}{' exactly' if exact else ''}"]
    if span.has_title:
        features.append("title before")
    if span.within_longer:
        features.append("within longer")
    if span.listed:
        features.append("listed")
    office = _OFFICE.search(context.text, max(0, span.start - 60), span.start)
    if office and office[1].lower() in ROLES:
        features.append("office before")
    before = _BEFORE.search(context.text, max(0, span.start - 24), span.start)
    if before:
        features.extend(features_before(before[1], before[2]))
    else:
        features.append("nothing before")
    after = _AFTER.match(context.text, span.end)
    if after:
        features.extend(features_after(*after.groups()))
    return features


def features_before(written: str, mark: str) -> list[str]:
    """Return the features of the word before a mention and the mark behind it."""
    word = written.lower()
    features = []
    if word in ROLES:
        features.append("role before, comma" if "," in mark else "role before")
    elif not mark:
        features.extend(f"{kind} before" for kind in ("speech", "whereabouts") if word in _WORDS[kind])
        if word in ("the", "of", "by", "and", "to", "a", "from", "with", "for"):
            features.append(f"{word} before")
    return features


def features_after(possessive: str | None, mark: str, word: str, number: str | None) -> list[str]:
    """Return the features of what follows a mention: a possessive, a mark, a word, an age."""
    features = ["owning"] if possessive else []
    if word in _WORDS["speech"]:
        features.append("speech after")
    elif word and "," in mark and word in _WORDS["explained"]:
        features.append("explained after")
    elif word == "who":
        features.append("who after")
    elif number and "," in mark:
        features.append("age after")
    if word in ("and", "in", "of", "has", "had", "was", "is"):
        features.append(f"{word} after")
    return features
