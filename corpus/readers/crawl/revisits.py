"""Remembers where pages stand in crawls, so that a revisit, which holds no page, finds the page that it repeats.

It remembers places, not pages, and forgets them when the process ends that reads the crawls of one run.
"""

from __future__ import annotations

from pathlib import Path

from backports.zstd import ZstdError

from corpus.readers.crawl.members import open_members
from corpus.readers.crawl.records import RecordReader, WarcRecord

_MOST = 2_000_000
"""Keys that are remembered; each takes about 150 bytes of memory."""
_FURTHEST = 64_000_000
"""Bytes within one compressed member that are unpacked again to reach a page."""


class Captures:
    """The places of the pages that were read in this run."""

    def __init__(self) -> None:
        self._files: list[Path] = []
        self._places: dict[int, tuple[int, int, int]] = {}

    def remember(self, path: Path, record: WarcRecord) -> None:
        """Note where a page stands, under its record's id, its digest and its address."""
        if len(self._places) >= _MOST:
            return
        if not self._files or self._files[-1] != path:
            self._files.append(path)
        place = (len(self._files) - 1, *record.place)
        fields = record.fields
        named = (fields.get("warc-record-id"), fields.get("warc-payload-digest"))
        for key in (*named, _capture(record.url, fields.get("warc-date"))):
            if key:
                self._places[hash(key)] = place

    def original(self, revisit: WarcRecord) -> WarcRecord | None:
        """Return the record that a revisit repeats; None where it was not read in this run, or is gone."""
        fields = revisit.fields
        earlier = _capture(
            fields.get("warc-refers-to-target-uri", revisit.url).strip("<> "), fields.get("warc-refers-to-date")
        )
        for key in (fields.get("warc-refers-to"), earlier, fields.get("warc-payload-digest")):
            place = self._places.get(hash(key)) if key else None
            if place and (record := self._read(place)) and _is_meant(record, revisit):
                return record
        return None

    def _read(self, place: tuple[int, int, int]) -> WarcRecord | None:
        number, start, within = place
        if within > _FURTHEST:
            return None
        try:
            with self._files[number].open("rb") as file:
                reader = RecordReader(open_members(file, start))
                reader.pass_over(within)
                return next((found for found in reader.records() if isinstance(found, WarcRecord)), None)
        except (OSError, ZstdError):  # the file has gone, or is another one now
            return None


def _capture(url: str, date: str | None) -> str | None:
    return f"{url} {date}" if url and date else None


def _is_meant(record: WarcRecord, revisit: WarcRecord) -> bool:
    """Return whether a record has the digest that a revisit names, where both name one."""
    digests = {fields.get("warc-payload-digest") for fields in (record.fields, revisit.fields)} - {None}
    return len(digests) <= 1
