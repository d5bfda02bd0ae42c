"""Finds the headline of a plain page among its lines and the parts of its first line. Changes no line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np

from corpus import windows
from corpus.lines import Lines
from corpus.looks import look_at
from corpus.nameplate import outlet_named_in
from corpus.weights import weigh_headlines
from corpus.windows import Column
from corpus.words import signs

_BREAK = re.compile(r"\s+[|–—:·»«•>/]+\s+|\s+-+\s+|\s*[|»•]\s*|:\s+")
_BARS = re.compile(r"[|•·»›→▶✓■●★/]|\s[-–—]\s")
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
    if not _is_doubled(lines, place) or len(text) < _STANDFIRST:
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
    places = [place for place in range(1, min(len(lines.texts), _LOOKED_AT)) if behind[place] <= limit]
    parts = [(0, part) for part in parts_of(lines.texts[0])]
    below = [(place, _unsigned(lines.texts[place])) for place in places if len(lines.looks[place].words) > 1]
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
    top = lines.texts[0]
    parts = parts_of(top)
    times = Counter(look.signs for look in lines.looks)
    page = _Page(
        top=frozenset(look_at(top).small),
        top_signs=look_at(top).signs,
        parts=frozenset(map(signs, parts)),
        long_parts=tuple(signs(part) for part in parts if part.count(" ") > 1),
        times=times,
        ordered=sorted(times),
        body=_topics_of_text(lines),
        site=_site_signs(site),
        outlet=signs(outlet_named_in(lines.texts) or ""),
        below=_mass_below(lines),
        dated=_dated(lines),
        behind=(np.cumsum(lines.mass) - lines.mass) / max(lines.mass.sum(), 1.0),
    )
    rows = [
        _likeness(page, place, text) | _shape(text) | _place(page, lines, place, text) for place, text in candidates
    ]
    values = np.array([tuple(row.values()) for row in rows], float)
    return {name: values[:, column] for column, name in enumerate(rows[0])}


@dataclass(frozen=True, slots=True)
class _Page:
    top: frozenset[str]
    top_signs: str
    parts: frozenset[str]
    long_parts: tuple[str, ...]
    ordered: Sequence[str]
    times: Counter[str]
    body: frozenset[str]
    site: str
    outlet: str
    below: Column
    dated: Column
    behind: Column

    def begins(self, key: str) -> bool:
        """Tell whether the page has a line that begins with these signs and goes on."""
        after = bisect_right(self.ordered, key)
        return after < len(self.ordered) and self.ordered[after].startswith(key)


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
    found = [
        len(text) < 100 and bool(look.measures["time"] or look.measures["byline"])
        for text, look in zip(lines.texts, lines.looks, strict=True)
    ]
    return windows.after(np.array(found, float), 4) > 0


def _is_doubled(lines: Lines, place: int) -> bool:
    """Tell whether a line below the first stands twice in a row, as captions and standfirsts do."""
    text = lines.texts[place]
    return place > 0 and (text in lines.texts[place + 1 : place + 2] or (place > 1 and text == lines.texts[place - 1]))


def _likeness(page: _Page, place: int, text: str) -> dict[str, float]:
    """Measure what a candidate shares with the first line, the text and the site's name."""
    look = look_at(text)
    own, key, topics = frozenset(look.small), look.signs, look.topics
    kin = len(topics & page.body) / max(len(topics), 1)
    times = page.times[key]
    return {
        "like_top": 2 * len(own & page.top) / max(len(own) + len(page.top), 1) if place else 0.0,
        "is_part": key in page.parts,
        "within_top": place > 0 and len(own) > 2 and key in page.top_signs,
        "kin": kin,
        "kin_amount": kin * min(log1p(len(topics)), 2),
        "is_site": bool(page.site) and (page.site in key or key in page.site),
        "times": log1p(max(times - 1, 0)),
        "twice": times > 1,
        "top_and_below": place == 0 and times > 1,
        "longer": place > 0 and key not in page.parts and key.startswith(page.long_parts),
        "begins_line": place == 0 and len(own) > 2 and page.begins(key),
        "is_outlet": bool(page.outlet) and page.outlet == key,
    }


def _shape(text: str) -> dict[str, float]:
    """Measure the form of a candidate."""
    look = look_at(text)
    count = len(look.words)
    return {
        "under_3": count < 3,
        "under_5": count < 5,
        "words": log1p(count),
        "over_20": count > 20,
        "over_30": count > 30,
        "very_long": len(text) > 150,
        "furniture": look.measures["furniture"],
        "time": len(text) < 80 and look.measures["time"],
        "caption": look.measures["captions"],
        "name": look.measures["long_name"],
        "bars": _BARS.search(text) is not None,
        "stop": text.endswith("."),
        "open": text[-1] in ",:;",
        "capitals": text.isupper(),
        "small": text[0].islower(),
    }


def _place(page: _Page, lines: Lines, place: int, text: str) -> dict[str, float]:
    """Measure where a candidate stands: in the first line or its beginning or end, above text, above a date."""
    top = lines.texts[0]
    whole = place == 0 and text == top
    return {
        "top": place == 0,
        "top_alone": whole and len(page.parts) == 1,
        "top_whole": whole and len(page.parts) > 1,
        "top_begins": place == 0 and top.startswith(text),
        "top_ends": place == 0 and top.endswith(text) and not whole,
        "below": min(page.below[place], 1500) / 1500,
        "nothing_below": page.below[place] < 100,
        "behind": page.behind[place] if place else 0.0,
        "dated": page.dated[place],
        "text_next": place > 0 and place + 1 < len(lines.texts) and len(lines.texts[place + 1]) > 100,
        "depth": log1p(place) / 5,
        "doubled": _is_doubled(lines, place),
    }
