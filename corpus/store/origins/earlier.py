"""Identities of the articles that an earlier version stored, which kept none. Changes no article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.article import article_id
from corpus.metadata.page_identity import URL, of_source, of_url, of_words
from corpus.metadata.urls import canonical_url, names_home
from corpus.store.database import Database
from corpus.store.integrity.row_checks import row_check

BATCH_SIZE = 2_000
_RECORD = re.compile(r":\d+$")
_WITHOUT = """
SELECT articles.number, articles.id, source, url, title, articles.live FROM articles JOIN versions USING (number)
WHERE articles.number > ? AND NOT EXISTS (SELECT 1 FROM identities WHERE identities.id = articles.id)
ORDER BY articles.number LIMIT ?
"""
PUT = "INSERT OR REPLACE INTO identities VALUES (?, ?, ?)"


def fill_identities(database: Database) -> None:
    """Store identities for the articles that have none, from their URLs and from where they came from.

    Of two articles with one identity the one that changed last is found by it; both stay.
    """
    claims: Counter[str] = Counter()
    urls: dict[str, str] = {}
    identities: dict[str, str] = {}
    for number, article, source, url, title, _ in [*_without(database, 0), *_without(database, 1)]:
        place = of_source(source)
        if place in identities:  # in another folder of that name: it is found by its id
            identities[f"{place}~{identities[place]}"] = identities[place]
        identities[place] = article
        is_record = bool(_RECORD.search(source))
        if (identity := of_url(url)) is None:
            if is_record and (row := database.row("SELECT body FROM texts WHERE number = ?", (number,))):
                identities[of_words(title, row[0])] = article
        elif is_record or article == article_id(canonical_url(url or "")):
            urls[identity] = article
        else:  # stated by the page itself, as many sites state their home page on each
            claims[identity] += 1
            if not names_home(identity.removeprefix(URL)):
                identities[identity] = article
    for identity, count in claims.items():
        if count > 1:
            identities.pop(identity, None)
    rows = sorted((_whole(identity), _whole(article)) for identity, article in (identities | urls).items())
    database.write_many(PUT, [(*row, row_check(*row)) for row in rows])


def mend_identities(database: Database) -> None:
    """Delete the identities that differ from what was written, and store others for articles that then have none."""
    database.write("DELETE FROM identities WHERE crc <> row_check(identity, id) OR id NOT IN (SELECT id FROM articles)")
    fill_identities(database)


def _whole(text: str) -> str:
    """Return a text of a row, which may be damaged, as it can be stored."""
    return text.encode("utf-8", "replace").decode()


def _without(database: Database, live: int) -> Iterator[tuple[int, str, str, str | None, str, int]]:
    """Yield the articles without identity that are live or not, by their current versions."""
    number = -1
    while rows := database.rows(_WITHOUT, (number, BATCH_SIZE)):
        yield from (row for row in rows if row[-1] == live)
        number = rows[-1][0]
