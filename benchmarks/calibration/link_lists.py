"""Fits the weights that tell lists of links from articles, and writes link_lists.toml. Judges no walls.

python -m benchmarks.calibration.link_lists [--data DIR] [--more FILE] [--folds]

Made-up pages of both kinds, and the articles of the HTML sets; `--more` adds pages of one's own, as JSON lines with
`html`, `url` and `is_list`. With folds, each form of made-up pages, and each tenth of the others, is judged by weights
fitted on the rest; nothing is written. The weights in the repository were fitted with `--more`: pages of the public
collection WCXB, 783 articles and 44 lists, which are not in the repository.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from lxml import etree
from trafilatura.utils import load_html

from benchmarks.calibration.perceptron import Array
from benchmarks.lists import article_pages, list_pages
from benchmarks.lists.markup import languages
from benchmarks.quality.metrics import ROOT, records
from corpus.extraction.html_blocks import HIDDEN_ELEMENTS, text_blocks
from corpus.extraction.page_kinds.link_lists import list_features
from corpus.metadata.html_head import read_head
from corpus.metadata.html_title import choose_title

SEED = 1
"""The seed of the pages that the weights are fitted on; `benchmarks.lists` measures on another."""
PAGES = 500
ARTICLE_WEIGHT = 8.0
"""An article taken for a list counts so many times as much as a list taken for an article."""
REAL_LIST_WEIGHT = 4.0
RIDGE = 0.5
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Example:
    """One page: its fold, whether it is a list, whether it is real, and its features (None: too few headlines)."""

    fold: str
    is_list: bool
    is_real: bool
    features: dict[str, float] | None


def main() -> None:
    options = _options()
    with Pool(PROCESSES) as pool:
        every = pool.map(_example, _pages(options.data, options.more), chunksize=16)
    found = [example for example in every if example.features]
    names = list(found[0].features or ())
    values = np.array([list((example.features or {}).values()) for example in found])
    if options.folds:
        _judge(every, found, values)
        return
    weights = fit(found, values)
    lines = [f"{name} = {weight:.3f}" for name, weight in zip((*names, "constant"), weights, strict=True)]
    head = "# Written by benchmarks/calibration/link_lists.py, with real pages that its text names: feature and weight."
    path = ROOT / "corpus" / "extraction" / "page_kinds" / "link_lists.toml"
    path.write_text("\n".join([head, "[weights]", *lines, ""]), "utf-8")


def _pages(data: Path, more: Path | None) -> Iterator[tuple[str, bool, bool, str | None, str]]:
    tongues = list(languages())
    for number in range(PAGES):
        form = number % len(list_pages.FORMS)
        tongue = tongues[number // len(list_pages.FORMS) % len(tongues)]
        yield f"list {form}", True, False, None, list_pages.list_page(number, SEED, tongue)
        form = number % len(article_pages.FORMS)
        tongue = tongues[number // len(article_pages.FORMS) % len(tongues)]
        yield f"article {form}", False, False, None, article_pages.article_page(number, SEED, tongue)
    for path in [*sorted(data.glob("html_*.jsonl.gz")), *([more] if more else [])]:
        for record in records(path):
            fold = f"real {zlib.crc32(record['html'][:5000].encode()) % 10}"
            yield fold, bool(record.get("is_list")), True, record.get("url"), record["html"]


def _example(page: tuple[str, bool, bool, str | None, str]) -> Example:
    fold, is_list, is_real, url, html = page
    tree = load_html(html)
    if tree is None:
        return Example(fold, is_list, is_real, None)
    head = read_head(tree)
    etree.strip_elements(tree, *HIDDEN_ELEMENTS, with_tail=False)
    return Example(fold, is_list, is_real, list_features(text_blocks(tree), head, choose_title(head), url))


def fit(found: list[Example], values: Array) -> Array:
    """Fit a logistic regression, and return a weight for each feature and the constant."""
    center, spread = values.mean(0), values.std(0) + 1e-9
    rows = np.c_[(values - center) / spread, np.ones(len(found))]
    wanted = np.array([float(example.is_list) for example in found])
    costs = np.array(
        [(REAL_LIST_WEIGHT if example.is_real else 1.0) if example.is_list else ARTICLE_WEIGHT for example in found]
    )
    ridge = RIDGE * np.diag([*np.ones(values.shape[1]), 0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (costs * (likely - wanted)) + ridge @ weights
        curvature = (rows * (costs * likely * (1 - likely))[:, None]).T @ rows + ridge
        weights = weights - np.linalg.solve(curvature, gradient)
    own: Array = weights[:-1] / spread
    return np.append(own, weights[-1] - own @ center)


def _judge(every: list[Example], found: list[Example], values: Array) -> None:
    """Print, by kind of page, how many are judged wrong by weights that were fitted on the other folds."""
    wrong: Counter[tuple[bool, bool]] = Counter()
    forms: Counter[str] = Counter()
    for fold in sorted({example.fold for example in found}):
        others = np.array([example.fold != fold for example in found])
        weights = fit([example for example in found if example.fold != fold], values[others])
        for example, row in zip(found, values, strict=True):
            if example.fold == fold and (row @ weights[:-1] + weights[-1] > 0) != example.is_list:
                wrong[example.is_list, example.is_real] += 1
                forms[fold] += 1
    for example in every:
        if example.features is None and example.is_list:
            wrong[True, example.is_real] += 1
            forms[example.fold] += 1
    total = Counter((example.is_list, example.is_real) for example in every)
    for (is_list, is_real), count in sorted(total.items()):
        kind = f"{'real' if is_real else 'made-up'} {'lists taken in' if is_list else 'articles rejected'}"
        print(f"{kind:32} {wrong[is_list, is_real]:4} of {count}")
    print("wrong by fold:", dict(forms.most_common()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--more", type=Path)
    parser.add_argument("--folds", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
