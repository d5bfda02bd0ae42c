"""What stands beside a form in one article, as features and as one number. Knows no other article.

The number is the sum of the weights of the features, in hundredths: a whole number is the same on every machine, and
sums of it do not depend on the order of articles.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log
from typing import NamedTuple, TypeAlias

from corpus.people.evidence.evidence_weights import LOCAL, UNIT, Weights
from corpus.people.evidence.scanning import FormMention, Scan
from corpus.people.features import features_after, features_before

_LISTING = re.compile(r",? and |, | y |[,;]?[^\S\n]{0,8}\n\s{0,8}(?:\d{1,3}\.? )?|; | & ")
_LONGEST_LISTING = 9
_BEFORE = re.compile(r"([^\W\d_]{1,24})(\.?,?)[ \xa0\n][\"“‘'(]?$")
_AFTER = re.compile(r"(['’´]s)?([\"”’')]?,?)[ \xa0\n]?[\"“‘]?([^\W\d_]*)(\d\d)?")
_LONGEST_BEFORE = 24
_CACHED = 50_000


def context_features(scan: Scan, form: str, mentions: list[FormMention]) -> dict[str, float]:
    """Return the features of what stands beside the mentions of a form: shares of them, and flags as 1.0."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        counts.update(_features_of(scan, mention))
    features = {name: count / len(mentions) for name, count in counts.items()}
    features.update(_features_of_article(scan, form, len(mentions)))
    return features


class ContextWeight(NamedTuple):
    """In hundredths, the weight of what stands beside a form in an article, and the share of mentions after "in"."""

    weight: int
    whereabouts: int


def context_weight(scan: Scan, form: str, mentions: list[FormMention], weights: Weights = LOCAL) -> ContextWeight:
    """Return the weight of these features, without making them."""
    of_form = weights.of(form)
    total = whereabouts = 0
    for mention in mentions:
        weight, is_whereabouts = _weight_of_words(*_words_beside(scan.text, mention), " " in form, weights)
        whereabouts += is_whereabouts
        total += weight + sum(round(UNIT * of_form.get(name, 0.0)) for name in _features_of_place(scan, mention))
    of_article = sum(
        of_form.get(name, 0.0) * value for name, value in _features_of_article(scan, form, len(mentions)).items()
    )
    number = len(mentions)
    return ContextWeight(round(total / number + UNIT * of_article), round(UNIT * whereabouts / number))


def _features_of(scan: Scan, mention: FormMention) -> list[str]:
    return [*_features_of_words(*_words_beside(scan.text, mention)), *_features_of_place(scan, mention)]


def _features_of_place(scan: Scan, mention: FormMention) -> list[str]:
    """Return what the scan shows of the place of a mention."""
    if mention.inner:
        return ["within longer"]
    features = ["title before"] if scan.names[mention.at][1].has_title else []
    if _is_listed(scan, mention):
        features.append("listed")
    return features


_Followed: TypeAlias = tuple[str | None, str, str, str | None] | None


def _words_beside(text: str, mention: FormMention) -> tuple[tuple[str | None, str], _Followed]:
    start = mention.start
    first = max(0, start - _LONGEST_BEFORE)
    blank = text.rfind(" ", first, max(first, start - 2))
    after = _AFTER.match(text, mention.end)
    followed = (after[1], after[2], after[3], after[4]) if after else None
    return _word_before(text[blank + 1 if blank >= 0 else first : start]), followed


@lru_cache(maxsize=_CACHED)
def _word_before(text: str) -> tuple[str | None, str]:
    """Return the word and mark at the end of a text that has no blank but the last."""
    before = _BEFORE.search(text)
    return (before[1], before[2]) if before else (None, "")


@lru_cache(maxsize=_CACHED)
def _features_of_words(before: tuple[str | None, str], after: _Followed) -> tuple[str, ...]:
    word, mark = before
    features = ("nothing before",) if word is None else tuple(features_before(word, mark))
    return (*features, *features_after(*after)) if after else features


@lru_cache(maxsize=_CACHED)
def _weight_of_words(
    before: tuple[str | None, str], after: _Followed, is_full: bool, weights: Weights
) -> tuple[int, bool]:
    """Return the weight of the words beside a mention, in hundredths, and whether it is after "in" and the like."""
    features = _features_of_words(before, after)
    of_form = weights.full if is_full else weights.single
    return sum(round(UNIT * of_form.get(name, 0.0)) for name in features), "whereabouts before" in features


def _is_listed(scan: Scan, mention: FormMention) -> bool:
    """Return whether a full name stands beside a mention in a list."""
    at = mention.at
    if at:
        run_start, name = scan.names[at - 1]
        end = run_start + name.end
        if (
            name.is_full
            and mention.start - end < _LONGEST_LISTING
            and _LISTING.fullmatch(scan.text, end, mention.start)
        ):
            return True
    if at + 1 < len(scan.names):
        run_start, name = scan.names[at + 1]
        start = run_start + name.start
        return (
            name.is_full
            and start - mention.end < _LONGEST_LISTING
            and _LISTING.fullmatch(scan.text, mention.end, start) is not None
        )
    return False


def _features_of_article(scan: Scan, form: str, mentions: int) -> dict[str, float]:
    """Return how often the article has a form, and whether it has its first or last word alone."""
    features = {"often": log(mentions)} if mentions > 1 else {}
    first, blank, _ = form.partition(" ")
    if blank:
        if form[form.rindex(" ") + 1 :] in scan.mentions:
            features["surname alone"] = 1.0
        if first in scan.mentions:
            features["first alone"] = 1.0
    return features
