"""Whether a collection whose root is gone stands in another folder: its pages, with their content. Stores nothing."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.metadata.page_identity import of_path
from corpus.page import RawPage
from corpus.readers.packed.compression import PACKINGS
from corpus.readers.walk import ReadOptions, read
from corpus.store.article_store import ArticleStore
from corpus.store.origins.collections import Collection
from corpus.store.origins.identities import Identities
from corpus.text.utf8 import unescaped
from index.ingest.sources.page_keys import fingerprint, page_keys

_LIVE = "SELECT id, page FROM articles WHERE live AND id IN (SELECT value FROM json_each(?))"


def has_moved(store: ArticleStore, options: ReadOptions, collection: Collection, folder: Path) -> bool:
    """Return whether at least half of the pages of a collection stand in a folder with the same content."""
    places = dict(Identities(store.database).of_collection(collection.name))
    digests = dict(store.database.rows(_LIVE, (json.dumps(sorted(set(places.values()))),)))
    wanted = {place: digests[found] for place, found in places.items() if digests.get(found)}
    start = len(of_path(collection.name, ""))
    if not wanted or 2 * sum(_is_there(unescaped(place[start:]), folder) for place in wanted) < len(wanted):
        return False
    same: set[str] = set()
    name = f"{folder.name}/"
    for page in read(folder, options):
        if isinstance(page, RawPage):
            keys = page_keys(page, collection.name, page.source.removeprefix(name))
            if keys.place in wanted and wanted[keys.place] == fingerprint(page):
                same.add(keys.place)
                if 2 * len(same) >= len(wanted):
                    return True
    return False


def _is_there(place: str, folder: Path) -> bool:
    """Return whether a folder has the file of a page, which may be compressed now or have been compressed before."""
    endings = ("", *PACKINGS)
    return any((folder / f"{path}{ending}").exists() for path in (place, place.partition("#")[0]) for ending in endings)
