"""Features of each line among the lines of its page. Classifies nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np

from corpus.extraction.features import windows
from corpus.extraction.features.line_features import (
    AnalyzedLine,
    HtmlLineFeatures,
    LineFeatures,
    analyze_line,
    html_line_features,
)
from corpus.extraction.features.windows import Column
from corpus.text.widths import text_width
from corpus.text.words import content_stems, split_words

_WINDOW = 4
_SMOOTHED = ("stop", "capital", "cohesion", "furniture", "time", "digit", "ended", "kin")
"""Features that are also averaged over the neighbours, to tell a list from a menu."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The analysed lines of a page and the arrays that several features share, one value a line."""

    texts: Sequence[str]
    analyzed: Sequence[AnalyzedLine]
    lengths: Column
    paragraph_chars: Column
    """Characters of the lines that read like paragraphs, 0 for the others; a Chinese one counts for several."""
    features: dict[str, Column]
    """The features of each line by itself, by name."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> PageLines:
        """Analyse each line."""
        analyzed = [analyze_line(text) for text in texts]
        lengths = np.array([len(text) for text in texts], float)
        features = _columns([line.features for line in analyzed], LineFeatures._fields)
        widths = np.array([text_width(text) for text in texts], float)
        return cls(texts, analyzed, lengths, widths * features["ended"] * (widths >= 60), features)


def page_features(lines: PageLines, title: str, title_line: int) -> dict[str, Column]:
    """Return all features by name, one value a line. `title_line` is 0 where no line has the title."""
    features, word_features = lines.features, _word_features(lines, title)
    return (
        features
        | _repetition_features(lines)
        | _position_features(lines, title_line)
        | word_features
        | _context_features(lines, features | word_features)
    )


def html_page_features(lines: PageLines) -> dict[str, Column]:
    """Return by name the features that only the classifier of HTML pages uses, one value a line."""
    columns = _columns([html_line_features(text) for text in lines.texts], HtmlLineFeatures._fields)
    return columns | {"pos": (np.arange(len(lines.texts)) + 0.5) / len(lines.texts)}


def _columns(rows: Sequence[Iterable[float]], names: Sequence[str]) -> dict[str, Column]:
    """Return the features of each line as columns by name; `fromiter` is faster than an array of rows."""
    table = np.fromiter(chain.from_iterable(rows), float).reshape(len(rows), len(names))
    return dict(zip(names, table.T, strict=True))


def _repetition_features(lines: PageLines) -> dict[str, Column]:
    """Return how often the page has each line."""
    times = Counter(lines.texts)
    first = {text: number for number, text in reversed(list(enumerate(lines.texts)))}
    return {
        "repeat": np.log1p([times[text] - 1.0 for text in lines.texts]),
        "seen": np.array([float(first[text] < number) for number, text in enumerate(lines.texts)]),
    }


def _position_features(lines: PageLines, title: int) -> dict[str, Column]:
    """Return the position of each line in the page, in its text, and relative to the title."""
    line_numbers = np.arange(len(lines.texts))
    distance = line_numbers - title
    return {
        "mass_before": share_before(lines),
        "before_title": (distance < 0) * 1.0,
        "from_title": np.sign(distance) * np.log1p(np.abs(distance)) / 5,
        "title_known": np.full(len(line_numbers), float(title > 0)),
        "is_title": ((distance == 0) & (title > 0)) * 1.0,
    }


def share_before(lines: PageLines) -> Column:
    """Return the share of the page's paragraphs before each line, in characters."""
    shares: Column = (np.cumsum(lines.paragraph_chars) - lines.paragraph_chars / 2) / max(
        lines.paragraph_chars.sum(), 1.0
    )
    return shares


def _word_features(lines: PageLines, title: str) -> dict[str, Column]:
    """Return the words that each line shares with the title and with the page's paragraphs."""
    wanted = content_stems([word.lower() for word in split_words(title)])
    hits = np.array([len(line.stems & wanted) for line in lines.analyzed], float)
    paragraph, related = lines.paragraph_chars > 0, (lines.paragraph_chars > 0) & (hits > 0)
    ((above, below),) = windows.beside(related * 1.0, (8,))
    return {
        "title_hits": np.minimum(hits, 4) / 4,
        "title_share": hits / max(len(wanted), 1),
        "cohesion": _shared(lines, paragraph),
        "kin": _shared(lines, related),
        "title_before": above,
        "title_after": below,
    }


def _shared(lines: PageLines, selected: Column) -> Column:
    """Return the share of each line's stems that also occur in another of the selected lines."""
    stems_by_line = [line.stems for line in lines.analyzed]
    uses = Counter(chain.from_iterable(compress(stems_by_line, selected)))
    used, elsewhere = frozenset(uses), frozenset([stem for stem, count in uses.items() if count > 1])
    return np.array(
        [
            len(stems & (elsewhere if is_chosen else used)) / len(stems) if stems else 0.0
            for stems, is_chosen in zip(stems_by_line, selected.tolist(), strict=True)
        ]
    )


def _context_features(lines: PageLines, single: dict[str, Column]) -> dict[str, Column]:
    """Return features of the lines around each line: lengths, ending phrases, comments, times of day."""
    sizes = np.minimum(lines.lengths, 300) / 100
    short = (lines.lengths < 50) * 1.0
    endings = single["endings"]
    behind = share_before(lines)
    times = single["time"] * (lines.lengths < 80)
    comments = single["comments"] * (behind > 0.1)
    smoothed = windows.around(np.stack([single[name] for name in _SMOOTHED]), _WINDOW)
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
