"""The collections of an archive: added folders with a name each. Reads no folder and decides no name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ArchiveDamaged
from corpus.store.database import Database
from corpus.store.integrity.row_checks import row_check
from corpus.text.utf8 import escaped, unescaped


@dataclass(frozen=True, slots=True)
class Collection:
    """An added folder. One of which only files were named is not `whole`, and owns no other file."""

    name: str
    root: Path
    whole: bool = True


class Collections:
    """The collections of one archive; writes inside the transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Collection]:
        """Return the collections by name; `ArchiveDamaged` if a row was changed."""
        found = {}
        for name, root, whole, crc in self._database.rows("SELECT name, root, whole, crc FROM collections"):
            if row_check(name, root, whole) != crc:
                raise ArchiveDamaged(
                    f"{self._database.path} is damaged: the collection “{name}” differs from what was written. Restore"
                    " the archive from a backup."
                )
            found[name] = Collection(name, Path(unescaped(root)), bool(whole))
        return found

    def put(self, collection: Collection) -> None:
        """Store a collection, or the new root of a known one."""
        row = collection.name, escaped(str(collection.root)), int(collection.whole)
        self._database.write("INSERT OR REPLACE INTO collections VALUES (?, ?, ?, ?)", (*row, row_check(*row)))
