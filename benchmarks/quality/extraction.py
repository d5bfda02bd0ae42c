"""Measures extraction on pages with gold text: text, title, date and outlet. Passes it no gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from benchmarks.quality.metrics import Figure, Overlap, alphanumeric_key, mean, overlap, records
from corpus.article import Article
from corpus.extraction.clean import clean
from corpus.extraction.repeated_lines import RepeatedLines
from corpus.metadata.outlet_table import outlet_of_host
from corpus.metadata.urls import host
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata

PROCESSES = 2
NO_GOLD_DAY = frozenset({"AnadoluAjansi"})
"""Outlets of the fundus set whose gold swaps day and month."""

Record = dict[str, Any]
Pair = tuple[Record, Article | Rejected]


@dataclass(frozen=True, slots=True)
class PageScore:
    """The result of one page against its gold; None where the gold states nothing."""

    set: str
    text: Overlap | None
    title: bool | None
    day: bool | None
    day_known: bool
    outlet: bool | None
    outlet_known: bool


def dump_page(record: Record) -> RawPage:
    """Build the page of a text dump from the dump and its site alone."""
    return RawPage(
        record["id"], record["id"], PageFormat.PLAIN, record["dump"], stated=StatedMetadata(outlet=record.get("site"))
    )


def html_page(record: Record) -> RawPage:
    """Build the page of an HTML record from the markup and its URL alone."""
    return RawPage(record["id"], record["id"], PageFormat.HTML, record["html"], record.get("url"))


def clean_pages(path: Path, make: Callable[[Record], RawPage]) -> Iterator[Pair]:
    """Yield each record of a file with its extracted article, in several processes."""
    all_records = list(records(path))
    with Pool(PROCESSES) as pool:
        yield from zip(all_records, pool.imap(clean, map(make, all_records), chunksize=8), strict=True)


def score_page(name: str, pair: Pair) -> PageScore:
    """Compare one result with its gold."""
    record, result = pair
    article = result if isinstance(result, Article) else None
    gold_day = (record.get("date") or "")[:10]
    day = _day(article) if gold_day else None
    site = alphanumeric_key(record.get("site") or "")
    ours = alphanumeric_key(article.outlet) if article and article.outlet else ""
    return PageScore(
        set=name,
        text=overlap(article.body if article else "", record.get("text") or ""),
        title=alphanumeric_key(article.title if article else "") == alphanumeric_key(record["title"])
        if record.get("title")
        else None,
        day=day == gold_day if gold_day else None,
        day_known=day is not None,
        outlet=bool(ours) and (ours in site or site in ours) if site else None,
        outlet_known=bool(ours),
    )


def _day(article: Article | None) -> str | None:
    published = article.published if article else None
    if published is None or published.end - published.start != timedelta(days=1):
        return None
    return date.isoformat(published.start)


def text_figures(scores: Iterable[PageScore], name: str, measure: str) -> Iterator[Figure]:
    """Yield F1, the share lost, and the share of pages that lose over 30 %."""
    texts = [page.text for page in scores if page.text]
    lost = [text.lost for text in texts]
    yield Figure(measure, name, mean([text.f1 for text in texts]), len(texts))
    yield Figure("text_lost", name, mean(lost), len(texts))
    yield Figure("pages losing over 30 %", name, mean([share > 0.3 for share in lost]), len(texts), aside=True)


def title_figures(scores: Iterable[PageScore], name: str) -> Iterator[Figure]:
    """Yield the share of right titles, where the gold has one."""
    titles = [page.title for page in scores if page.title is not None]
    if titles:
        yield Figure("title", name, mean([float(right) for right in titles]), len(titles))


def day_figures(scores: Iterable[PageScore], name: str) -> Iterator[Figure]:
    """Yield the shares of right and wrong dates, where the gold has one."""
    days = [(bool(page.day), page.day_known) for page in scores if page.day is not None]
    if days:
        yield Figure("day_right", name, mean([right for right, _ in days]), len(days))
        yield Figure("day_wrong", name, mean([known and not right for right, known in days]), len(days))


def outlet_figures(scores: Iterable[PageScore], name: str) -> Iterator[Figure]:
    """Yield the shares of right and wrong outlets, where the gold has a site."""
    outlets = [(page.outlet, page.outlet_known) for page in scores if page.outlet is not None]
    if outlets:
        yield Figure("outlet_right", name, mean([bool(right) for right, _ in outlets]), len(outlets))
        yield Figure("outlet_wrong", name, mean([known and not right for right, known in outlets]), len(outlets))


def address_figures(results: Iterable[Pair], name: str) -> Iterator[Figure]:
    """Yield the share of right outlets where the gold is a URL: by the table of outlets, else as above."""
    right = [_is_at(record, result) for record, result in results if "://" in (record.get("site") or "")]
    if right:
        yield Figure("outlet_right, addresses looked up", name, mean([float(one) for one in right]), len(right), True)


def _is_at(record: Record, result: Article | Rejected) -> bool:
    outlet = result.outlet if isinstance(result, Article) else None
    if outlet is None:
        return False
    known = outlet_of_host(host(record["site"]))
    if known:
        return known == outlet
    site, ours = alphanumeric_key(record["site"]), alphanumeric_key(outlet)
    return ours in site or site in ours


def dump_figures(data: Path) -> Iterator[Figure]:
    """Measure the text dumps, together and by set."""
    path = data / "textdumps.jsonl.gz"
    if not path.exists():
        return
    pairs = list(clean_pages(path, dump_page))
    scores = [score_page(pair[0]["set"], pair) for pair in pairs]
    yield from _of_dumps(scores, "textdumps")
    yield from _of_one_archive(pairs)
    for name in sorted({page.set for page in scores}):
        yield from _of_dumps([page for page in scores if page.set == name], f"textdumps/{name}")


def _of_one_archive(pairs: list[Pair]) -> Iterator[Figure]:
    """Measure all pages as one archive, in order: lines that outlets repeat are removed."""
    repeated = RepeatedLines()
    pruned = [(record, repeated.without(result) if isinstance(result, Article) else result) for record, result in pairs]
    for figure in text_figures([score_page("", pair) for pair in pruned], "textdumps", "text_f1"):
        yield replace(figure, measure=f"{figure.measure}, one archive", aside=True)


def _of_dumps(scores: list[PageScore], name: str) -> Iterator[Figure]:
    yield from text_figures(scores, name, "text_f1")
    yield from title_figures(scores, name)
    yield from day_figures(scores, name)


def html_figures(data: Path) -> Iterator[Figure]:
    """Measure every file of HTML pages."""
    for path in sorted(data.glob("html_*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        results = list(clean_pages(path, html_page))
        pairs = [(score_page(name, pair), pair[0].get("site")) for pair in results]
        yield from text_figures([page for page, _ in pairs], name, "html_f1")
        yield from title_figures([page for page, _ in pairs], name)
        yield from day_figures([page for page, site in pairs if site not in NO_GOLD_DAY], name)
        yield from outlet_figures([page for page, _ in pairs], name)
        yield from address_figures(results, name)
