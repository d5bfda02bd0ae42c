"""Reads XML that is a list of records, as Scrapy and databases write it, and NITF. Resolves no entity of a document."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import XMLParser, XMLSyntaxError, XPath, _Element, fromstring

from corpus.readers.records.fields import holds_articles

_HEADLINES = XPath("//hl1 | //head/title")
_BYLINES = XPath("//byline")
_DAYS = XPath("//date.issue/@norm | //date.release/@norm | //story.date/@norm")
_PARAGRAPHS = XPath("//body.content//*[self::p or self::hl2 or self::li or self::td or self::th]")
_MOST_FIELDS = 1_000


def item_records(text: str) -> list[dict[str, object]]:
    """Return the records in a list such as `<items><item><title>…</title>…`; none where the items hold no article."""
    root = _root(text)
    return [record for item in root if (record := _record(item)) and holds_articles(record)] if root is not None else []


def nitf_record(text: str) -> dict[str, object]:
    """Return the fields of one document in NITF, the form in which agencies send articles."""
    root = _root(text)
    if root is None:
        return {}
    headlines = sorted(_HEADLINES(root), key=lambda element: element.tag)  # a title is the name of the file
    stated = {
        "title": _words(next(iter(headlines), None)),
        "byline": _words(next(iter(_BYLINES(root)), None)),
        "date": str(next(iter(_DAYS(root)), "")),
    }
    return {**stated, "text": [words for element in _PARAGRAPHS(root) if (words := _words(element))]}


def _root(text: str) -> _Element | None:
    parser = XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True)
    try:
        root: _Element | None = fromstring(text.encode("utf-8", "replace"), parser)
    except XMLSyntaxError:  # nothing of it can be read
        return None
    return root


def _record(item: _Element) -> dict[str, object]:
    """Return the fields of an item: its attributes, and what stands in the elements in it."""
    record: dict[str, object] = dict(item.attrib)
    for number, element in enumerate(item):
        if number == _MOST_FIELDS:
            break
        name = element.get("name") or str(element.tag).rpartition("}")[2]
        before = record.get(name, [])
        values = [*(before if isinstance(before, list) else [before]), *_values(element)]
        record[name] = values[0] if len(values) == 1 else values
    return record


def _values(element: _Element) -> Iterator[str]:
    """Yield the text of an element, or the texts of those in it where it holds nothing else."""
    is_line = bool((element.text or "").strip()) or any((inner.tail or "").strip() for inner in element)
    parts = [element] if is_line or len(element) == 0 else list(element)
    yield from (words for part in parts if (words := _words(part)))


def _words(element: _Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()
