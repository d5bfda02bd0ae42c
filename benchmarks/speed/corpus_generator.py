"""Generates corpora of any size from a few thousand real articles, deterministically. Writes nothing.

An article takes its title, outlet and day from one real article and its paragraphs from runs of sentences of many, so
words, phrases and outlets have natural frequencies; its people are invented, twenty thousand of them, a few of them
famous. Article number n is the same whatever the size of the archive.
"""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate, product
from pathlib import Path
from random import Random

from corpus.article import Article, FoundIn, Person, PublicationDate, article_id

PEOPLE = 20_000
MEAN_WORDS = 400
MOST_REAL = 6_000
"""Real articles that are read: enough for a vocabulary, few enough for memory."""
RUN = 9
"""Sentences in a row from one real article, in paragraphs of three."""
VAGUE = 50
"""One article in this many is dated by its month alone."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NAMES = """\
Ada Ben Cleo Dan Eva Finn Gus Hana Ivo Jana Karl Lena Milo Nora Otto Pia Quim Rosa Sven Tara
Bar Dol Fen Gar Hol Jor Kam Lin Mor Nav Oster Pel Quar Ros Sel Tor Ulm Ver Wes Zel
abin eau enko ford gaard holm ides ini ionescu kova land man nick ova quist sen stein ton vic wald
"""
_GIVEN, _FIRST, _LAST = (line.split() for line in _NAMES.splitlines())
_PIECES = ("", "a", "be", "cor", "di", "el", "fa", "gi", "hu", "in")


@dataclass(frozen=True, slots=True)
class RealArticle:
    """The parts of a real article that are used."""

    title: str
    outlet: str | None
    day: date | None
    sentences: tuple[str, ...]


class CorpusGenerator:
    """Generates articles from real ones: `news.jsonl.gz` of a folder, else the sample pages."""

    def __init__(self, data: Path | None) -> None:
        news = data / "news.jsonl.gz" if data else None
        self.real = list(_read_news(news) if news and news.is_file() else _read_sample())
        self.people = [f"{given} {family}" for given, family in product(_GIVEN, _invented_words())][:PEOPLE]
        Random(1).shuffle(self.people)

    @cached_property
    def _fame(self) -> list[float]:
        return list(accumulate(1 / (rank + 10) for rank in range(len(self.people))))

    def article(self, number: int) -> Article:
        """Generate article number `number`."""
        dice = Random(number)
        real = dice.choice(self.real)
        names = [self._person(dice) for _ in range(dice.choice((0, 0, 1, 1, 2, 2, 3, 4, 5, 8)))]
        return Article(
            id=article_id(f"speed {number}"),
            title=real.title,
            body="\n\n".join(self._paragraphs(dice, list(names))),
            source=f"speed:{number}",
            outlet=real.outlet,
            published=_published(real.day, dice),
            language="en",
            people=tuple(Person(name, (name,)) for name in dict.fromkeys(names)),
        )

    def articles(self, start: int, end: int) -> Iterator[Article]:
        """Generate the articles of a half-open range of numbers."""
        return (self.article(number) for number in range(start, end))

    def _person(self, dice: Random) -> str:
        return self.people[bisect(self._fame, dice.random() * self._fame[-1])]

    def _paragraphs(self, dice: Random, names: list[str]) -> Iterator[str]:
        wanted = MEAN_WORDS * dice.lognormvariate(-0.38, 0.5)  # the last run goes beyond it
        words = 0
        while words < wanted:
            sentences = dice.choice(self.real).sentences
            start = dice.randrange(len(sentences))
            for first in range(start, min(start + RUN, len(sentences)), 3):
                run = [*sentences[first : first + 3], *(f"{name} was there." for name in names[:1])]
                del names[:1]
                words += sum(sentence.count(" ") + 1 for sentence in run)
                yield " ".join(run)


def _invented_words() -> Iterator[str]:
    return (first + piece + last for piece, first, last in product(_PIECES, _FIRST, _LAST))


def _published(day: date | None, dice: Random) -> PublicationDate | None:
    if day is None:
        return None
    if dice.randrange(VAGUE) == 0:
        return PublicationDate.month(day.year, day.month, FoundIn.RECORD)
    return PublicationDate.day(day, FoundIn.RECORD)


def _read_news(path: Path) -> Iterator[RealArticle]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 3 == 0 and number < 3 * MOST_REAL:
                record = json.loads(line)
                text = _real(record.get("title") or "", record.get("outlet"), record.get("date"), record.get("text"))
                if text.sentences:
                    yield text


def _real(title: str, outlet: str | None, day: str | None, text: str | None) -> RealArticle:
    found = date.fromisoformat(day[:10]) if day and re.match(r"(19|20)\d\d-\d\d-\d\d", day) else None
    return RealArticle(title, outlet, found, tuple(part for part in _SENTENCE.split(text or "") if part))


def _read_sample() -> Iterator[RealArticle]:
    sample = Path(__file__).parents[2] / "corpus" / "sample"
    for number, path in enumerate(sorted(sample.rglob("*.txt"))):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 80]
        if lines:
            yield _real(path.stem.replace("-", " "), path.parent.name, f"2015-09-{number % 28 + 1:02}", " ".join(lines))
