"""Every error that leaves an archive's folder and store. Translates nothing: `corpus.store.database` keeps the table.

ArchiveError
├── ArchiveMissing       there is no archive in that folder
├── ArchiveUnwritable    the folder or a file in it cannot be written
├── ArchiveDamaged       a file of the archive is not what was written
├── ArchiveTooNew        the archive was made by a later Dateline
├── ArchiveBusy          another process is writing
├── ArchiveUnavailable   the archive cannot be read at all
├── ArticleUnknown       the archive never held that version of that article
└── PersonUnknown        the archive knows nobody of that name
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Something an archive could not do; its text says what happened, where, and what to do next."""


class ArchiveMissing(ArchiveError):
    """There is no archive in that folder."""


class ArchiveUnwritable(ArchiveError):
    """The folder or a file in it cannot be written."""


class ArchiveDamaged(ArchiveError):
    """A file of the archive is not what was written."""


class ArchiveTooNew(ArchiveError):
    """The archive was made by a later Dateline."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveUnavailable(ArchiveError):
    """The archive cannot be read."""


class ArticleUnknown(ArchiveError):
    """The archive never held that version of that article."""


class PersonUnknown(ArchiveError):
    """The archive knows nobody of that name."""
