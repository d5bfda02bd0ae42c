"""Exports of library databases in every kind of file that holds them, drawn at random. Changes and reads none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from random import Random

from tests.support import export_files
from tests.support.export_files import Lines, Story

_SERVICES: tuple[Callable[[tuple[Story, ...]], Lines], ...] = (
    export_files.nexis_older,
    partial(export_files.nexis_older, words=("von", "DOKUMENTEN")),
    export_files.nexis_newer,
    partial(export_files.nexis_newer, german=True),
    export_files.factiva,
    export_files.factiva_codes,
    export_files.proquest,
    export_files.europresse,
    export_files.westlaw,
)
_TITLES = ("Ferry sails again", "Fähre fährt wieder", "Паром снова ходит", "渡し船が再開した", "عادت العبارة", "")
_BOUNDARY = re.compile(rb"={15}\d+==")


def export_seeds(words: tuple[str, ...]) -> dict[str, Callable[[Random, int], bytes]]:
    """Return what draws a file, by the end of its name; texts are put together from `words`."""
    stories = partial(_stories, words)

    def lines(random: Random) -> Lines:
        return random.choice(_SERVICES)(stories(random))

    def table(random: Random) -> list[list[str]]:
        rows = [["Источник", "Дата", "Заголовок", "Анонс"], ["Source", "Date", "Title", "Text"]]
        return [random.choice(rows), *([s.outlet, s.day, s.title, " ".join(s.paragraphs)] for s in stories(random))]

    def in_file(write: Callable[[Lines], bytes]) -> Callable[[Random, int], bytes]:
        return lambda random, number: write(lines(random))

    text_files = (export_files.as_rtf, export_files.as_html, export_files.as_docx, export_files.as_pdf)
    return {
        ".docx": in_file(export_files.as_docx),
        ".odt": in_file(export_files.as_odt),
        ".rtf": in_file(export_files.as_rtf),
        ".pdf": in_file(export_files.as_pdf),
        ".doc": lambda random, number: random.choice(text_files)(lines(random)),
        "-export.txt": in_file(export_files.as_text),
        "-export.html": in_file(export_files.as_html),
        ".eml": lambda random, number: _mail(random, lines(random)),
        ".mbox": lambda random, number: _mbox([_mail(random, lines(random)) for _ in range(random.randint(1, 3))]),
        ".xlsx": lambda random, number: export_files.as_workbook(table(random)),
        ".ods": lambda random, number: export_files.as_ods(table(random)),
    }


def _stories(words: tuple[str, ...], random: Random) -> tuple[Story, ...]:
    return tuple(_story(words, random) for _ in range(random.randint(1, 4)))


def _story(words: tuple[str, ...], random: Random) -> Story:
    model = random.choice(export_files.STORIES)
    paragraphs = tuple(random.choice(words) for _ in range(random.randint(1, 5)))
    return Story(random.choice(_TITLES), model.outlet, model.day, model.written, model.byline, paragraphs, model.own_id)


def _mail(random: Random, lines: Lines) -> bytes:
    """Return a mail whose boundary is the same each time."""
    return _BOUNDARY.sub(b"===============%d==" % random.randrange(10**18), export_files.as_mail(lines))


def _mbox(mails: list[bytes]) -> bytes:
    return b"\n".join(b"From desk@company.example Tue Sep  8 10:00:00 2015\n" + mail for mail in mails)
