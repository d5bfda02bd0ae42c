"""Runs `dateline backup`: one file or a series in a folder, and its check. Reads no clock."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from corpus.errors import ArchiveUnwritable
from corpus.store.archive import open_archive
from corpus.store.backup import back_up, check, dated_name, remove_older


def run_backup(options: Namespace, at: datetime) -> tuple[list[Path], list[str]]:
    """Write a backup, check it and remove older ones, as far as asked for; return the files written, and messages."""
    if options.check and options.file.is_file():
        return [], [_checked(options.file)]
    in_folder = options.file.is_dir()
    if options.keep and not in_folder:
        raise ArchiveUnwritable(f"{options.file} is not a folder; with --keep, name the folder of the backups.")
    messages = []
    with open_archive(options.archive) as archive:
        written = dated_name(options.file, at) if in_folder else options.file
        back_up(archive, written)
        if options.check:
            messages.append(_checked(written))
        if options.keep:
            messages += [f"Removed {path}." for path in remove_older(archive, options.file, options.keep)]
    return [written], messages


def _checked(file: Path) -> str:
    return f"{file} is a whole backup of {check(file)} articles."
