"""Measures each line of a plain page: how it looks, what it says, what stands around it. Judges nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from corpus import windows
from corpus.authors import is_name
from corpus.phrases import says
from corpus.windows import Column
from corpus.words import small_words, topics_of, words_of

_STOPS = tuple(".!?…。！？")
_CLOSING = "\"'”’»)]"
_SENTENCE = re.compile(r"""[.!?…。！？]["'”’»)\]]*(?=\s|$)""")
TIME = re.compile(
    r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d+ ?(?:min|hour|day|week|month|year|hr)s?\b|"
    r"\bago\b|\bvor \d|\bil y a\b",
    re.IGNORECASE,
)
BARS = re.compile(r"[|•·»›→▶✓■●★/]|\s[-–—]\s")
_MARKS: dict[str, re.Pattern[str]] = {
    "link": re.compile(r"https?://|www\.|\.com\b|(?:^|\s)[@#]\w", re.IGNORECASE),
    "time": TIME,
    "copy": re.compile(r"©|\(c\)|copyright|all rights", re.IGNORECASE),
    "list": re.compile(r"^(?:[•*\-–·▪]|\(?\d{1,2}[.)])\s?"),
    "comment_mark": re.compile(
        r"^(?:reply|report abuse|report|like|quote|permalink|flag)\b|"
        r"\b(?:says|wrote|said|posted by|posted at|reply to)\b.{0,30}[:|]?$|\b\d+ (?:likes?|points?|upvotes?)\b",
        re.IGNORECASE,
    ),
}
_COMMENTS = re.compile(
    r"(?:\d+ )?(?:reader )?(?:comments?|responses?|replies|kommentare?|commentaires?|comentarios?|комментарии)"
    r"\b.{0,30}$|"
    r"(?:leave|post|add|write) (?:a |your )?(?:comment|reply)|join the (?:conversation|discussion)|discussion",
    re.IGNORECASE,
)
_QUOTES = frozenset('"“”«»„')
_PHRASES = ("furniture", "endings", "captions", "credits")
_ADDRESSING = frozenset(
    word
    for words in (
        "you your yours our we us please vous votre vos nous",
        "ihre ihr ihnen wir uns bitte usted su sus nos lei vi voi",
    )
    for word in words.split()
)
_SAYING = frozenset(
    ("said", "says", "told", "according", "added", "saying", "sagte", "dit", "dijo", "disse", "сказал", "заявил")
)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page with what several measures need of them."""

    texts: Sequence[str]
    words: list[list[str]]
    small: list[list[str]]
    topics: list[frozenset[str]]
    lengths: Column
    mass: Column
    """Characters of the lines that read like paragraphs, 0 for the others."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lines:
        """Split the lines into words and weigh them."""
        words = [words_of(text) for text in texts]
        small = [[word.lower() for word in line] for line in words]
        lengths = np.array([len(text) for text in texts], float)
        ended = np.array([is_ended(text) for text in texts])
        topics = [topics_of(line) for line in small]
        return cls(texts, words, small, topics, lengths, lengths * ended * (lengths >= 60))


def is_ended(text: str) -> bool:
    """Tell whether a line ends like a sentence."""
    return text.rstrip(_CLOSING).endswith(_STOPS)


def measure(lines: Lines, title: str, place: int) -> dict[str, Column]:
    """Give every measure of the lines by its name, a value a line. `place` is the title's line, 0 if it has none."""
    return _looks(lines) | _speech(lines) | _position(lines, place) | _kinship(lines, title) | _surroundings(lines)


def _each(lines: Lines, predicate: Callable[[str], object]) -> Column:
    return np.array([float(bool(predicate(text))) for text in lines.texts])


def _looks(lines: Lines) -> dict[str, Column]:
    """Measure the shape of each line: its length, its letters and its signs."""
    lengths = lines.lengths
    count = np.maximum([len(words) for words in lines.words], 1)
    return {
        "log_chars": np.log1p(lengths),
        "long": (lengths >= 80) * 1.0,
        "mid": ((lengths >= 40) & (lengths < 80)) * 1.0,
        "tiny": (lengths < 20) * 1.0,
        "sentences": np.minimum([len(_SENTENCE.findall(text)) for text in lines.texts], 4.0),
        "ended": _each(lines, is_ended),
        "dots": _each(lines, lambda text: text.endswith(("...", "…"))),
        "quote": _each(lines, lambda text: not _QUOTES.isdisjoint(text)),
        "colon": _each(lines, lambda text: text[-1] == ":"),
        "question": _each(lines, lambda text: text[-1] == "?"),
        "lower_start": _each(lines, lambda text: text[0].islower()),
        "nocase": _each(lines, lambda text: text[:20].lower() == text[:20].upper()),
        "capital": np.array([sum(word[0].isupper() for word in words) for words in lines.words]) / count,
        "upper": np.array([sum(len(word) > 1 and word.isupper() for word in words) for words in lines.words]) / count,
        "digit": np.array([sum(map(str.isdigit, text)) for text in lines.texts]) / np.maximum(lengths, 1),
        "bars": np.minimum([len(BARS.findall(text)) for text in lines.texts], 4.0),
        "name": _each(lines, lambda text: len(text) < 40 and is_name(text)),
    } | {name: _each(lines, pattern.search) for name, pattern in _MARKS.items()}


def _speech(lines: Lines) -> dict[str, Column]:
    """Measure what each line says: small words, whom it addresses, furniture's phrases, and repetition."""
    stop_words = small_words()
    count = np.maximum([len(words) for words in lines.words], 1)
    times = Counter(lines.texts)
    first = {text: place for place, text in reversed(list(enumerate(lines.texts)))}
    return {
        "stop": np.array([sum(word in stop_words for word in words) for words in lines.small]) / count,
        "you": np.minimum([sum(word in _ADDRESSING for word in words) for words in lines.small], 3.0) / 3,
        "said": np.array([float(not _SAYING.isdisjoint(words)) for words in lines.small]),
        "repeat": np.log1p([times[text] - 1.0 for text in lines.texts]),
        "seen": np.array([float(first[text] < place) for place, text in enumerate(lines.texts)]),
        "begun": _begun(lines.texts),
    } | {kind: _each(lines, partial(says, kind)) for kind in _PHRASES}


def _begun(texts: Sequence[str]) -> Column:
    """Mark long lines whose beginning also begins another line close by, as teasers and standfirsts do."""
    marks = np.zeros(len(texts))
    for place, text in enumerate(texts):
        if len(text) > 40:
            near = texts[max(0, place - 6) : place + 7]
            marks[place] = any(other != text and other.startswith(text[:40]) for other in near)
    return marks


def _position(lines: Lines, title: int) -> dict[str, Column]:
    """Measure where each line stands: in the page, in its text, and from the title."""
    places = np.arange(len(lines.texts))
    distance = places - title
    return {
        "pos": (places + 0.5) / len(places),
        "mass_before": mass_before(lines),
        "before_title": (distance < 0) * 1.0,
        "from_title": np.sign(distance) * np.log1p(np.abs(distance)) / 5,
        "title_known": np.full(len(places), float(title > 0)),
        "is_title": ((distance == 0) & (title > 0)) * 1.0,
    }


def mass_before(lines: Lines) -> Column:
    """Give the share of the page's paragraphs that stands before each line."""
    shares: Column = (np.cumsum(lines.mass) - lines.mass / 2) / max(lines.mass.sum(), 1.0)
    return shares


def _kinship(lines: Lines, title: str) -> dict[str, Column]:
    """Measure what words each line shares with the title, with the page's paragraphs, and with those it."""
    wanted = topics_of([word.lower() for word in words_of(title)])
    hits = np.array([len(topics & wanted) for topics in lines.topics], float)
    paragraph, related = lines.mass > 0, (lines.mass > 0) & (hits > 0)
    return {
        "title_hits": np.minimum(hits, 4) / 4,
        "title_share": hits / max(len(wanted), 1),
        "cohesion": _shared(lines, paragraph),
        "kin": _shared(lines, related),
        "kin_known": np.full(len(hits), float(related.any())),
        "title_before": windows.before(related * 1.0, 8),
        "title_after": windows.after(related * 1.0, 8),
    }


def _shared(lines: Lines, chosen: Column) -> Column:
    """Give the share of each line's topics that also stand in another of the chosen lines."""
    uses = Counter(topic for place in np.flatnonzero(chosen) for topic in lines.topics[place])
    own = [int(is_chosen) for is_chosen in chosen]
    return np.array(
        [
            sum(uses[topic] > mine for topic in topics) / len(topics) if topics else 0.0
            for topics, mine in zip(lines.topics, own, strict=True)
        ]
    )


def _surroundings(lines: Lines) -> dict[str, Column]:
    """Measure what stands around each line: long and short lines, ending phrases, comments, times of day."""
    sizes = np.minimum(lines.lengths, 300) / 100
    short = (lines.lengths < 50) * 1.0
    endings = _each(lines, lambda text: says("endings", text))
    behind = mass_before(lines)
    times = _each(lines, lambda text: len(text) < 80 and TIME.search(text))
    comments = _each(lines, _COMMENTS.match) * (behind > 0.1)
    return {
        "chars_1": windows.around(sizes, 1),
        "chars_3": windows.around(sizes, 3),
        "chars_8": windows.around(sizes, 8),
        "prev_chars": windows.neighbour(sizes, 1),
        "next_chars": windows.neighbour(sizes, -1),
        "short_before": windows.before(short, 6),
        "short_after": windows.after(short, 6),
        "after_ending": windows.from_first(endings * (behind > 0.15)),
        "since_ending": windows.since(endings, 6),
        "comment_zone": windows.from_first(comments),
        "since_time": windows.since(times, 4),
        "time_next": windows.neighbour(times, -1),
    }
