"""Articles as rows of `versions` and `texts`, and back. Decides nothing about which version is current."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import starmap
from typing import Any

from corpus.article import Article, FoundIn, GeoPlace, Mention, Person, PublicationDate

INSERT = (
    "INSERT INTO versions (number, id, version, generation, live, digest, title, source, url, outlet, first_day,"
    f" end_day, found_in, sure, language, authors) VALUES ({', '.join('?' * 16)})"
)
_COLUMNS = (
    "versions.id, versions.title, versions.source, versions.url, versions.outlet, versions.first_day, versions.end_day,"
    " versions.found_in, versions.sure, versions.language, versions.authors, texts.body, texts.removed,"
    " found.people, found.places"
)
_WITH_TEXT = "LEFT JOIN texts USING (number) LEFT JOIN found USING (number)"
SEVERAL = (
    f"SELECT {_COLUMNS}, versions.version FROM json_each(?) AS wanted"
    " JOIN versions ON versions.id = json_extract(wanted.value, '$[0]')"
    f" AND versions.version = json_extract(wanted.value, '$[1]') {_WITH_TEXT}"
)
CURRENT = (
    f"SELECT {_COLUMNS}, articles.version, articles.live, articles.place FROM articles"
    f" JOIN versions USING (number) {_WITH_TEXT} WHERE"
)


def sealed(article: Article) -> tuple[Article, bytes]:
    """Give the article as it can be stored, with the SHA-256 of its content.

    A lone surrogate, which UTF-8 cannot hold, becomes one replacement character.
    """
    try:
        article.source.encode()
        return article, _digest(article)
    except UnicodeEncodeError:
        whole = replace(article, title=_whole(article.title), body=_whole(article.body), source=_whole(article.source))
        whole = replace(
            whole,
            url=_whole(article.url) if article.url else None,
            outlet=_whole(article.outlet) if article.outlet else None,
            language=_whole(article.language) if article.language else None,
            authors=tuple(map(_whole, article.authors)),
            removed=tuple(map(_whole, article.removed)),
        )
        return whole, _digest(whole)


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _digest(article: Article) -> bytes:
    """Digest what makes one version of an article differ from another: all of it but its source, people and places."""
    published = article.published
    days = (str(published.start), str(published.end), published.found_in, str(published.sure)) if published else ()
    about = (article.title, article.body, article.url, article.outlet, article.language)
    parts = [*about, *days, *article.authors, *article.removed]
    counts = len(days), len(article.authors), [None if part is None else len(part) for part in parts]
    return sha256(f"{counts}{''.join(filter(None, parts))}".encode()).digest()


def to_row(article: Article) -> tuple[Any, ...]:
    """Write the columns of `versions` from `title` to `authors`."""
    days: tuple[Any, ...] = (None, None, None, None)
    if published := article.published:
        days = published.start.isoformat(), published.end.isoformat(), published.found_in.value, int(published.sure)
    about = article.title, article.source, article.url, article.outlet
    return (*about, *days, article.language, write_lines(article.authors))


def from_row(row: tuple[Any, ...]) -> Article:
    """Read an article from the columns with which `SEVERAL` and `CURRENT` begin, its people named as in the article."""
    id_, title, source, url, outlet, start, end, found_in, sure, language, authors, body, removed, people, places = row
    return Article(
        id=id_,
        title=title,
        body=body or "",
        source=source,
        url=url,
        outlet=outlet,
        published=None if start is None else _published(start, end, found_in, bool(sure)),
        language=language,
        authors=tuple(_read(authors)),
        people=None if people is None else read_people(people),
        places=read_places(places) if places else (),
        removed=tuple(_read(removed)) if removed else (),
    )


@lru_cache(maxsize=1 << 14)
def _published(start: str, end: str, found_in: str, sure: bool) -> PublicationDate:
    """Read a date of publication; an archive has thousands of days, and many articles of each."""
    return PublicationDate(date.fromisoformat(start), date.fromisoformat(end), FoundIn(found_in), sure)


def write_lines(lines: Iterable[object]) -> str:
    """Write lines, or what else JSON knows, as a JSON list."""
    written = list(lines)
    return _json(written) if written else "[]"


def write_people(people: Iterable[Person]) -> str:
    """Write people as JSON: name, forms, mentions."""
    return f"[{','.join([_person(person) for person in people])}]"


def _person(person: Person) -> str:
    forms = ",".join(map(_quoted, person.forms))
    return f"[{_quoted(person.name)},[{forms}],{_json(_marks(person.mentions)) if person.mentions else '[]'}]"


def write_places(places: Iterable[GeoPlace]) -> str:
    """Write places as JSON: name, mentions."""
    return write_lines([place.name, _marks(place.mentions)] for place in places)


def read_people(written: str) -> tuple[Person, ...]:
    """Read what `write_people` wrote."""
    return tuple(Person(name, tuple(forms), _mentions(marks)) for name, forms, marks in _read(written))


def read_places(written: str) -> tuple[GeoPlace, ...]:
    """Read what `write_places` wrote."""
    return tuple(GeoPlace(name, _mentions(marks)) for name, marks in _read(written))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring
_decoder = json.JSONDecoder()


def _read(written: str) -> Any:
    """Read a JSON list that begins at once; most of those that a page reads are empty."""
    return () if written == "[]" else _decoder.raw_decode(written)[0]


def _marks(mentions: Iterable[Mention]) -> list[list[object]]:
    return [[mention.field, mention.start, mention.end] for mention in mentions]


def _mentions(marks: Iterable[tuple[str, int, int]]) -> tuple[Mention, ...]:
    return tuple(starmap(Mention, marks))
