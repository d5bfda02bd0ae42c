"""A small archive with something of everything that `articles.db` and the index hold. Reads no page."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from corpus.article import Article, FoundIn, GeoPlace, Mention, Person, PublicationDate
from corpus.store.archive import Archive, create_archive
from index.engines import open_engine
from index.ingest.commits import CommitSizes, store_and_index
from index.ingest.corrections import rename, split
from index.ingest.outlets import resolve_outlets
from index.ingest.people import resolve_names
from index.ingest.sync import remove

_WORDS = (
    *("the", "ferry", "harbour", "storm", "said", "minister", "crossed", "island", "bridge", "council", "report"),
    *("winter", "election", "vote", "border", "паром", "гавань", "министр", "сказал", "остров", "naïve", "café"),
    *("Straße", "2015", "budget", "school", "hospital", "river", "coast", "fishing", "fleet", "engine", "captain"),
)
_PEOPLE = (
    *("Vera Lind", "V. Lind", "Lind", "Sergey Lavrov", "Sergei Lavrov", "Lavrov", "Maria Zakharova", "M. Zakharova"),
    *("Bashar al-Assad", "Assad", "George Bush", "Ola Post", "Jon Smyth", "Ana Ruiz", "Мария Захарова", "Li Wei"),
)
_OUTLETS = ("Lorn Ledger", "The Lorn Ledger", "Northern Post", "Calder Bay Courier", None)
IDS = tuple(f"{number:016x}" for number in range(0x5000, 0x5000 + 80))
KNOWN_TEXTS = (("said", "lied"), ("ferry", "berry"), ("minister", "monister"), ("Lind", "Lend"), ("Ledger", "Lodger"))
"""Words of texts, names and outlets, each with one of the same length."""


def build(folder: Path) -> None:
    """Make the archive: articles, changed articles, removed ones, resolved names and corrections."""
    dice = random.Random("template")
    with create_archive(folder) as archive, archive.writing():
        engine = open_engine(archive.index_folder, archive.store.texts)
        store_and_index(archive.store, engine, ((article(dice, one), None) for one in IDS[:70]), CommitSizes(30))
        store_and_index(archive.store, engine, ((article(dice, one), None) for one in IDS[:10]), CommitSizes(30))
        resolve_outlets(archive, engine)
        resolve_names(archive, engine)
        remove(archive, engine, IDS[60:64])
        rename(archive, engine, "Lavrov", "Sergey Viktorovich Lavrov")
        named = [one.id for one in archive.store.articles() if "George Bush" in {p.name for p in one.people or ()}]
        split(archive, engine, "George Bush", ["George Bush"], named[:1])


def add_more(archive: Archive) -> None:
    """Add some articles and change others, which stays in the write-ahead log as long as the archive is open."""
    dice = random.Random("more")
    with archive.writing():
        engine = open_engine(archive.index_folder, archive.store.texts)
        store_and_index(archive.store, engine, ((article(dice, one), None) for one in IDS[65:]), CommitSizes(30))
        resolve_outlets(archive, engine)
        resolve_names(archive, engine)


def article(dice: random.Random, article_id: str) -> Article:
    """Return an article with people in its text; one in ten is longer than some pages of the database."""
    sentences = [" ".join(dice.choices(_WORDS, k=dice.randrange(5, 25))) for _ in range(dice.choice((2, 6, 12, 12)))]
    if dice.random() < 0.1:
        sentences += [" ".join(dice.choices(_WORDS, k=30)) for _ in range(250)]
    names = dice.sample(_PEOPLE, dice.randrange(5))
    sentences = ["“We cross today,” said the minister", *sentences, *(f"{name} said so" for name in names)]
    body = "\n\n".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)
    day = date(2015, 1, 1) + timedelta(dice.randrange(400))
    return Article(
        id=article_id,
        title=f"{dice.choice(_WORDS).capitalize()} and {dice.choice(_WORDS)} on the ferry",
        body=body,
        source=f"pages/{article_id}.txt",
        url=f"https://ledger.example/{article_id}" if dice.random() < 0.7 else None,
        outlet=dice.choice(_OUTLETS),
        published=PublicationDate.day(day, FoundIn.META) if dice.random() < 0.9 else None,
        language="en",
        authors=("Ann Other",) if dice.random() < 0.5 else (),
        people=tuple(_person(name, body) for name in names),
        places=(GeoPlace("Lorn"),),
        removed=("Share this", "Read more") if dice.random() < 0.5 else (),
    )


def _person(name: str, body: str) -> Person:
    start = body.find(f"{name} said so")
    return Person(name, (name,), (Mention("body", start, start + len(name)),))
