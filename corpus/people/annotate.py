"""Annotate articles with their people and places, by the model of each language. Resolves no entity across articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice

from corpus.article import Article, GeoPlace, Mention, Person
from corpus.people.coreference import Cluster, resolve_coreferences
from corpus.people.english import ENGLISH
from corpus.people.read_part import BETWEEN, read_text
from corpus.people.rule_based import recognizer_for
from corpus.people.russian import RUSSIAN
from corpus.people.tagger import EntityKind, EntitySpan, NameRecognizer

_LANGUAGES = {"": ENGLISH, "en": ENGLISH, "ru": RUSSIAN}
_AT_ONCE = 64


def find_people(articles: Iterable[Article]) -> Iterator[Article]:
    """Yield each article, in order, with its `people` and `places`.

    A person's name is the fullest form in the article. The models load when first needed and stay loaded until the
    process ends. A text without a known language is read as English; languages without a model yield only the surest
    names, and no places. Only the first NAMED_CHARACTERS of an article are read.
    """
    remaining = iter(articles)
    while batch := list(islice(remaining, _AT_ONCE)):
        for code, group in groupby(batch, key=lambda article: article.language or ""):
            language = _LANGUAGES.get(code) or recognizer_for(code)
            same = list(group)
            texts = [read_text(article) for article in same]
            for article, text, spans in zip(same, texts, language.tag(texts), strict=True):
                yield _named(article, text, spans, language)


def _named(article: Article, text: str, spans: list[EntitySpan], language: NameRecognizer) -> Article:
    body = len(article.title) + len(BETWEEN)
    people = tuple(_person(cluster, text, body) for cluster in resolve_coreferences(text, spans, language))
    return replace(article, people=people, places=_places(text, spans, body))


def _person(cluster: Cluster, text: str, body: int) -> Person:
    forms = dict.fromkeys(" ".join(text[start:end].split()) for start, end in cluster.spans)
    return Person(cluster.name, tuple(forms), tuple(_mention(start, end, body) for start, end in cluster.spans))


def _places(text: str, spans: list[EntitySpan], body: int) -> tuple[GeoPlace, ...]:
    found: dict[str, list[Mention]] = {}
    for span in spans:
        if span.kind is EntityKind.PLACE:
            name = " ".join((span.lemma or text[span.start : span.end]).split())
            found.setdefault(name, []).append(_mention(span.start, span.end, body))
    return tuple(GeoPlace(name, tuple(mentions)) for name, mentions in found.items())


def _mention(start: int, end: int, body: int) -> Mention:
    return Mention("title", start, end) if start < body else Mention("body", start - body, end - body)
