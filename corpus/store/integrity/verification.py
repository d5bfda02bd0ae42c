"""Verification of every row of `articles.db`, in bounded memory. Repairs nothing and raises nothing about a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from corpus.errors import ArchiveDamaged, ArticleDamaged, NameDamaged
from corpus.store.database import Database
from corpus.store.integrity.row_checks import RowDamaged, row_check, spellings_check
from corpus.store.integrity.totals import (
    RESOLVED,
    SELECT_SCHEMA,
    Totals,
    count_articles,
    exceptions_check,
    schema_check,
)
from corpus.store.rows import SELECT_RANGE, content_digest, from_row, people_from_json

BATCH_SIZE = 500
"""Versions read in one query, with their texts."""

_CHAINS = """
SELECT chain.id, chain.version, chain.number, (SELECT crc FROM versions AS its WHERE its.number = chain.number)
FROM versions AS chain WHERE (chain.id, chain.version) > (?, ?) ORDER BY chain.id, chain.version LIMIT 5000
"""
_POINTERS = """
SELECT place, articles.id, number, articles.version, articles.live, named, page, captured, articles.crc,
    (SELECT live FROM versions AS its WHERE its.number = articles.number),
    (SELECT MAX(version) FROM versions AS its WHERE its.id = articles.id
        AND (its.number = articles.number OR NOT its.live OR COALESCE(its.captured >= articles.captured, 1))),
    EXISTS (SELECT 1 FROM found WHERE found.number = articles.number)
FROM articles NOT INDEXED WHERE place > ? ORDER BY place LIMIT 5000
"""
_OUTLETS = "SELECT outlet FROM versions WHERE outlet IS NOT NULL EXCEPT SELECT name FROM outlets LIMIT 1"
_NEW_NAMES = "SELECT name FROM {} EXCEPT SELECT name FROM folding WHERE dimension = '{}' LIMIT 1"
_IDENTITIES = (
    "SELECT identity, id, crc, id IN (SELECT id FROM articles) FROM identities WHERE identity > ? ORDER BY identity"
    " LIMIT 5000"
)
_FROM_BACKUP = "Restore the archive from a backup."
_DERIVED = "Run `dateline rebuild`, which derives it again, or restore the archive from a backup."

Progress = Callable[[str, int, int | None], None]
"""Called with the name of the task, the number of items done, and the number of all items."""


def faults(database: Database, progress: Progress) -> Iterator[str]:
    """Yield a sentence for everything that differs from what was written; each article by its id."""
    if not database.checked:
        yield (
            f"{database.path} was written by an earlier Dateline and has no checks of its rows; the next command that"
            " writes adds them. Only its structure and the digests of texts are verified."
        )
    for part in (_damaged_versions(database, progress), *((check(database)) for check in _CHECKS)):
        try:
            yield from part
        except ArchiveDamaged as error:  # SQLite cannot read on; the other tables may be whole
            yield str(error)


def structure_faults(database: Database) -> Iterator[str]:
    """Yield a sentence for every fault in the structure of the file, and where an index disagrees with its table."""
    try:
        for fault in database.faults():
            yield f"{database.path}: {fault}. Restore the archive from a backup."
    except ArchiveDamaged as error:
        yield str(error)


def derived_faults(database: Database) -> Iterator[str]:
    """Yield a sentence for every fault in what is derived from articles: names, their spellings, and totals."""
    for check in (_damaged_totals, _damaged_names, _damaged_spellings, _missing_names, _damaged_identities):
        try:
            yield from check(database)
        except ArchiveDamaged as error:
            yield str(error)


def _damaged_versions(database: Database, progress: Progress) -> Iterator[str]:
    last = database.row("SELECT MAX(number) FROM versions")[0] or 0
    for start in range(0, last, BATCH_SIZE):
        progress("verifying", start, last)
        stop = min(start + BATCH_SIZE, last)
        try:
            damages = [_damage(database, row) for row in database.rows(SELECT_RANGE, (start, stop))]
        except ArchiveDamaged:
            damages = list(_one_by_one(database, start, stop))
        yield from (str(damage) for damage in damages if damage)
    progress("verifying", last, last)


def _one_by_one(database: Database, start: int, stop: int) -> Iterator[ArticleDamaged | None]:
    for number in range(start, stop):
        try:
            yield from (_damage(database, row) for row in database.rows(SELECT_RANGE, (number, number + 1)))
        except ArchiveDamaged:
            with suppress(ArchiveDamaged):
                # By the unary plus the index of ids is read and not the table.
                statement = "SELECT id, version FROM versions WHERE +number = ?"
                for article_id, version in database.rows(statement, (number + 1,)):
                    yield ArticleDamaged(_shown(article_id), version, "its row cannot be read")


def _damage(database: Database, row: tuple[Any, ...]) -> ArticleDamaged | None:
    _, article_id, version, _, live, digest = row[:6]
    try:
        article = from_row(row, database.checked)
        if live and content_digest(article) != digest:
            return ArticleDamaged(article_id, version, "its content differs from its digest")
    except RowDamaged as damage:
        return ArticleDamaged(_shown(article_id), version, str(damage))
    return None


def _broken_chains(database: Database) -> Iterator[str]:
    """Yield the articles of which a version is missing."""
    before: tuple[Any, ...] = "", 0
    while rows := database.rows(_CHAINS, before):
        for article_id, version, _, crc in rows:
            expected = before[1] + 1 if before[0] == article_id else 1
            if version != expected:
                yield str(ArticleDamaged(_shown(article_id), expected, "it is missing"))
            if crc is None:
                yield str(ArticleDamaged(_shown(article_id), version, "its row is missing"))
            before = article_id, version


def _damaged_pointers(database: Database) -> Iterator[str]:
    """Yield the articles whose current version is not known for sure."""
    arrival = 0
    while rows := database.rows(_POINTERS, (arrival,)):
        for _, *row, version_live, latest, is_found in rows:
            article_id, _, version, live, named = row[:5]
            if database.checked and _check(*row[:-1]) != row[-1]:
                yield str(
                    ArticleDamaged(_shown(article_id), None, "which version is current differs from what was written")
                )
            elif version != latest or live != version_live:
                yield str(ArticleDamaged(_shown(article_id), None, "its current version is not its latest"))
            elif live and named and not is_found:
                yield str(ArticleDamaged(_shown(article_id), version, "the people found in it are missing"))
        arrival = rows[-1][0]
    for (article_id,) in database.rows("SELECT DISTINCT id FROM versions EXCEPT SELECT id FROM articles"):
        yield str(ArticleDamaged(_shown(article_id), None, "which version is current is missing"))


def _damaged_totals(database: Database) -> Iterator[str]:
    if not database.checked:
        return
    totals = Totals(database).all()
    live, unnamed = count_articles(database)
    counted = {
        "live": live,
        "unnamed": unnamed,
        "identities": database.row("SELECT COUNT(*) FROM identities")[0],
        "exceptions": _check_of(exceptions_check, database.rows("SELECT id, name, value FROM exceptions")),
        "schema": schema_check(database.rows(SELECT_SCHEMA)),
    }
    for name, value in counted.items():
        if totals[name] != value:
            yield f"{database.path}: the total “{name}” is {totals[name]} and should be {value}. {_DERIVED}"


def _damaged_names(database: Database) -> Iterator[str]:
    statement = (
        "SELECT dimension, name, folded, value, generation, crc FROM folding WHERE (dimension, name) > (?, ?)"
        " ORDER BY dimension, name LIMIT 5000"
    )
    before: tuple[Any, ...] = "", ""
    while rows := database.rows(statement, before):
        for *row, crc in rows:
            if database.checked and _check(*row) != crc:
                yield str(NameDamaged(_shown(row[1])))
        before = tuple(_shown(part) for part in rows[-1][:2])


def _damaged_former_names(database: Database) -> Iterator[str]:
    statement = (
        "SELECT dimension, name, until, value, since, crc FROM former_names WHERE (dimension, name, until) > (?, ?, ?)"
        " ORDER BY dimension, name, until LIMIT 5000"
    )
    before: tuple[Any, ...] = "", "", -1
    while rows := database.rows(statement, before):
        for dimension, name, until, value, since, crc in rows:
            if _check(dimension, name, value, since, until) != crc:
                what = f"a former name of “{_shown(name)}” differs from what was written"
                yield f"{database.path}: {what}. {_FROM_BACKUP}"
        before = _shown(rows[-1][0]), _shown(rows[-1][1]), rows[-1][2]


def _damaged_identities(database: Database) -> Iterator[str]:
    """Yield the pages of which it is not known for sure to which article they belong."""
    last = ""
    while rows := database.rows(_IDENTITIES, (last,)):
        for identity, article_id, crc, is_stored in rows:
            if _check(identity, article_id) != crc or not is_stored:
                yield (
                    f"{database.path}: which article the page “{_shown(identity)}” belongs to differs from what was"
                    f" written. {_DERIVED}"
                )
        last = _shown(rows[-1][0])


def _damaged_collections(database: Database) -> Iterator[str]:
    for *row, crc in database.rows("SELECT name, root, whole, crc FROM collections"):
        if _check(*row) != crc:
            yield f"{database.path}: the collection “{_shown(row[0])}” differs from what was written. {_FROM_BACKUP}"


def _damaged_spellings(database: Database) -> Iterator[str]:
    values = "SELECT DISTINCT dimension, value FROM spellings WHERE (dimension, value) > (?, ?) LIMIT 5000"
    before: tuple[Any, ...] = "", ""
    statement = "SELECT spelling, crc FROM spellings WHERE dimension = ? AND value = ? ORDER BY place"
    while rows := database.rows(values, before):
        for dimension, value in rows:
            spellings = database.rows(statement, (_shown(dimension), _shown(value)))
            wanted = _check_of(spellings_check, dimension, value, [spelling for spelling, _ in spellings])
            if database.checked and (not spellings or any(crc != wanted for _, crc in spellings)):
                yield str(NameDamaged(_shown(value)))
        before = tuple(_shown(part) for part in rows[-1])


def _missing_names(database: Database) -> Iterator[str]:
    totals = Totals(database).all()
    for dimension, table in (("outlet", "outlets"), ("person", "named")):
        if totals[RESOLVED[dimension]] and (row := database.row(_NEW_NAMES.format(table, dimension))):
            yield str(NameDamaged(_shown(row[0])))


def _damaged_sources_of_names(database: Database) -> Iterator[str]:
    """Compare the names in `named` and `outlets` with the people found and the versions that they were taken from."""
    if row := database.row(_OUTLETS):
        yield str(NameDamaged(_shown(row[0])))
    for name, folded in database.rows("SELECT name, folded FROM outlets"):
        if name.casefold() != folded:
            yield str(NameDamaged(_shown(name)))
    listed, found = 0, 0
    last: tuple[Any, ...] = "", 0
    while rows := database.rows("SELECT name, number FROM named WHERE (name, number) > (?, ?) LIMIT 5000", last):
        listed += sum(_check(*row) or 0 for row in rows)
        last = _shown(rows[-1][0]), rows[-1][1]
    number = 0
    while rows := database.rows(
        "SELECT number, people FROM found WHERE number > ? ORDER BY number LIMIT 2000", (number,)
    ):
        for number, people in rows:
            found += sum(_check(name, number) or 0 for name in _names(people))
    if listed != found:
        yield f"{database.path}: the list of names differs from the people found in articles. {_DERIVED}"


def _names(people: str) -> set[str]:
    try:
        return {person.name for person in people_from_json(people)}
    except (ValueError, TypeError):  # damaged, and told of with its article
        return set()


def _unfinished_purges(database: Database) -> Iterator[str]:
    if database.row("SELECT 1 FROM purged WHERE unfinished"):
        yield "A purge was interrupted, so that parts of an article may still be there. Run `dateline purge` to end it."


_CHECKS: tuple[Callable[[Database], Iterable[str]], ...] = (
    _broken_chains,
    _damaged_pointers,
    _damaged_totals,
    _damaged_names,
    _damaged_former_names,
    _damaged_spellings,
    _damaged_identities,
    _damaged_collections,
    _missing_names,
    _damaged_sources_of_names,
    _unfinished_purges,
)


def _check(*columns: object) -> int | None:
    return _check_of(row_check, *columns)


def _check_of(check: Callable[..., int], *columns: object) -> int | None:
    """Return a check, or None, which is no check, where a text is none."""
    try:
        return check(*columns)
    except (UnicodeEncodeError, TypeError):
        return None


def _shown(text: object) -> str:
    """Return a name or id from a damaged row as it can be shown and stored."""
    return str(text).encode("utf-8", "replace").decode()
