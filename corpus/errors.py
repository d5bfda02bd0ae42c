"""The errors of an archive's folder and store. Translates none: `corpus.store.database` has the table.

ArchiveError
├── ArchiveMissing       there is no archive in that folder
├── ArchiveUnwritable    the folder or a file in it cannot be written
├── ArchiveDamaged       a file of the archive differs from what was written
│   ├── ArticleDamaged   a version of one article does; the others can be read
│   └── NameDamaged      what the archive knows about one name does; the others can be read
├── ArchiveTooNew        the archive was made by a later Dateline
├── ArchiveBusy          another process is writing
├── ArchiveUnavailable   the archive cannot be read at all
├── ArticleUnknown       the archive never stored that version of that article
└── PersonUnknown        the archive has no person of that name
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Base of all errors of an archive; the message says what happened, where, and what to do next."""


class ArchiveMissing(ArchiveError):
    """There is no archive in that folder."""


class ArchiveUnwritable(ArchiveError):
    """The folder or a file in it cannot be written."""


class ArchiveDamaged(ArchiveError):
    """A file of the archive differs from what was written."""


class ArticleDamaged(ArchiveDamaged):
    """A version of one article differs from what was written; the others can be read."""

    def __init__(self, article_id: str, version: int | None, what: str) -> None:
        which = f"Article {article_id}" if version is None else f"Version {version} of article {article_id}"
        super().__init__(
            f"{which} is damaged: {what}. Restore the archive from a backup, or run"
            f" `dateline purge --allow-again {article_id}` and add its page again."
        )
        self.article_id = article_id
        self.version = version


class NameDamaged(ArchiveDamaged):
    """What the archive knows about one name differs from what was written."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"What the archive knows about the name “{name}” is damaged. Run `dateline rebuild`, which resolves all"
            " names again, or restore the archive from a backup."
        )
        self.name = name


class ArchiveTooNew(ArchiveError):
    """The archive was made by a later Dateline."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveUnavailable(ArchiveError):
    """The archive cannot be read."""


class ArticleUnknown(ArchiveError):
    """The archive never stored that version of that article."""


class PersonUnknown(ArchiveError):
    """The archive has no person of that name."""


class CollectionRefused(ArchiveError):
    """A name of a collection that contradicts what the archive knows; the message says what to do."""
