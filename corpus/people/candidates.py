"""Candidate names of an English article: capitalised runs, and the model's person entities. Classifies none."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from corpus.people.capitalized_runs import extract_name, find_runs
from corpus.people.dictionary import GIVEN_NAMES
from corpus.people.features import PLACE_WORDS, CandidateSpan, MentionContext
from corpus.people.tagger import EntityKind, EntitySpan

_LISTING = re.compile(r",? and |, | y |[,;]?[^\S\n]*\n\s*(?:\d{1,3}\.? )?|; | & ")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w])")


def find_candidates(text: str, spans: list[EntitySpan]) -> tuple[dict[str, list[CandidateSpan]], MentionContext]:
    """Return the spans of every candidate string, and the context of the article for their features."""
    found: defaultdict[str, list[CandidateSpan]] = defaultdict(list)
    lone_words: Counter[str] = Counter()
    named = [extract_name(run) for run in find_runs(text)]
    run_spans = [(words[0].start, words[-1].end) for words, _ in named]
    full = [len(words) > 1 and words[0].letters in GIVEN_NAMES for words, _ in named]
    for at, ((words, has_title), (start, end)) in enumerate(zip(named, run_spans, strict=True)):
        listed = (at > 0 and full[at - 1] and bool(_LISTING.fullmatch(text, run_spans[at - 1][1], start))) or (
            at + 1 < len(full) and full[at + 1] and bool(_LISTING.fullmatch(text, end, run_spans[at + 1][0]))
        )
        found[surface_form(text, start, end)].append(
            CandidateSpan(start, end, has_title, within_longer=False, listed=listed)
        )
        if len(words) == 1:
            lone_words[words[0].letters] += 1
        for i in range(1, len(words) - 1):
            before = words[i - 1].letters
            if before not in GIVEN_NAMES and (words[i].letters in GIVEN_NAMES or before in PLACE_WORDS):
                found[surface_form(text, words[i].start, end)].append(
                    CandidateSpan(words[i].start, end, has_title=False, within_longer=True)
                )
    context = MentionContext(text, spans, lone_words, frozenset(_LOWER.findall(text)))
    known = set(run_spans)
    for start, end in _names_in_entities(text, spans):
        if (start, end) not in known:
            within_longer = any(s <= start and end <= e for s, e in run_spans if s <= end and e >= start)
            found[surface_form(text, start, end)].append(
                CandidateSpan(start, end, has_title=False, within_longer=within_longer)
            )
    return found, context


def _names_in_entities(text: str, spans: list[EntitySpan]) -> Iterator[tuple[int, int]]:
    """Yield the names in the model's person entities, whose boundaries may differ from those of capitalised runs."""
    for span in spans:
        if span.kind is EntityKind.PERSON:
            for run in find_runs(text[span.start : span.end]):
                words, _ = extract_name(run)
                yield span.start + words[0].start, span.start + words[-1].end


def surface_form(text: str, start: int, end: int) -> str:
    """Return a span of a text with single blanks."""
    return " ".join(text[start:end].split())
