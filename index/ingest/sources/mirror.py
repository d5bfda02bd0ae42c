"""What has vanished from a mirrored folder: articles whose pages were not read there. Removes no article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.metadata.page_identity import of_path, of_url
from corpus.page import Rejected
from corpus.readers.packed.compression import without_packing
from corpus.store.article_store import ArticleStore
from corpus.store.origins.identities import Identities
from index.ingest.sources.roots import AddedPath

MOST = 5
"""One in so many of a folder's articles may vanish without a person's word."""
_INCOMPLETE = frozenset(("unreadable", "missing"))
"""Kinds of rejections after which it is not known what a folder holds."""
_LIVE = "SELECT id FROM articles WHERE live AND id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Vanished:
    """The live articles whose pages are gone from a folder, of how many; `refused` says why none may be removed.

    `places` are those in the folder of articles that stand in another collection too.
    """

    ids: tuple[str, ...]
    of: int
    refused: str | None = None
    places: tuple[str, ...] = ()


def find_vanished(
    store: ArticleStore, added: AddedPath, seen: set[str], rejected: Sequence[Rejected], is_sure: bool
) -> Vanished:
    """Return what has vanished from an added folder; what is rejected now or stands elsewhere has not."""
    identities = Identities(store.database)
    start = of_path(added.collection, added.prefix)
    places = {place: one for place, one in identities.of_collection(added.collection) if place.startswith(start)}
    live = {one for (one,) in store.database.rows(_LIVE, (json.dumps(sorted(set(places.values()))),))}
    kept = _kept_files(added, rejected, identities)
    unseen = {one for one in live - seen - kept.articles if not kept.holds(one, places)}
    gone = sorted(one for one in unseen if all(place in places for place in _places(identities, one)))
    refused = None
    if unread := next((one for one in rejected if one.kind in _INCOMPLETE), None):
        refused = f"{unread.source} could not be read: what is gone is not known, and nothing was marked as removed."
    elif len(gone) * MOST > len(live) and not is_sure:
        refused = (
            f"{len(gone)} of the {len(live)} articles of {added.path} are gone, more than a fifth; nothing was"
            " marked as removed. Check the folder, and add --yes if that is right."
        )
    elsewhere = unseen.difference(gone)
    return Vanished(tuple(gone), len(live), refused, tuple(place for place, one in places.items() if one in elsewhere))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The articles of rejected pages, and the places of files of which it is not known what they held."""

    articles: frozenset[str]
    files: frozenset[str]

    def holds(self, article: str, places: dict[str, str]) -> bool:
        mine = (place for place, one in places.items() if one == article) if self.files else ()
        return any(place.partition("#")[0] in self.files or place in self.files for place in mine)


def _kept_files(added: AddedPath, rejected: Iterable[Rejected], identities: Identities) -> _Kept:
    urls, files = set[str](), set[str]()
    for one in rejected:
        if one.line is not None and (url := of_url(one.url)):
            urls.add(url)
        else:
            files.add(of_path(added.collection, without_packing(f"{added.prefix}{added.inside(one.source)}")))
    return _Kept(frozenset(identities.ids(urls).values()), frozenset(files))


def _places(identities: Identities, article: str) -> list[str]:
    return [one for one in identities.of_article(article) if one.startswith("path:")]
