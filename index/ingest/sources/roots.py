"""The collections that added paths belong to: known folders, new ones, and folders that have moved. Reads no page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import CollectionRefused
from corpus.page import RawPage
from corpus.store.article_store import ArticleStore
from corpus.store.origins.collections import Collection, Collections
from corpus.store.origins.identities import Identities
from corpus.text.utf8 import readable
from index.ingest.sources.page_keys import PageKeys, page_keys

_WITHIN_NAME = "/\n\r\t"
"""Characters that no name of a collection holds: it stands in front of a path."""


@dataclass(frozen=True, slots=True)
class AddedPath:
    """An added file or folder: `prefix` is the place of its folder in the root of its collection, "" or "ledger/".

    `nested` are the roots below it that are collections of their own, by their place in it, the deepest first;
    `partial` are those of which only files were named. `name` is what sources begin with, `label` what they begin with
    in messages. `folder` is the whole path where the archive has articles of an earlier version.
    """

    path: Path
    collection: str
    prefix: str
    name: str
    label: str
    folder: str | None = None
    nested: tuple[tuple[str, str], ...] = ()
    partial: Mapping[str, str] = field(default_factory=dict)

    def keys(self, page: RawPage) -> tuple[PageKeys, PageKeys | None]:
        """Return what a page is known by, and what it is known by if its file was named alone before."""
        inside = page.source.removeprefix(self.name)
        for prefix, name in self.nested:
            if inside.startswith(prefix):
                return page_keys(page, name, inside.removeprefix(prefix), self._earlier(page, inside)), None
        folder, _, base = inside.rpartition("/")
        alone = self.partial.get(folder)
        earlier = self._earlier(page, inside)
        keys = page_keys(page, self.collection, f"{self.prefix}{inside}", earlier)
        return keys, page_keys(page, alone, base, earlier) if alone is not None else None

    def _earlier(self, page: RawPage, inside: str) -> Sequence[str]:
        """Return where an earlier version would have said that a page came from, whichever folder it was given."""
        if self.folder is None:
            return ()
        parts = f"{self.folder}/{inside}".split("/")
        inner = ("/".join(parts[start:]) for start in range(max(1, len(parts) - DEEPEST), len(parts)))
        return tuple(dict.fromkeys((page.source, *inner)))

    def inside(self, source: str) -> str:
        """Return the place in the added folder of what has this source in messages."""
        return source.removeprefix(self.label)

    def labelled(self, source: str) -> str:
        """Return a source under the name of its collection, which no other root shares."""
        inside = source.removeprefix(self.name)
        for prefix, name in self.nested:
            if inside.startswith(prefix):
                return f"{name}/{inside.removeprefix(prefix)}"
        return source if self.label == self.name else f"{self.label}{source.removeprefix(self.name)}"


def place_paths(
    store: ArticleStore, paths: Iterable[Path], named: str | None, has_moved: HasMoved, is_dry: bool = False
) -> tuple[list[AddedPath], tuple[str, ...]]:
    """Return how the pages of added paths are placed, with sentences for a person.

    New and moved collections are stored, unless it `is_dry`.
    """
    collections = Collections(store.database)
    known, has_earlier = collections.all(), Identities(store.database).has_earlier()
    placed: list[AddedPath] = []
    said: list[str] = []
    changed: dict[str, Collection] = {}
    for path in paths:
        if not path.exists():
            placed.append(AddedPath(path, "", "", "", ""))
            continue
        owner, sentences = owner_of(path, named, known, has_moved)
        if known.get(owner.name) != owner:
            changed |= {one.name: one for one in _moved_along(known, owner)} | {owner.name: owner}
            known |= changed
        placed.append(_added(path, owner, known, has_earlier))
        said += sentences
    if changed and not is_dry:
        with store.batch():
            for collection in changed.values():
                collections.put(collection)
    return placed, tuple(said)


DEEPEST = 8
"""Folders above a file that are tried as the one that an earlier version was given."""
HasMoved = Callable[[Collection, Path], bool]
"""Whether the pages of a collection whose root is gone stand in a folder."""


def owner_of(
    path: Path, named: str | None, known: Mapping[str, Collection], has_moved: HasMoved
) -> tuple[Collection, tuple[str, ...]]:
    """Return the collection that an added path belongs to, and sentences for a person.

    `CollectionRefused` if `named`, the name asked for, contradicts what is known.
    """
    is_folder = path.is_dir()
    folder = path.resolve() if is_folder else path.resolve().parent
    said: list[str] = []
    named = None if named is None else readable(named)
    owner = _known_owner(folder, known, is_folder)
    if owner is not None:
        if named not in (None, owner.name):
            where = "is" if owner.root == folder else f"is in {owner.root}, which is"
            raise CollectionRefused(
                f"{path} {where} the collection “{owner.name}” already; add it without --collection."
            )
        if is_folder and owner.root == folder:
            owner = Collection(owner.name, folder, whole=True)
    elif named is not None:
        owner = _named(named, folder, known, is_folder, said)
    else:
        owner = _unnamed(folder, known, is_folder, has_moved, said)
    return owner, tuple(said)


def _known_owner(folder: Path, known: Mapping[str, Collection], is_folder: bool) -> Collection | None:
    """Return the deepest known root that owns a folder, or the files that are named in it."""
    whole = [one for one in known.values() if one.whole and folder.is_relative_to(one.root)]
    if whole:
        return max(whole, key=lambda one: len(one.root.parts))
    return next((one for one in known.values() if one.root == folder), None)


def _named(name: str, folder: Path, known: Mapping[str, Collection], is_folder: bool, said: list[str]) -> Collection:
    if not name.strip() or any(sign in name for sign in _WITHIN_NAME):
        raise CollectionRefused(
            f"“{name}” is no name of a collection; choose one without a slash, and not an empty one."
        )
    if name in known and known[name].root != folder:
        said.append(f"The collection “{name}” is now {folder}; before it was {known[name].root}.")
    return Collection(name, folder, is_folder or (name in known and known[name].whole))


def _unnamed(
    folder: Path, known: Mapping[str, Collection], is_folder: bool, has_moved: HasMoved, said: list[str]
) -> Collection:
    gone = [one for one in known.values() if is_folder and not one.root.exists()]
    for one in sorted(gone, key=lambda one: (one.root.name != folder.name, one.name)):
        if has_moved(one, folder):
            said.append(f"The collection “{one.name}” has moved from {one.root} to {folder}: its pages stand there.")
            return Collection(one.name, folder, whole=True)
    name = wanted = readable(folder.name).translate(dict.fromkeys(map(ord, _WITHIN_NAME), " ")) or "root"
    number = 2
    while name in known:
        name, number = f"{wanted}-{number}", number + 1
    if name != wanted:
        said.append(
            f"{folder} is a new collection, “{name}”, since “{wanted}” is {known[wanted].root}; if it is the same one,"
            f" moved, add it with --collection {wanted}."
        )
    elif gone:
        said.append(f"{folder} is a new collection, “{name}”.")
    return Collection(name, folder, is_folder)


def _moved_along(known: Mapping[str, Collection], owner: Collection) -> Iterator[Collection]:
    """Yield the collections inside the root that one had before, where they are after it has moved."""
    before = known.get(owner.name)
    for one in known.values():
        if before and one.name != owner.name and one.root.is_relative_to(before.root) and not one.root.exists():
            yield Collection(one.name, owner.root / one.root.relative_to(before.root), one.whole)


def _added(path: Path, owner: Collection, known: Mapping[str, Collection], has_earlier: bool) -> AddedPath:
    is_folder = path.is_dir()
    folder = path.resolve() if is_folder else path.resolve().parent
    inside = "" if folder == owner.root else f"{folder.relative_to(owner.root).as_posix()}/"
    below = [one for one in known.values() if one.name != owner.name and one.root.is_relative_to(folder)]
    nested = {f"{one.root.relative_to(folder).as_posix()}/": one.name for one in below if one.whole and is_folder}
    partial = {_place(one.root, folder): one.name for one in below if not one.whole}
    name = f"{folder.name}/" if is_folder else ""
    label = f"{owner.name}/{inside}" if is_folder else ""
    whole_path = folder.as_posix() if has_earlier else None
    deepest_first = tuple(sorted(nested.items(), key=lambda one: -len(one[0])))
    return AddedPath(path, owner.name, inside, name, label, whole_path, deepest_first, partial)


def _place(root: Path, folder: Path) -> str:
    return "" if root == folder else root.relative_to(folder).as_posix()
