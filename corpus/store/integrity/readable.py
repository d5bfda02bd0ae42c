"""The article of each row, or its error where a row is damaged, so that the others can be read. Mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corpus.article import Article
from corpus.errors import ArticleDamaged, ArticleUnknown, NameDamaged
from corpus.store.integrity.row_checks import RowDamaged, row_check
from corpus.store.rows import ROW_LENGTH, from_row

Unreadable = ArticleDamaged | ArticleUnknown
"""The error of an article that cannot be read while others can."""

Resolve = Callable[[Sequence[Article]], Sequence[Article]]
"""Returns articles under canonical names; raises `NameDamaged`."""


def whole(article: Article | Unreadable) -> Article:
    """Return an article, or raise its error."""
    if isinstance(article, Article):
        return article
    raise article


def readable_version(row: tuple[Any, ...], article_id: str, version: int, checked: bool) -> Article | Unreadable:
    """Return the article of a row of `SELECT_VERSIONS`, or its error."""
    try:
        return from_row(row, checked)
    except RowDamaged as damage:
        return ArticleDamaged(article_id, version, str(damage))


def readable_current(row: tuple[Any, ...], checked: bool) -> Article | Unreadable:
    """Return the article of a row of `SELECT_CURRENT`, or its error."""
    article_id, number, version = row[ROW_LENGTH : ROW_LENGTH + 3]
    intact = not checked or is_intact(row[ROW_LENGTH:-1])
    if intact and (number, article_id, version) == row[:3]:
        return readable_version(row[:ROW_LENGTH], article_id, version, checked)
    return which_is_current(article_id, "differs from what was written")


def which_is_current(article_id: str, what: str) -> ArticleDamaged:
    """Return the error of an article whose row of `articles` is damaged; `what` says how."""
    return ArticleDamaged(article_id, None, f"which version is current {what}")


def is_intact(row: tuple[Any, ...]) -> bool:
    """Return whether a row of `articles`, from `id` to `crc`, is what was written."""
    try:
        return bool(row_check(*row[:-1]) == row[-1])
    except UnicodeEncodeError:
        return False


def under_canonical_names(found: Sequence[Article | Unreadable], resolve: Resolve) -> list[Article | Unreadable]:
    """Return those that can be read under canonical names; one with a damaged name is damaged."""
    articles = [article for article in found if isinstance(article, Article)]
    try:
        named: Iterator[Article | Unreadable] = iter(resolve(articles))
    except NameDamaged:
        named = iter([_resolved_alone(article, resolve) for article in articles])
    return [next(named) if isinstance(article, Article) else article for article in found]


def _resolved_alone(article: Article, resolve: Resolve) -> Article | Unreadable:
    try:
        return resolve([article])[0]
    except NameDamaged as damage:
        return ArticleDamaged(article.id, None, f"the name “{damage.name}” in it cannot be resolved")
