"""Measures which lists of links are taken in as articles, and which articles are rejected. Fits nothing.

python -m benchmarks.lists [--data DIR] [--more FILE] [--json]

The lists are made-up pages in ten languages, the articles those of the HTML sets and as many made-up pages
as make 1,000. The weights were fitted on the HTML sets and on made-up pages of the same forms from another seed;
`benchmarks.calibration.link_lists --folds` says what to expect of forms and sites that they were not fitted on.
`--more` adds pages of one's own, as gzipped JSON lines with `html`, `url` and `is_list`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from multiprocessing import Pool
from pathlib import Path

from benchmarks.lists.article_pages import article_page
from benchmarks.lists.list_pages import list_page
from benchmarks.lists.markup import languages
from benchmarks.quality.metrics import ROOT, Figure, records
from corpus.extraction.clean import clean
from corpus.page import PageFormat, RawPage, Rejected

LISTS, ARTICLES = 300, 1_000
SEED = 2
PROCESSES = 2
SETS = ("html_fundus", "html_andythefactory", "html_article_extraction_benchmark")
_OURS = "made-up"


def main() -> None:
    options = _options()
    pages = [*_real(options.data), *_more(options.more)]
    pages += _made_up(ARTICLES - sum(not is_list for name, is_list, _ in pages if name in SETS))
    with Pool(PROCESSES) as pool:
        results = pool.map(clean, [page for _, _, page in pages], chunksize=8)
    wrong: Counter[tuple[str, bool]] = Counter()
    for (name, is_list, page), result in zip(pages, results, strict=True):
        if isinstance(result, Rejected) != is_list:
            wrong[name, is_list] += 1
        kind = result.kind if isinstance(result, Rejected) else ""
        if (kind == "list of links") != is_list and not options.json:
            print(f"{'list' if is_list else 'article'} as {kind or 'article'}: {page.source} {page.url or ''}")
    total = Counter((name, is_list) for name, is_list, _ in pages)
    figures = [
        Figure("lists taken in" if is_list else "articles rejected", name, wrong[name, is_list] / count, count)
        for (name, is_list), count in sorted(total.items())
    ]
    judged = [key for key in total if not key[1] and (key[0] in SETS or key[0] == _OURS)]
    share = sum(wrong[key] for key in judged) / sum(total[key] for key in judged)
    figures.append(Figure("articles rejected", "all", share, sum(total[key] for key in judged)))
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
        return
    for figure in figures:
        print(f"{figure.measure:20} {figure.set:36} {figure.value:.4f} of {figure.count}")


def _real(data: Path) -> Iterator[tuple[str, bool, RawPage]]:
    for name in SETS:
        path = data / f"{name}.jsonl.gz"
        for record in records(path) if path.exists() else ():
            yield name, False, RawPage(record["id"], record["id"], PageFormat.HTML, record["html"], record.get("url"))


def _more(path: Path | None) -> Iterator[tuple[str, bool, RawPage]]:
    for number, record in enumerate(records(path) if path else ()):
        source = f"{path}:{number}"
        yield "more", record["is_list"], RawPage(source, source, PageFormat.HTML, record["html"], record.get("url"))


def _made_up(articles: int) -> Iterator[tuple[str, bool, RawPage]]:
    tongues = list(languages())
    for number in range(LISTS):
        html = list_page(number, SEED, tongues[number % len(tongues)])
        yield _OURS, True, RawPage(f"list {number}", f"list {number}", PageFormat.HTML, html)
    for number in range(articles):
        html = article_page(number, SEED, tongues[number % len(tongues)])
        yield _OURS, False, RawPage(f"article {number}", f"article {number}", PageFormat.HTML, html)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--more", type=Path)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
