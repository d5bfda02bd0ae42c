"""Finds the headline of a plain page among its lines and the parts of its first line. Changes no line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p
from operator import eq

import numpy as np

from corpus.extraction.classifier import weigh_headlines
from corpus.extraction.features import windows
from corpus.extraction.features.line_features import BARS, Look, look_at
from corpus.extraction.features.page_features import Lines
from corpus.extraction.features.windows import Column
from corpus.metadata.outlet_mention import outlet_named_in
from corpus.text.words import signs

_BREAK = re.compile(r"\s+[|–—:·»«•>/]+\s+|\s+-+\s+|\s*[|»•]\s*|:\s+")
_LEADS = (" by", " von", " par", " por")
_SIGNED = re.compile(r"(?<=\w\w)\s+(?:by|von|par|por)$")
_LOOKED_AT = 1500
_IN_TEXT = 0.6
"""Share of a page's paragraphs after which no headline is looked for."""
_NEARLY = 4.0
_NEAR_DOUBLED = 7.0
_STANDFIRST = 60
"""Characters of the shortest standfirst."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and the line at which it stands; 0 where it stands in no line but the first."""

    text: str
    place: int


def headline_of(lines: Lines, site: str = "") -> Headline:
    """Choose the likeliest headline: a line, or a part of the first line, which often is the page's title tag."""
    candidates = candidates_of(lines)
    weighed = weigh_headlines(measure_candidates(lines, candidates, site))
    best = _above_doubled(lines, candidates, weighed, int(np.argmax(weighed)))
    place, text = candidates[best]
    if place == 0:
        lower = max(((weight, at) for weight, (at, _) in zip(weighed, candidates, strict=True) if at), default=None)
        if lower and lower[0] > weighed[best] - _NEARLY:
            place = lower[1]
    return Headline(text, place)


def _above_doubled(lines: Lines, candidates: Sequence[tuple[int, str]], weighed: Column, best: int) -> int:
    """Go up from a standfirst that stands twice in a row to the shorter line above, where that may be a headline."""
    place, text = candidates[best]
    if len(text) < _STANDFIRST or not _doubled(lines)[place]:
        return best
    above = best - 1
    while above > 0 and candidates[above][1] == text:
        above -= 1
    may_be = above >= 0 and len(candidates[above][1]) < len(text) and weighed[above] > weighed[best] - _NEAR_DOUBLED
    return above if may_be else best


def candidates_of(lines: Lines) -> list[tuple[int, str]]:
    """Give what may be the headline: the parts of the first line, and the lines before most of the text."""
    behind = np.cumsum(lines.mass) - lines.mass
    limit = _IN_TEXT * max(lines.mass.sum(), 1.0)
    places = 1 + np.flatnonzero(behind[1:_LOOKED_AT] <= limit)
    parts = [(0, part) for part in parts_of(lines.texts[0])]
    below = [(place, _unsigned(lines.texts[place])) for place in places.tolist() if len(lines.looks[place].words) > 1]
    return [(place, text) for place, text in parts + below if look_at(text).signs] or [(0, lines.texts[0])]


def _unsigned(text: str) -> str:
    """Give a line without the "by" that a byline in the next line leaves at its end."""
    return _SIGNED.sub("", text) if text.endswith(_LEADS) else text


def parts_of(line: str) -> list[str]:
    """Give a line whole, and without what stands before or after each of its bars and dashes."""
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(line)][:8]
    parts = [line]
    for start, end in breaks:
        parts += [line[:start], line[end:]]
    parts += [line[end:start] for number, (_, end) in enumerate(breaks) for start, _ in breaks[number + 1 :]]
    return [part for part in dict.fromkeys(part.strip() for part in parts) if part]


def measure_candidates(lines: Lines, candidates: Sequence[tuple[int, str]], site: str) -> dict[str, Column]:
    """Give every measure of the candidates by its name."""
    looks = [look_at(text) for _, text in candidates]
    places, texts = np.array([place for place, _ in candidates]), [text for _, text in candidates]
    parts = parts_of(lines.texts[0])
    return (
        _likeness(lines, parts, places, looks)
        | _closeness(lines, parts, places, looks, site)
        | _shape(texts, looks)
        | _place(lines, parts, places, texts)
    )


def _topics_of_text(lines: Lines) -> frozenset[str]:
    longest = np.argsort(-lines.mass, kind="stable")[:40]
    return frozenset(topic for place in longest if lines.mass[place] > 0 for topic in lines.looks[place].topics)


def _site_signs(site: str) -> str:
    return signs(site.rsplit("//", maxsplit=1)[-1].removeprefix("www.").split(".")[0])


def _mass_below(lines: Lines) -> Column:
    sums = np.concatenate([[0.0], np.cumsum(lines.mass)])
    places = np.arange(len(lines.texts))
    below: Column = sums[np.minimum(places + 13, len(places))] - sums[places + 1]
    return below


def _dated(lines: Lines) -> Column:
    """Tell for each line whether a date, a time or a byline stands within the four lines below it."""
    found = (lines.lengths < 100) & (lines.alone["time"] + lines.alone["byline"] > 0)
    return windows.after(found * 1.0, 4) > 0


def _doubled(lines: Lines) -> Column:
    """Tell for each line below the first whether it stands twice in a row, as captions and standfirsts do."""
    doubled = np.array([False, *map(eq, lines.texts[1:], lines.texts[2:]), False])[: len(lines.texts)]
    doubled[2:] |= doubled[1:-1]
    return doubled


def _likeness(lines: Lines, parts: Sequence[str], places: Column, looks: Sequence[Look]) -> dict[str, Column]:
    """Measure what the candidates share with the first line and with the text."""
    first, body = look_at(lines.texts[0]), _topics_of_text(lines)
    top, own = frozenset(first.small), [frozenset(look.small) for look in looks]
    sizes = np.array([len(words) for words in own])
    shared = np.array([len(words & top) for words in own])
    amounts = [len(look.topics) for look in looks]
    kin = np.array([len(look.topics & body) for look in looks]) / np.maximum(amounts, 1)
    known = frozenset(map(signs, parts))
    return {
        "like_top": 2 * shared / np.maximum(sizes + len(top), 1) * (places > 0),
        "is_part": np.array([look.signs in known for look in looks]),
        "within_top": (places > 0) & (sizes > 2) & [look.signs in first.signs for look in looks],
        "kin": kin,
        "kin_amount": kin * [min(log1p(amount), 2) for amount in amounts],
    }


def _closeness(
    lines: Lines, parts: Sequence[str], places: Column, looks: Sequence[Look], site: str
) -> dict[str, Column]:
    """Measure how often the candidates stand in the page, whole or in part, and whether they name site or outlet."""
    times_of = Counter([look.signs for look in lines.looks])
    keys = [look.signs for look in looks]
    times = np.array([times_of.get(key, 0) for key in keys])
    own, outlet = _site_signs(site), signs(outlet_named_in(lines.texts) or "")
    known = frozenset(map(signs, parts))
    long_parts = tuple(signs(part) for part in parts if part.count(" ") > 1)
    begun = [
        place == 0 and len(frozenset(look.small)) > 2 and _begins_line(times_of, look.signs)
        for place, look in zip(places.tolist(), looks, strict=True)
    ]
    return {
        "is_site": np.array([bool(own) and (own in key or key in own) for key in keys]),
        "times": np.array([log1p(max(count - 1, 0)) for count in times.tolist()]),
        "twice": times > 1,
        "top_and_below": (places == 0) & (times > 1),
        "longer": (places > 0) & [key not in known and key.startswith(long_parts) for key in keys],
        "begins_line": np.array(begun),
        "is_outlet": np.array([bool(outlet) and outlet == key for key in keys]),
    }


def _begins_line(keys: Iterable[str], key: str) -> bool:
    """Tell whether the page has a line that begins with these signs and goes on."""
    return any(one.startswith(key) and one != key for one in keys)


def _shape(texts: Sequence[str], looks: Sequence[Look]) -> dict[str, Column]:
    """Measure the form of the candidates."""
    counts = np.array([len(look.words) for look in looks])
    sizes = np.array([len(text) for text in texts])
    measured = [look.measures for look in looks]
    return {
        "under_3": counts < 3,
        "under_5": counts < 5,
        "words": np.array(list(map(log1p, counts.tolist()))),
        "over_20": counts > 20,
        "over_30": counts > 30,
        "very_long": sizes > 150,
        "furniture": np.array([one.furniture for one in measured]),
        "time": np.array([one.time for one in measured]) * (sizes < 80),
        "caption": np.array([one.captions for one in measured]),
        "name": np.array([one.long_name for one in measured]),
        "bars": np.array([BARS.search(text) is not None for text in texts]),
        "stop": np.array([text.endswith(".") for text in texts]),
        "open": np.array([text.endswith((",", ":", ";")) for text in texts]),
        "capitals": np.array([text.isupper() for text in texts]),
        "small": np.array([text[0].islower() for text in texts]),
    }


def _place(lines: Lines, parts: Sequence[str], places: Column, texts: Sequence[str]) -> dict[str, Column]:
    """Measure where candidates stand: in the first line or its beginning or end, above text, above a date."""
    top, is_top = lines.texts[0], places == 0
    whole = is_top & [text == top for text in texts]
    below = _mass_below(lines)[places]
    behind = (np.cumsum(lines.mass) - lines.mass) / max(lines.mass.sum(), 1.0)
    return {
        "top": is_top,
        "top_alone": whole & (len(parts) == 1),
        "top_whole": whole & (len(parts) > 1),
        "top_begins": is_top & [top.startswith(text) for text in texts],
        "top_ends": is_top & [top.endswith(text) for text in texts] & ~whole,
        "below": np.minimum(below, 1500) / 1500,
        "nothing_below": below < 100,
        "behind": np.where(is_top, 0.0, behind[places]),
        "dated": _dated(lines)[places],
        "text_next": ~is_top & np.append(lines.lengths[1:] > 100, False)[places],
        "depth": np.array([log1p(place) / 5 for place in places.tolist()]),
        "doubled": _doubled(lines)[places],
    }
