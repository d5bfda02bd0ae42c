"""Named entities of English text, by spaCy's small model, and people by our classifier. Clusters no names."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus.people.candidates import find_candidates, surface_form
from corpus.people.features import CandidateSpan, extract_features
from corpus.people.model.entity_spans import LabelledSpan, find_entities
from corpus.people.person_classifier import person_probability
from corpus.people.tagger import EntityKind, EntitySpan, Mentions, NameMention, NameRecognizer

_KINDS = {"PERSON": EntityKind.PERSON, "GPE": EntityKind.PLACE, "LOC": EntityKind.PLACE}
_LONGEST = 50_000
_FULL = 0.45
_SINGLE = 0.6
"""The least probability at which a full name or a single word is a person: best F1 on newswire, cross-validated."""


def tag(texts: Iterable[str]) -> Iterator[list[EntitySpan]]:
    """Yield the entities of each text, in order: the same ones, whatever texts are beside it."""
    places: deque[tuple[int, int]] = deque()

    def pieces() -> Iterator[str]:
        for number, text in enumerate(texts):
            for at, piece in _pieces(text):
                places.append((number, at))
                yield piece

    found = ((*places.popleft(), spans) for spans in find_entities(pieces()))
    for _, of_text in groupby(found, key=lambda one: one[0]):
        yield [_entity(span, at) for _, at, spans in of_text for span in spans]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in pieces, each with its offset: the model's memory grows with the length of a piece."""
    start = 0
    while len(text) - start > _LONGEST:
        end = text.rfind("\n", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _entity(span: LabelledSpan, at: int) -> EntitySpan:
    return EntitySpan(at + span.start, at + span.end, _KINDS.get(span.label, EntityKind.OTHER), span.label)


def find_mentions(text: str, spans: list[EntitySpan]) -> Mentions:
    """Return the mentions of every string that is likely a person's name; of two that overlap, the likelier."""
    found, context = find_candidates(text, spans)
    likely: list[tuple[float, CandidateSpan]] = []
    other_entities: list[tuple[int, int]] = []
    for name, candidate_spans in found.items():
        features = extract_features(name, candidate_spans, context)
        probability = 0.0 if "organisation" in features else person_probability(name, features)
        if probability >= (_FULL if " " in name else _SINGLE):
            likely.extend((probability, span) for span in candidate_spans)
        elif " " in name and not name.isupper():
            other_entities.extend((span.start, span.end) for span in candidate_spans if not span.within_longer)
    chosen = _choose_disjoint(likely)
    ends = {end for _, end in chosen}  # "United Nations Sergei Lavrov" is another entity and ends with a person's name
    other_entities = [(start, end) for start, end in other_entities if end not in ends]
    forms = [(start, end, surface_form(text, start, end)) for start, end in chosen]
    return Mentions([NameMention(start, end, form, form) for start, end, form in forms], other_entities)


def _choose_disjoint(likely: list[tuple[float, CandidateSpan]]) -> list[tuple[int, int]]:
    """Choose spans that do not overlap: whole runs before parts of runs, then the likeliest first."""
    chosen: list[tuple[int, int]] = []
    for _, span in sorted(likely, key=lambda pair: (pair[1].within_longer, -pair[0], pair[1].start, -pair[1].end)):
        at = bisect_right(chosen, (span.start, span.end))
        free_before = at == 0 or chosen[at - 1][1] <= span.start
        if free_before and (at == len(chosen) or span.end <= chosen[at][0]):
            chosen.insert(at, (span.start, span.end))
    return chosen


ENGLISH = NameRecognizer(tag, find_mentions, stem=str, endings="")
