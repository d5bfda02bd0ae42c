"""Named entities of Russian text, by natasha, with each person's name in the nominative. Clusters no names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corpus.names.parser import TITLES
from corpus.people.tagger import EntityKind, EntitySpan, Mentions, NameMention, NameRecognizer
from corpus.text.transliteration import transliterate

if TYPE_CHECKING:
    from natasha import Doc, MorphVocab, NewsMorphTagger, NewsNERTagger, Segmenter
    from threadpoolctl import ThreadpoolController

_CASE_ENDINGS = (
    "ами",
    "ями",
    "ого",
    "его",
    "ому",
    "ему",
    "ыми",
    "ими",
    "ом",
    "ем",
    "ём",
    "ым",
    "им",
    "ах",
    "ях",
    "ых",
    "их",
)
_VOWELS = "аеёиоуыэюяйь"
_SHORTEST = 3
_EDGES = " \t\n\r\xa0.,;:!?\"“”„«»‘’'()[]{}<>|*•-–—_/\\"
_WORD = re.compile(r"[^\s\xa0]+")
_NAME_TAGS = frozenset({"Name", "Surn", "Patr"})
_TITLED = re.compile(
    r"(?i:\b(?:пророк|апостол|имам|шейх|патриарх)(?:а|у|ом|е)?|\bпап(?:а|ы|е|у|ой)|\bаятолл(?:а|ы|е|у|ой))\s+"
    r"([А-ЯЁ][а-яё]{2,}(?:\s+[IVX]+\b)?)"
)
_KINDS = {"PER": EntityKind.PERSON, "LOC": EntityKind.PLACE}


class _Models(NamedTuple):
    segmenter: Segmenter
    entities: NewsNERTagger
    morphology: NewsMorphTagger
    vocabulary: MorphVocab
    threads: ThreadpoolController


def tag(texts: Iterable[str]) -> Iterator[list[EntitySpan]]:
    """Yield the entities of each text, in order."""
    models = _models()
    for text in texts:
        with models.threads.limit(limits=1):
            spans = _tag_text(text, models)
        yield spans


def _tag_text(text: str, models: _Models) -> list[EntitySpan]:
    from natasha import Doc

    doc = Doc(text)
    doc.segment(models.segmenter)
    doc.tag_ner(models.entities)
    _tag_morphology(doc, models)
    spans = []
    for span in doc.spans:
        kind = _KINDS.get(span.type, EntityKind.OTHER)
        if kind is not EntityKind.OTHER:
            span.normalize(models.vocabulary)
        spans.append(EntitySpan(span.start, span.stop, kind, span.type, span.normal))
    return spans


def _tag_morphology(doc: Doc, models: _Models) -> None:
    """Tag part of speech and case in the sentences that have names; `Doc.tag_morph` would tag all sentences."""
    starts = [span.start for span in doc.spans if span.type in _KINDS]
    named = [sent for sent in doc.sents if any(sent.start <= start < sent.stop for start in starts)]
    found = models.morphology.map([[token.text for token in sent.tokens] for sent in named])
    for sent, markup in zip(named, found, strict=True):
        for token, word in zip(sent.tokens, markup.tokens, strict=True):
            token.pos, token.feats = word.pos, word.feats


@cache
def _models() -> _Models:
    """Load the models once per process.

    Their matrix products are small, so several threads wait for each other: forty times longer on four busy cores.
    """
    from natasha import MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, Segmenter
    from threadpoolctl import ThreadpoolController

    words = NewsEmbedding()
    entities, morphology = NewsNERTagger(words), NewsMorphTagger(words)
    return _Models(Segmenter(), entities, morphology, MorphVocab(), ThreadpoolController())


def stem(word: str) -> str:
    """Return a word without its ending of case, gender and number; at least three letters remain."""
    for ending in _CASE_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    while word[-1:] in _VOWELS and len(word) > _SHORTEST:
        word = word[:-1]
    return word


def find_mentions(text: str, spans: list[EntitySpan]) -> Mentions:
    """Return the names in the model's person entities, and the spans of its other entities."""
    other_entities = [(span.start, span.end) for span in spans if span.kind is not EntityKind.PERSON]
    tagged = [name for span in spans if span.kind is EntityKind.PERSON for name in _strip_titles(text, span)]
    words_of_full_names = {stem(word) for name in tagged if " " in name.form for word in name.form.split()}
    names = [
        name for name in tagged if " " in name.form or stem(name.form) in words_of_full_names or _can_be_name(name.form)
    ]
    return Mentions(names + _names_after_titles(text, spans), other_entities)


def _can_be_name(word: str) -> bool:
    """Return whether the dictionary has a word as a name, or does not have it."""
    readings = _models().vocabulary.parse(word.lower())
    return not readings[0].is_known or any(_NAME_TAGS & reading.tag.grammemes for reading in readings)


def _names_after_titles(text: str, spans: list[EntitySpan]) -> list[NameMention]:
    """Return the names behind titles that the model misses: prophets, popes, imams."""
    taken = {offset for span in spans for offset in range(span.start, span.end)}
    found = (match.span(1) for match in _TITLED.finditer(text))
    return [NameMention(start, end, text[start:end], text[start:end]) for start, end in found if start not in taken]


def _strip_titles(text: str, span: EntitySpan) -> Iterator[NameMention]:
    """Yield the name in a person entity: its first line, without titles and punctuation at the ends."""
    line = text[span.start : span.end].split("\n", 1)[0]
    words = [(match.start() + span.start, match.group()) for match in _WORD.finditer(line)]
    while words and not words[0][1].strip(_EDGES)[:1].isupper():
        words.pop(0)
    if not words:
        return
    start, end = words[0][0], words[-1][0] + len(words[-1][1])
    start += len(text[start:end]) - len(text[start:end].lstrip(_EDGES))
    form = text[start:end].rstrip(_EDGES)
    if text[start + len(form) : start + len(form) + 1] == "." and re.search(r"(?:^|[\s.])\w$", form):
        form += "."
    if form and not any(letter.isdigit() for letter in form) and transliterate(form) not in TITLES:
        shown = " ".join(form.split())
        lemma = span.lemma if span.lemma and len(span.lemma.split()) == len(shown.split()) else shown
        yield NameMention(start, start + len(form), shown, lemma)


RUSSIAN = NameRecognizer(
    tag, find_mentions, stem, endings=rf"(?:[{_VOWELS}]{{0,3}}|[{_VOWELS}]{{0,2}}(?:{'|'.join(_CASE_ENDINGS)}))"
)
