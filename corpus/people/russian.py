"""Named entities of Russian text, by natasha, each person's name also in the nominative. Judges none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corpus.people.spans import Kind, Language, Span

if TYPE_CHECKING:
    from natasha import MorphVocab, NewsMorphTagger, NewsNERTagger, Segmenter

_CASES = ("ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ом", "ем", "ём", "ым", "им", "ах", "ях", "ых", "их")
_VOWELS = "аеёиоуыэюяйь"
_SHORTEST = 3
_KINDS = {"PER": Kind.PERSON, "LOC": Kind.PLACE}


class _Models(NamedTuple):
    segmenter: Segmenter
    entities: NewsNERTagger
    morphology: NewsMorphTagger
    vocabulary: MorphVocab


def tag(texts: Iterable[str]) -> Iterator[list[Span]]:
    """Give the entities of each text, in order."""
    for text in texts:
        yield _tagged(text)


def _tagged(text: str) -> list[Span]:
    from natasha import Doc

    models = _models()
    doc = Doc(text)
    doc.segment(models.segmenter)
    doc.tag_ner(models.entities)
    doc.tag_morph(models.morphology)
    spans = []
    for span in doc.spans:
        kind = _KINDS.get(span.type, Kind.OTHER)
        if kind is not Kind.OTHER:
            span.normalize(models.vocabulary)
        spans.append(Span(span.start, span.stop, kind, span.normal))
    return spans


@cache
def _models() -> _Models:
    """Load the models, once in a process."""
    from natasha import MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, Segmenter

    embedding = NewsEmbedding()
    return _Models(Segmenter(), NewsNERTagger(embedding), NewsMorphTagger(embedding), MorphVocab())


def stem(word: str) -> str:
    """Give a word without the ending of its case, gender and number, as far as three letters remain."""
    for ending in _CASES:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    while word[-1:] in _VOWELS and len(word) > _SHORTEST:
        word = word[:-1]
    return word


RUSSIAN = Language(tag, stem, endings=rf"(?:[{_VOWELS}]{{0,3}}|[{_VOWELS}]{{0,2}}(?:{'|'.join(_CASES)}))")
