"""Finds the headline of a plain page: candidates, their features, and the choice. Changes no line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p
from operator import eq

import numpy as np

from corpus.extraction.classifier import score_headlines
from corpus.extraction.features import windows
from corpus.extraction.features.line_features import BARS, AnalyzedLine, analyze_line
from corpus.extraction.features.page_features import PageLines
from corpus.extraction.features.windows import Column
from corpus.metadata.outlet_mention import find_outlet_mention
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key

_BREAK = re.compile(r"(?<!\s)\s+[|–—:·»«•>/]+\s+|(?<!\s)\s+-+\s+|(?:(?<!\s)\s+)?[|»•]\s*|:\s+")
_LEADS = (" by", " von", " par", " por")
_TRAILING_BY = re.compile(r"(?<=\w\w)\s+(?:by|von|par|por)$")
_MAX_LINES = 1500
_TEXT_SHARE = 0.6
"""Share of a page's paragraphs after which no line is a candidate."""
_SCORE_MARGIN = 4.0
_DOUBLED_MARGIN = 7.0
_STANDFIRST = 60
"""Characters of the shortest standfirst."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and its line number; 0 where only the first line has it."""

    text: str
    line: int


def find_headline(lines: PageLines, site: str = "") -> Headline:
    """Choose the candidate with the highest score: a line, or a part of the first line, often the title tag."""
    candidates = headline_candidates(lines)
    scores = score_headlines(headline_features(lines, candidates, site))
    best = _above_doubled(lines, candidates, scores, int(np.argmax(scores)))
    line, text = candidates[best]
    if line == 0:
        lower = max(((weight, at) for weight, (at, _) in zip(scores, candidates, strict=True) if at), default=None)
        if lower and lower[0] > scores[best] - _SCORE_MARGIN:
            line = lower[1]
    return Headline(text, line)


def _above_doubled(lines: PageLines, candidates: Sequence[tuple[int, str]], scores: Column, best: int) -> int:
    """Return the shorter candidate above a standfirst that is printed twice in a row, if its score is close."""
    line, text = candidates[best]
    if len(text) < _STANDFIRST or not _doubled(lines)[line]:
        return best
    above = best - 1
    while above > 0 and candidates[above][1] == text:
        above -= 1
    may_be = above >= 0 and len(candidates[above][1]) < len(text) and scores[above] > scores[best] - _DOUBLED_MARGIN
    return above if may_be else best


def headline_candidates(lines: PageLines) -> list[tuple[int, str]]:
    """Return candidates as (line number, text): the parts of the first line, and lines before most of the text."""
    behind = np.cumsum(lines.paragraph_chars) - lines.paragraph_chars
    limit = _TEXT_SHARE * max(lines.paragraph_chars.sum(), 1.0)
    line_numbers = 1 + np.flatnonzero(behind[1:_MAX_LINES] <= limit)
    parts = [(0, part) for part in title_parts(lines.texts[0])]
    below = [
        (line, _without_by(lines.texts[line]))
        for line in line_numbers.tolist()
        if _count_words(lines.texts[line], lines.analyzed[line]) > 1
    ]
    return [(line, text) for line, text in parts + below if analyze_line(text).key] or [(0, lines.texts[0])]


def _without_by(text: str) -> str:
    """Return a line without a final "by" that belongs to a byline in the next line."""
    return _TRAILING_BY.sub("", text) if text.endswith(_LEADS) else text


def title_parts(line: str) -> list[str]:
    """Return the whole line, and its parts between bars and dashes."""
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(line)][:8]
    parts = [line]
    for start, end in breaks:
        parts += [line[:start], line[end:]]
    parts += [line[end:start] for number, (_, end) in enumerate(breaks) for start, _ in breaks[number + 1 :]]
    return [part for part in dict.fromkeys(part.strip() for part in parts) if part]


def headline_features(lines: PageLines, candidates: Sequence[tuple[int, str]], site: str) -> dict[str, Column]:
    """Return all features of the candidates by name, one value a candidate."""
    analyzed = [analyze_line(text) for _, text in candidates]
    line_numbers, texts = np.array([line for line, _ in candidates]), [text for _, text in candidates]
    parts = title_parts(lines.texts[0])
    return (
        _word_features(lines, parts, line_numbers, analyzed)
        | _repetition_features(lines, parts, line_numbers, analyzed, site)
        | _shape_features(texts, analyzed)
        | _position_features(lines, parts, line_numbers, texts)
    )


def _stems_of_text(lines: PageLines) -> frozenset[str]:
    longest = np.argsort(-lines.paragraph_chars, kind="stable")[:40]
    return frozenset(stem for line in longest if lines.paragraph_chars[line] > 0 for stem in lines.analyzed[line].stems)


def _site_key(site: str) -> str:
    return alphanumeric_key(site.rsplit("//", maxsplit=1)[-1].removeprefix("www.").split(".")[0])


def _mass_below(lines: PageLines) -> Column:
    sums = np.concatenate([[0.0], np.cumsum(lines.paragraph_chars)])
    line_numbers = np.arange(len(lines.texts))
    below: Column = sums[np.minimum(line_numbers + 13, len(line_numbers))] - sums[line_numbers + 1]
    return below


def _dated(lines: PageLines) -> Column:
    """Return whether each line has a date, a time or a byline within the four lines below it."""
    found = (lines.lengths < 100) & (lines.features["time"] + lines.features["byline"] > 0)
    return windows.after(found * 1.0, 4) > 0


def _doubled(lines: PageLines) -> Column:
    """Return whether each line below the first is printed twice in a row, as captions and standfirsts are."""
    doubled = np.array([False, *map(eq, lines.texts[1:], lines.texts[2:]), False])[: len(lines.texts)]
    doubled[2:] |= doubled[1:-1]
    return doubled


def _word_features(
    lines: PageLines, parts: Sequence[str], line_numbers: Column, analyzed: Sequence[AnalyzedLine]
) -> dict[str, Column]:
    """Return features of the words that candidates share with the first line and with the text."""
    first, body = analyze_line(lines.texts[0]), _stems_of_text(lines)
    top, own = frozenset(first.lower_words), [frozenset(line.lower_words) for line in analyzed]
    sizes = np.array([len(words) for words in own])
    shared = np.array([len(words & top) for words in own])
    amounts = [len(line.stems) for line in analyzed]
    kin = np.array([len(line.stems & body) for line in analyzed]) / np.maximum(amounts, 1)
    known = frozenset(map(alphanumeric_key, parts))
    return {
        "like_top": 2 * shared / np.maximum(sizes + len(top), 1) * (line_numbers > 0),
        "is_part": np.array([line.key in known for line in analyzed]),
        "within_top": (line_numbers > 0) & (sizes > 2) & [line.key in first.key for line in analyzed],
        "kin": kin,
        "kin_amount": kin * [min(log1p(amount), 2) for amount in amounts],
    }


def _repetition_features(
    lines: PageLines, parts: Sequence[str], line_numbers: Column, analyzed: Sequence[AnalyzedLine], site: str
) -> dict[str, Column]:
    """Return how often the page has each candidate, whole or in part, and whether it names site or outlet."""
    times_of = Counter([line.key for line in lines.analyzed])
    keys = [line.key for line in analyzed]
    times = np.array([times_of.get(key, 0) for key in keys])
    own, outlet = _site_key(site), alphanumeric_key(find_outlet_mention(lines.texts) or "")
    known = frozenset(map(alphanumeric_key, parts))
    long_parts = tuple(alphanumeric_key(part) for part in parts if part.count(" ") > 1)
    begun = [
        number == 0 and len(frozenset(line.lower_words)) > 2 and _begins_line(times_of, line.key)
        for number, line in zip(line_numbers.tolist(), analyzed, strict=True)
    ]
    return {
        "is_site": np.array([bool(own) and (own in key or key in own) for key in keys]),
        "times": np.array([log1p(max(count - 1, 0)) for count in times.tolist()]),
        "twice": times > 1,
        "top_and_below": (line_numbers == 0) & (times > 1),
        "longer": (line_numbers > 0) & [key not in known and key.startswith(long_parts) for key in keys],
        "begins_line": np.array(begun),
        "is_outlet": np.array([bool(outlet) and outlet == key for key in keys]),
    }


def _begins_line(keys: Iterable[str], key: str) -> bool:
    """Return whether one of the keys is longer than `key` and begins with it."""
    return any(other.startswith(key) and other != key for other in keys)


def _shape_features(texts: Sequence[str], analyzed: Sequence[AnalyzedLine]) -> dict[str, Column]:
    """Return features of the form of the candidates."""
    counts = np.array([_count_words(text, line) for text, line in zip(texts, analyzed, strict=True)])
    sizes = np.array([text_width(text) for text in texts])
    features = [line.features for line in analyzed]
    return {
        "under_3": counts < 3,
        "under_5": counts < 5,
        "words": np.array(list(map(log1p, counts.tolist()))),
        "over_20": counts > 20,
        "over_30": counts > 30,
        "very_long": sizes > 150,
        "furniture": np.array([line.furniture for line in features]),
        "time": np.array([line.time for line in features]) * (sizes < 80),
        "caption": np.array([line.captions for line in features]),
        "name": np.array([line.long_name for line in features]),
        "bars": np.array([BARS.search(text) is not None for text in texts]),
        "stop": np.array([text.endswith((".", "。")) for text in texts]),
        "open": np.array([text.endswith((",", ":", ";")) for text in texts]),
        "capitals": np.array([text.isupper() for text in texts]),
        "small": np.array([text[0].islower() for text in texts]),
    }


def _count_words(text: str, line: AnalyzedLine) -> int:
    """Return the words of a line; where no blanks stand between them, two signs are one."""
    width = text_width(text)
    return max(len(line.words), width // 4) if width > 1.5 * len(text) else len(line.words)


def _position_features(
    lines: PageLines, parts: Sequence[str], line_numbers: Column, texts: Sequence[str]
) -> dict[str, Column]:
    """Return where candidates are: in the first line or at its beginning or end, above text, above a date."""
    top, is_top = lines.texts[0], line_numbers == 0
    is_whole_top = is_top & [text == top for text in texts]
    below = _mass_below(lines)[line_numbers]
    behind = (np.cumsum(lines.paragraph_chars) - lines.paragraph_chars) / max(lines.paragraph_chars.sum(), 1.0)
    return {
        "top": is_top,
        "top_alone": is_whole_top & (len(parts) == 1),
        "top_whole": is_whole_top & (len(parts) > 1),
        "top_begins": is_top & [top.startswith(text) for text in texts],
        "top_ends": is_top & [top.endswith(text) for text in texts] & ~is_whole_top,
        "below": np.minimum(below, 1500) / 1500,
        "nothing_below": below < 100,
        "behind": np.where(is_top, 0.0, behind[line_numbers]),
        "dated": _dated(lines)[line_numbers],
        "text_next": ~is_top & np.append(lines.lengths[1:] > 100, False)[line_numbers],
        "depth": np.array([log1p(line) / 5 for line in line_numbers.tolist()]),
        "doubled": _doubled(lines)[line_numbers],
    }
