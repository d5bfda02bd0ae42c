"""Measures each line of a plain page: how it looks, what it says, what stands around it. Judges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np

from corpus.extraction.features import windows
from corpus.extraction.features.line_features import Closer, Look, Measures, look_at, look_closer
from corpus.extraction.features.windows import Column
from corpus.text.words import topics_of, words_of

_NEAR = 4
_SMOOTHED = ("stop", "capital", "cohesion", "furniture", "time", "digit", "ended", "kin")
"""Measures of which each line also has the mean over its neighbours, so that a list looks unlike a menu."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page with what several measures need of them."""

    texts: Sequence[str]
    looks: Sequence[Look]
    lengths: Column
    mass: Column
    """Characters of the lines that read like paragraphs, 0 for the others."""
    alone: dict[str, Column]
    """What each line shows by itself, by the name of the measure."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lines:
        """Look at each line and weigh it."""
        looks = [look_at(text) for text in texts]
        lengths = np.array([len(text) for text in texts], float)
        alone = _columns([look.measures for look in looks], Measures._fields)
        return cls(texts, looks, lengths, lengths * alone["ended"] * (lengths >= 60), alone)


def measure(lines: Lines, title: str, place: int) -> dict[str, Column]:
    """Give every measure of the lines by its name, a value a line. `place` is the title's line, 0 if it has none."""
    alone, kinship = lines.alone, _kinship(lines, title)
    return alone | _repetition(lines) | _position(lines, place) | kinship | _surroundings(lines, alone | kinship)


def measure_closer(lines: Lines) -> dict[str, Column]:
    """Give the measures by their names that only the judge of HTML pages asks for, a value a line."""
    columns = _columns([look_closer(text) for text in lines.texts], Closer._fields)
    return columns | {"pos": (np.arange(len(lines.texts)) + 0.5) / len(lines.texts)}


def _columns(rows: Sequence[Iterable[float]], names: Sequence[str]) -> dict[str, Column]:
    """Give what is measured of each line as columns by name; one line of numbers is read faster than a table."""
    table = np.fromiter(chain.from_iterable(rows), float).reshape(len(rows), len(names))
    return dict(zip(names, table.T, strict=True))


def _repetition(lines: Lines) -> dict[str, Column]:
    """Measure how often the page has each line."""
    times = Counter(lines.texts)
    first = {text: place for place, text in reversed(list(enumerate(lines.texts)))}
    return {
        "repeat": np.log1p([times[text] - 1.0 for text in lines.texts]),
        "seen": np.array([float(first[text] < place) for place, text in enumerate(lines.texts)]),
    }


def _position(lines: Lines, title: int) -> dict[str, Column]:
    """Measure where each line stands: in the page, in its text, and from the title."""
    places = np.arange(len(lines.texts))
    distance = places - title
    return {
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
    """Measure what words each line shares with the title, with the page's paragraphs, and with those near it."""
    wanted = topics_of([word.lower() for word in words_of(title)])
    hits = np.array([len(look.topics & wanted) for look in lines.looks], float)
    paragraph, related = lines.mass > 0, (lines.mass > 0) & (hits > 0)
    ((above, below),) = windows.beside(related * 1.0, (8,))
    return {
        "title_hits": np.minimum(hits, 4) / 4,
        "title_share": hits / max(len(wanted), 1),
        "cohesion": _shared(lines, paragraph),
        "kin": _shared(lines, related),
        "title_before": above,
        "title_after": below,
    }


def _shared(lines: Lines, chosen: Column) -> Column:
    """Give the share of each line's topics that also stand in another of the chosen lines."""
    of_lines = [look.topics for look in lines.looks]
    uses = Counter(chain.from_iterable(compress(of_lines, chosen)))
    used, elsewhere = frozenset(uses), frozenset([topic for topic, count in uses.items() if count > 1])
    return np.array(
        [
            len(topics & (elsewhere if is_chosen else used)) / len(topics) if topics else 0.0
            for topics, is_chosen in zip(of_lines, chosen.tolist(), strict=True)
        ]
    )


def _surroundings(lines: Lines, single: dict[str, Column]) -> dict[str, Column]:
    """Measure what stands around each line: long and short lines, ending phrases, comments, times of day."""
    sizes = np.minimum(lines.lengths, 300) / 100
    short = (lines.lengths < 50) * 1.0
    endings = single["endings"]
    behind = mass_before(lines)
    times = single["time"] * (lines.lengths < 80)
    comments = single["comments"] * (behind > 0.1)
    smoothed = windows.around(np.stack([single[name] for name in _SMOOTHED]), _NEAR)
    near = {f"{name}_near": values for name, values in zip(_SMOOTHED, smoothed, strict=True)}
    return near | {
        "chars_1": windows.around(sizes, 1),
        "chars_3": windows.around(sizes, 3),
        "chars_8": windows.around(sizes, 8),
        "next_chars": windows.neighbour(sizes, -1),
        "short_before": windows.before(short, 6),
        "short_after": windows.after(short, 6),
        "after_ending": windows.from_first(endings * (behind > 0.15)),
        "since_ending": windows.since(endings, 6),
        "comment_zone": windows.from_first(comments),
        "since_time": windows.since(times, 4),
    }
