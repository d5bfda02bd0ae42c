"""Makes an archive of real articles and of broken ones: titles of 15 MB, a million marks. Asks it nothing."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.article import Person
from corpus.store.archive import open_archive
from corpus.store.found_names import FoundPeople
from index.engines import open_engine
from tests.support.server import ROOT

REAL_ARTICLES = 2_000
_BODY = "The port of Latakia was quiet on Tuesday, officials said. " * 5
_MANY_PEOPLE = 20_000


def broken_records(scale: float = 1.0) -> Iterator[dict[str, Any]]:
    """Yield articles with one thing each that is far too much; `scale` makes all of it smaller."""

    def times(count: int) -> int:
        return max(1, int(count * scale))

    yield {"title": "Latakia " * times(1_900_000), "text": _BODY}
    yield {"title": "One long word", "text": "a" * times(5_000_000) + f" latakia {_BODY}"}
    yield {"title": "A long outlet", "text": _BODY, "outlet": "Latakia Ledger " * times(200_000)}
    yield {"title": "Many authors", "text": _BODY, "authors": [f"Ann Author{n}" for n in range(times(50_000))]}
    yield {"title": "A long author", "text": _BODY, "authors": ["Ann " * times(1_000_000)]}
    yield {"title": "Many marks", "text": "latakia " * times(1_000_000)}
    yield {"title": "Many paragraphs", "text": "The port of Latakia.\n\n" * times(100_000)}
    yield {"title": "A long address", "text": _BODY, "url": "http://example.org/" + "x" * times(1_000_000)}
    yield {
        "title": "Without spaces",
        "text": "拉塔基亚的港口很安静。latakia " * times(50_000),
        "outlet": "拉塔" * times(900),
    }
    yield {"title": "Many people of Latakia", "text": _BODY}
    for number in range(times(300)):
        yield {"title": f"Port {number}", "text": f"{_BODY} {number}", "outlet": f"Outlet number {number}"}


def make_archive(folder: Path, data: Path, scale: float = 1.0) -> Path:
    """Make the archive in a folder, unless it is there, and return its path."""
    archive, done = folder / "archive", folder / "archive.done"
    if done.exists():
        return archive
    records = folder / "records.jsonl"
    with records.open("w", encoding="utf-8") as file:
        for record in broken_records(scale):
            file.write(
                json.dumps({"outlet": "Northern Ledger", "date": "2015-09-08", **record}, ensure_ascii=False) + "\n"
            )
        with gzip.open(data / "news.jsonl.gz", "rt", encoding="utf-8") as news:
            file.writelines(islice(news, int(REAL_ARTICLES * scale)))
    command = [sys.executable, str(ROOT / "dateline.py"), "--archive", str(archive), "add", str(records), "--no-people"]
    subprocess.run(command, check=True, capture_output=True)
    name_people(archive)
    done.touch()
    return archive


def name_people(folder: Path, most: int = _MANY_PEOPLE) -> None:
    """Store people of articles without a language model: one of them very many, others a few of the same."""
    with open_archive(folder) as archive, archive.writing():
        engine = open_engine(archive.index_folder, archive.store.texts)
        with engine.writer() as writer, archive.store.batch():
            values = []
            for number, (article_id, version) in enumerate(sorted(archive.store.current())):
                names = [f"Maria Zakharova {n}" for n in range(most)] if number == 0 else _few(number)
                people = FoundPeople(tuple(Person(name, (name,)) for name in names))
                archive.store.put_people(article_id, version, people, engine.generation() + 1)
                values.append((article_id, tuple(names)))
            writer.replace_values("person", values)


def _few(number: int) -> list[str]:
    return [f"Maria Zakharova {number % 7}", f"Sergei Lavrov {number % 100}", f"Ali Hasan {number}"]
