"""The strings of an English article that may name people: capitalised runs, and what the model took for persons."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from corpus.people.capitalized_runs import name_within, runs
from corpus.people.features import GIVEN, PLACES, Context, Place
from corpus.people.tagger import Kind, Span

_LISTING = re.compile(r",? and |, | y |[,;]?\s*\n\s*(?:\d{1,3}\.? )?|; | & ")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w])")


def candidates(text: str, spans: list[Span]) -> tuple[dict[str, list[Place]], Context]:
    """Give every candidate with its places, and what the article says about any of them."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    alone: Counter[str] = Counter()
    named = [name_within(run) for run in runs(text)]
    whole = [(words[0].start, words[-1].end) for words, _ in named]
    full = [len(words) > 1 and words[0].letters in GIVEN for words, _ in named]
    for at, ((words, titled), (start, end)) in enumerate(zip(named, whole, strict=True)):
        listed = (at > 0 and full[at - 1] and bool(_LISTING.fullmatch(text, whole[at - 1][1], start))) or (
            at + 1 < len(full) and full[at + 1] and bool(_LISTING.fullmatch(text, end, whole[at + 1][0]))
        )
        found[form(text, start, end)].append(Place(start, end, titled, False, listed))
        if len(words) == 1:
            alone[words[0].letters] += 1
        for i in range(1, len(words) - 1):
            before = words[i - 1].letters
            if before not in GIVEN and (words[i].letters in GIVEN or before in PLACES):
                found[form(text, words[i].start, end)].append(Place(words[i].start, end, False, within_longer=True))
    context = Context(text, spans, alone, frozenset(_LOWER.findall(text)))
    known = set(whole)
    for start, end in _pieces(text, spans):
        if (start, end) not in known:
            inside = any(s <= start and end <= e for s, e in whole if s <= end and e >= start)
            found[form(text, start, end)].append(Place(start, end, False, within_longer=inside))
    return found, context


def _pieces(text: str, spans: list[Span]) -> Iterator[tuple[int, int]]:
    """Give the names within what the model took for persons, where it drew other borders than the capitals do."""
    for span in spans:
        if span.kind is Kind.PERSON:
            for run in runs(text[span.start : span.end]):
                words, _ = name_within(run)
                yield span.start + words[0].start, span.start + words[-1].end


def form(text: str, start: int, end: int) -> str:
    """Give a stretch of a text with single blanks."""
    return " ".join(text[start:end].split())
