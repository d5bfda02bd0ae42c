"""The extracted article and the records within it. Reads and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256


class FoundIn(StrEnum):
    """Where a publication date was read."""

    RECORD = "record"
    STRUCTURED_DATA = "structured data"
    META = "meta"
    URL = "url"
    BYLINE = "byline"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """A half-open interval of days, `start` inclusive and `end` exclusive: "March 1987" is one month long."""

    start: date
    end: date
    found_in: FoundIn
    sure: bool = True

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"A publication date must span at least a day, not {self.start} to {self.end}.")

    @classmethod
    def day(cls, day: date, found_in: FoundIn, sure: bool = True) -> PublicationDate:
        """Return the interval of one day."""
        return cls(day, day + timedelta(days=1), found_in, sure)

    @classmethod
    def month(cls, year: int, month: int, found_in: FoundIn, sure: bool = True) -> PublicationDate:
        """Return the interval of one month."""
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following, found_in, sure)

    @classmethod
    def year(cls, year: int, found_in: FoundIn, sure: bool = True) -> PublicationDate:
        """Return the interval of one year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1), found_in, sure)

    def __str__(self) -> str:
        """Return the shortest form of the interval: `2015-09-08`, `2015-09`, `2015` or `2015-09-08/2015-09-11`."""
        start, end = self.start, self.end
        if end - start == timedelta(days=1):
            return start.isoformat()
        if start.day == end.day == 1 and (end.year - start.year) * 12 + end.month - start.month == 1:
            return f"{start:%Y-%m}"
        if start.month == end.month == start.day == end.day == 1 and end.year - start.year == 1:
            return f"{start.year:04}"
        return f"{start.isoformat()}/{(end - timedelta(days=1)).isoformat()}"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a person or location: code-point offsets into `field` ("title" or "body")."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in an article.

    `name` is the canonical name under which the archive counts the person, or the fullest form in this article before
    entity resolution; `forms` are the spellings that this article uses, each once, in order.
    """

    name: str
    forms: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class GeoPlace:
    """A geographical location named in an article, as spelt there."""

    name: str
    mentions: tuple[Mention, ...] = ()


_LENGTH_TOLERANCE = 0.2
"""Share of the stated number of words from which on another one is worth a mark."""


@dataclass(frozen=True, slots=True)
class ServiceStatement:
    """What a library database states of an article that it exported, as written; None and () where it states nothing.

    `service` is the name of the database, and `own_id` what it knows the article by. `time` is that of the day,
    `dateline` the place that the text was sent from, and `subtitle` one that is no part of the text. `words` is the
    length that it states, and `counted` ours, counted as it counts. `terms` are its labels with their values, such as
    ("Subject", ("HARBOURS (90%)",)): the people and subjects that it indexes are never those of Dateline.
    """

    service: str
    own_id: str | None = None
    subtitle: str | None = None
    section: str | None = None
    edition: str | None = None
    page: str | None = None
    time: str | None = None
    dateline: str | None = None
    copyright: str | None = None
    words: int | None = None
    counted: int | None = None
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def has_other_length(self) -> bool:
        """Return whether the text is longer or shorter by more than a fifth than the service states."""
        if self.words is None or self.counted is None:
            return False
        return abs(self.counted - self.words) > _LENGTH_TOLERANCE * self.words


@dataclass(frozen=True, slots=True)
class StatedPart:
    """What a page says of the part of an article that it is.

    `key` is the address of the first part, None where the page knows none; `number` counts from 1, and `of` is the
    number of all parts, where it `is_exact`, else the highest that the page names. Where the page is not `is_sure`,
    only its address hints at a part, and others must agree; `is_plain` says that the address has a number and no word
    for pages.
    """

    key: str | None
    number: int
    of: int | None = None
    is_exact: bool = False
    is_sure: bool = True
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An extracted article. `body` is paragraphs separated by blank lines; None and () mean "not known" or "none".

    `people` is None until recognition has run. `removed` holds the lines that extraction dropped, in order, and
    `removed_at` the paragraph before which each of them stood, counted from 0; it is empty where that is not known.
    `collection` is the added folder it belongs to. `captured`, `encoding`, `encoding_sure` and `cut` are those of its
    `RawPage`. A page that says itself that it is a part of an article has `part_of`, the same for each of them, and
    `part`, from 1. `service` is what the library database states that exported it. `stated_url` is the address that
    the page itself states, and `stated_part` what is known of its part, until it is decided what the page is known by;
    they are not stored.
    """

    id: str
    title: str
    body: str
    source: str
    url: str | None = None
    outlet: str | None = None
    published: PublicationDate | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    people: tuple[Person, ...] | None = None
    places: tuple[GeoPlace, ...] = ()
    removed: tuple[str, ...] = ()
    collection: str | None = None
    encoding: str | None = None
    encoding_sure: bool = True
    cut: bool = False
    captured: datetime | None = None
    removed_at: tuple[int, ...] = ()
    part_of: str | None = None
    part: int | None = None
    service: ServiceStatement | None = None
    stated_url: str | None = None
    stated_part: StatedPart | None = None


def article_id(identity: str) -> str:
    """Return the stable id of a page: the first 16 hex digits of the SHA-256 of its identity."""
    return sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]
