"""The errors of an archive's folder and store. Translates none: `corpus.store.database` has the table.

ArchiveError
├── ArchiveMissing       there is no archive in that folder
├── ArchiveUnwritable    the folder or a file in it cannot be written
├── ArchiveDamaged       a file of the archive differs from what was written
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
