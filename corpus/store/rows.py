"""Conversion of articles to rows of `versions` and `texts`, and back. Does not decide which version is current."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import starmap
from typing import Any

from corpus.article import Article, FoundIn, GeoPlace, Mention, Person, PublicationDate
from corpus.store.integrity.row_checks import RowDamaged, row_check, text_check
from corpus.store.origins.service_json import statement_from_json, statement_to_json, storable_statement
from corpus.text.utf8 import readable

VERSION_COLUMNS = (
    *("number", "id", "version", "generation", "live", "digest", "title", "source", "url", "outlet", "first_day"),
    *("end_day", "found_in", "sure", "language", "authors", "collection", "encoding", "encoding_sure", "cut"),
    *("captured", "part_of", "part", "service", "text_crc"),
)
"""The columns of `versions` but its check, which covers them in this order."""

INSERT_VERSION = (
    f"INSERT INTO versions ({', '.join(VERSION_COLUMNS)}, crc) VALUES ({', '.join('?' * (len(VERSION_COLUMNS) + 1))})"
)
ARTICLE_COLUMNS = "id, number, version, live, named, page, captured"
"""The columns that the check of a row of `articles` covers, in its order."""
_COLUMNS = (
    f"{', '.join('versions.' + name for name in VERSION_COLUMNS)}, versions.crc, CAST(texts.body AS BLOB),"
    " CAST(texts.removed AS BLOB), CAST(texts.removed_at AS BLOB),"
    " found.generation, found.people, found.places, found.crc, CASE WHEN found.number IS NULL THEN (SELECT named FROM"
    " articles AS its WHERE its.id = versions.id AND its.number = versions.number) END"
)
_WITH_TEXT = "LEFT JOIN texts USING (number) LEFT JOIN found USING (number)"
SELECT_VERSIONS = (
    f"SELECT {_COLUMNS} FROM json_each(?) AS wanted"
    " JOIN versions ON versions.id = json_extract(wanted.value, '$[0]')"
    f" AND versions.version = json_extract(wanted.value, '$[1]') {_WITH_TEXT}"
)
SELECT_CURRENT = (
    f"SELECT {_COLUMNS}, articles.id, articles.number, articles.version, articles.live, articles.named, articles.page,"
    " articles.captured, articles.crc, articles.place FROM articles"
    f" LEFT JOIN versions USING (number) {_WITH_TEXT} WHERE"
)
SELECT_STORED = (
    f"SELECT {_COLUMNS} FROM versions {_WITH_TEXT} WHERE versions.number > ? ORDER BY versions.number LIMIT ?"
)
SELECT_RANGE = f"SELECT {_COLUMNS} FROM versions {_WITH_TEXT} WHERE versions.number > ? AND versions.number <= ?"
ROW_LENGTH = len(VERSION_COLUMNS) + 9
"""Columns of a version with its text and its people, the first of each of these statements."""
SET_NAMED = (
    f"UPDATE articles SET named = {{0}}, crc = CASE crc WHEN row_check({ARTICLE_COLUMNS})"
    " THEN row_check(id, number, version, live, {0}, page, captured) ELSE -1 END WHERE"
)
SET_PAGE = (
    f"UPDATE articles SET page = ?1, captured = ?2, crc = CASE crc WHEN row_check({ARTICLE_COLUMNS})"
    " THEN row_check(id, number, version, live, named, ?1, ?2) ELSE -1 END WHERE id = ?3"
)
_REPLACEMENT = "\ufffd"
SET_FOUND_GENERATION = (
    "UPDATE found SET generation = ?1, crc = CASE crc WHEN row_check(number, generation, people, places)"
    " THEN row_check(number, ?1, people, places) ELSE -1 END"
    " WHERE number = (SELECT number FROM articles WHERE id = ?2)"
)


def with_digest(article: Article) -> tuple[Article, bytes]:
    """Return the article as it can be stored, and the SHA-256 of its content.

    A lone surrogate, which UTF-8 cannot encode, becomes one replacement character, and in a name so does NUL: names are
    looked up in lists that SQLite reads as JSON, and there a text ends at it.
    """
    if any("\0" in name for name in (article.outlet or "", article.collection or "", *article.authors)):
        article = replace(
            article,
            outlet=_without_nul(article.outlet),
            collection=_without_nul(article.collection),
            authors=tuple(author.replace("\0", _REPLACEMENT) for author in article.authors),
        )
    try:
        article.source.encode()
        return article, content_digest(article)
    except UnicodeEncodeError:
        whole = replace(
            article,
            title=readable(article.title),
            body=readable(article.body),
            source=readable(article.source),
        )
        whole = replace(
            whole,
            url=readable(article.url) if article.url else None,
            outlet=readable(article.outlet) if article.outlet else None,
            language=readable(article.language) if article.language else None,
            authors=tuple(map(readable, article.authors)),
            removed=tuple(map(readable, article.removed)),
            collection=readable(article.collection) if article.collection else None,
            part_of=readable(article.part_of) if article.part_of else None,
            service=storable_statement(article.service),
        )
        return whole, content_digest(whole)


def _without_nul(name: str | None) -> str | None:
    return name.replace("\0", _REPLACEMENT) if name else name


def content_digest(article: Article) -> bytes:
    """Return a digest of all that makes a new version.

    That is all but people, places and where the page came from; a text that is cut or may be in wrong letters is
    another one than the same text without such a doubt. What a library database states is covered where there is one.
    """
    published = article.published
    days = (str(published.start), str(published.end), published.found_in, str(published.sure)) if published else ()
    fields = (article.title, article.body, article.url, article.outlet, article.language)
    parts = [*fields, *days, *article.authors, *article.removed]
    counts = len(days), len(article.authors), [None if part is None else len(part) for part in parts]
    doubts = (
        "" if article.encoding_sure and not article.cut else f"{article.encoding, article.encoding_sure, article.cut}"
    )
    service = statement_to_json(article.service) if article.service else ""
    return sha256(f"{doubts}{service}{counts}{''.join(filter(None, parts))}".encode()).digest()


def to_row(article: Article) -> tuple[Any, ...]:
    """Return the columns of `versions` from `title` to `service`."""
    days: tuple[Any, ...] = (None, None, None, None)
    if published := article.published:
        days = published.start.isoformat(), published.end.isoformat(), published.found_in.value, int(published.sure)
    fields = article.title, article.source, article.url, article.outlet
    found = article.collection, article.encoding, int(article.encoding_sure), int(article.cut)
    part = time_text(article.captured), article.part_of, article.part
    service = statement_to_json(article.service) if article.service else None
    return (*fields, *days, article.language, to_json(article.authors), *found, *part, service)


def time_text(at: datetime | None) -> str | None:
    """Return a time as it is stored: in UTC, so that texts compare as times do."""
    return None if at is None else at.astimezone(UTC).isoformat()


def version_row(head: tuple[Any, ...], article: Article) -> tuple[tuple[Any, ...], tuple[int, str, str, str]]:
    """Return the rows of `versions` and `texts` of a version; `head` is its columns from `number` to `digest`.

    A version that is not live has no row of `texts`.
    """
    text = head[0], article.body, to_json(article.removed), to_json(article.removed_at) if article.removed_at else ""
    check = text_check(head[0], text[1].encode(), text[2].encode(), text[3].encode()) if head[4] else 0
    row = *head, *to_row(article), check
    return (*row, version_check(row)), text


def version_check(row: tuple[Any, ...]) -> int:
    """Return the check of the `VERSION_COLUMNS` of a row.

    Where no library database states anything, it is the check that a row had before that column was there.
    """
    return row_check(*row) if row[-2] is not None else row_check(*row[:-2], row[-1])


def found_row(number: int, generation: int, people: str, places: str) -> tuple[Any, ...]:
    """Return a row of `found`."""
    row = number, generation, people, places
    return *row, row_check(*row)


PEOPLE_COLUMNS = "found.number, found.generation, found.people, found.places, found.crc"


def people_of_row(row: tuple[Any, ...], checked: bool) -> tuple[Person, ...] | None:
    """Return the people of a row of `PEOPLE_COLUMNS`; None where it differs from what was written.

    A damaged name must not become one of the archive's; who reads the article is told.
    """
    *found, crc = row
    try:
        return people_from_json(found[2]) if not checked or row_check(*found) == crc else None
    except (ValueError, TypeError):
        return None


def from_row(row: tuple[Any, ...], checked: bool) -> Article:
    """Return the article of the first `ROW_LENGTH` columns of a row, with its people as found.

    `RowDamaged` if a part of it differs from what was written; with `checked` False the row has no checks.
    """
    version, (crc, body, removed, removed_at, generation, people, places, found_crc, named) = row[:-9], row[-9:]
    try:
        _compare(version, crc, (body, removed, removed_at), checked)
        if people is None:
            if named:
                raise RowDamaged("the people found in it are missing")
        elif row_check(version[0], generation, people, places) != found_crc and checked:
            raise RowDamaged("the people found in it differ from what was written")
        return _article(version, (body, removed, removed_at), people, places)
    except RowDamaged:
        raise
    except (ValueError, TypeError, AttributeError) as error:
        raise RowDamaged("what was stored cannot be read") from error


def _compare(version: tuple[Any, ...], crc: int, text: tuple[Any, Any, Any], checked: bool) -> None:
    if version_check(version) != crc and checked:
        raise RowDamaged("its title, outlet, date or authors differ from what was written")
    if not version[4]:
        return
    if None in text:
        raise RowDamaged("its text is missing")
    if text_check(version[0], *text) != version[-1] and checked:
        raise RowDamaged("its text differs from what was written")


def _article(
    version: tuple[Any, ...],
    text: tuple[bytes | None, bytes | None, bytes | None],
    people: str | None,
    places: str | None,
) -> Article:
    _, id_, _, _, _, _, title, source, url, outlet, start, end, found_in, sure, language, authors, *others = version
    collection, encoding, encoding_sure, cut, captured, part_of, part, service, _ = others
    body, removed, removed_at = text
    return Article(
        id=id_,
        title=title,
        body=body.decode() if body else "",
        source=source,
        url=url,
        outlet=outlet,
        published=None if start is None else _published(start, end, found_in, bool(sure)),
        language=language,
        authors=tuple(_from_json(authors)),
        people=None if people is None else people_from_json(people),
        places=places_from_json(places) if places else (),
        removed=tuple(_from_json(removed.decode())) if removed else (),
        collection=collection,
        encoding=encoding,
        encoding_sure=bool(encoding_sure),
        cut=bool(cut),
        captured=None if captured is None else datetime.fromisoformat(captured),
        removed_at=tuple(_from_json(removed_at.decode())) if removed_at else (),
        part_of=part_of,
        part=part,
        service=statement_from_json(service) if service else None,
    )


@lru_cache(maxsize=1 << 14)
def _published(start: str, end: str, found_in: str, sure: bool) -> PublicationDate:
    """Return a publication date; cached, since an archive has thousands of days and many articles of each."""
    return PublicationDate(date.fromisoformat(start), date.fromisoformat(end), FoundIn(found_in), sure)


def to_json(lines: Iterable[object]) -> str:
    """Return a list of lines or other values as JSON."""
    text = list(lines)
    return _json(text) if text else "[]"


def people_to_json(people: Iterable[Person]) -> str:
    """Return people as JSON: name, forms, mentions."""
    return f"[{','.join([_person_to_json(person) for person in people])}]"


def _person_to_json(person: Person) -> str:
    forms = ",".join(map(_quoted, person.forms))
    return f"[{_quoted(person.name)},[{forms}],{_json(_spans(person.mentions)) if person.mentions else '[]'}]"


def places_to_json(places: Iterable[GeoPlace]) -> str:
    """Return places as JSON: name, mentions."""
    return to_json([place.name, _spans(place.mentions)] for place in places)


def people_from_json(text: str) -> tuple[Person, ...]:
    """Return the people in JSON of `people_to_json`."""
    return tuple(Person(name, tuple(forms), _mentions(spans)) for name, forms, spans in _from_json(text))


def places_from_json(text: str) -> tuple[GeoPlace, ...]:
    """Return the places in JSON of `places_to_json`."""
    return tuple(GeoPlace(name, _mentions(spans)) for name, spans in _from_json(text))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring
_decoder = json.JSONDecoder()


def _from_json(text: str) -> Any:
    """Parse a JSON list without leading blanks; most lists that a page reads are empty."""
    return () if text == "[]" else _decoder.raw_decode(text)[0]


def _spans(mentions: Iterable[Mention]) -> list[list[object]]:
    return [[mention.field, mention.start, mention.end] for mention in mentions]


def _mentions(spans: Iterable[tuple[str, int, int]]) -> tuple[Mention, ...]:
    return tuple(starmap(Mention, spans))
