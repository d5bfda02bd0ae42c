"""Finds the records in a JSON value: one record, a list of them, a list inside, or a table of pandas. Reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import urljoin

from corpus.readers.records.fields import holds_articles, holds_words

LIST_NAMES = (
    "articles", "items", "results", "docs", "documents", "stories", "posts", "records", "entries", "news", "hits",
    "objects", "data", "rows", "value", "messages", "@graph",
)  # fmt: skip
"""Under these names services and programs put their lists."""
_WRAPPERS = (*LIST_NAMES, "response", "feed", "channel")
_DEEPEST = 3
_ADDRESSES = ("url", "external_url")

Named = tuple[object, str | None]
"""A record, and the outlet that what is around it names."""


def records_in(value: object) -> Iterator[Named]:
    """Yield the records in a value; a value that holds none is yielded itself."""
    if isinstance(value, list):
        yield from ((record, None) for record in value)
    elif isinstance(value, Mapping) and (records := _inside(value, 0)) is not None:
        outlet = _feed_title(value)
        yield from ((_of_feed(record, value) if outlet else record, outlet) for record in records)
    else:
        yield value, None


def _inside(value: Mapping[str, object], depth: int) -> list[object] | None:
    """Return the records inside an object; None where the object is a record itself, or holds none."""
    if depth > _DEEPEST or holds_words(value):
        return None
    if (table := _table(value)) is not None:
        return table
    for name in _WRAPPERS:
        inner = value.get(name)
        if isinstance(inner, list) and (not inner or any(map(_may_be_record, inner))):
            return inner
        if isinstance(inner, Mapping) and (found := _inside(inner, depth + 1)) is not None:
            return found
    if value and all(map(_may_be_record, value.values())):
        return [{"id": key, **one} for key, one in value.items() if isinstance(one, Mapping)]
    return None


def _may_be_record(value: object) -> bool:
    """Return whether a value has an article's words or address, perhaps as the hit of a search engine."""
    return isinstance(value, Mapping) and (holds_articles(value) or isinstance(value.get("_source"), Mapping))


def _table(value: Mapping[str, object]) -> list[object] | None:
    """Return the rows of a table as pandas writes it, by its columns or split; None for anything else."""
    match value:
        case {"columns": list(columns), "data": list(rows)}:
            return [dict(zip(map(str, columns), row, strict=False)) for row in rows if isinstance(row, list)]
        case _:
            pass
    columns_by_name = {name: cells for name, cells in value.items() if isinstance(cells, Mapping)}
    if len(columns_by_name) < max(2, len(value)) or not holds_articles(value):
        return None
    keys = list(next(iter(columns_by_name.values())))
    if not keys or any(list(cells) != keys for cells in columns_by_name.values()):
        return None
    return [{name: cells[key] for name, cells in columns_by_name.items()} for key in keys]


def _of_feed(item: object, feed: Mapping[str, object]) -> object:
    """Return an item of a JSON Feed with a complete address, and the feed's authors where it states none."""
    if not isinstance(item, Mapping):
        return item
    base = next((one for name in ("home_page_url", "feed_url") if isinstance(one := feed.get(name), str)), "")
    completed = {name: _joined(base, one) for name in _ADDRESSES if isinstance(one := item.get(name), str) and one}
    authors = {name: feed[name] for name in ("authors", "author") if feed.get(name)}
    return {**(authors if not (item.get("authors") or item.get("author")) else {}), **item, **completed}


def _joined(base: str, address: str) -> str:
    with suppress(ValueError):
        return urljoin(base, address)
    return address


def _feed_title(value: Mapping[str, object]) -> str | None:
    """Return the title of a JSON Feed, which names its outlet."""
    version, title = value.get("version"), value.get("title")
    return title if isinstance(title, str) and isinstance(version, str) and "jsonfeed" in version else None
