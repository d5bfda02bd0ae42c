"""Measures the titles of HTML pages by weights that were fitted on other sites. Measures no other part of extraction.

python -m benchmarks.titles [--data DIR] [--more FILE] [--worst N]

Every page of the sets with gold titles is judged three times: by the weights of `corpus/metadata/html_title.py`; by
those that are best without the pages of its site (leave one site out); and by those that are best on the other sets.
The weights are searched for on a grid; sets are worth the same, however many pages they have. The weights that are
best on all pages are printed too: they are to stand in the code. `--more` adds pages of one's own, as gzipped JSON
lines with `html`, `site` and `title`; nothing is fitted on them. Titles of plain text are measured by
`benchmarks.calibration.headline --folds`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from trafilatura.utils import load_html

from benchmarks.quality.metrics import ROOT, alphanumeric_key, records
from corpus.metadata.html_head import read_head
from corpus.metadata.html_title import OUTLET_PENALTY, WEIGHTS, TitleWeights, title_candidates

PROCESSES = 2
GRID = tuple(
    TitleWeights(*weights)
    for weights in product(
        (1.6, 2.0, 2.4),  # heading
        (0.5, 1.0),  # heading_part
        (0.8, 1.2, 1.6, 2.0),  # headline
        (0.6, 1.0, 1.4),  # og_title
        (0.3, 0.7),  # twitter_title
        (0.2, 0.4, 0.6),  # title_tag
    )
)
_MORE = "more"
_SAME = 1e-9

Judged = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TitledPage:
    """The candidates for the title of one page: the support of each, and whether it is the gold title."""

    set: str
    site: str
    support: Judged
    right: Judged


def main() -> None:
    options = _options()
    with Pool(PROCESSES) as pool:
        pages = pool.map(titled_page, _records(options.data, options.more), chunksize=16)
    by_grid = judge(pages, GRID)
    left_out = without_own(pages, by_grid, [page.site for page in pages])
    figures = {
        "weights in the code": judge(pages, (WEIGHTS,))[0],
        "one site left out": left_out,
        "fitted on other sets": without_own(pages, by_grid, [page.set for page in pages]),
    }
    sets = np.array([page.set for page in pages])
    for name in sorted(set(sets.tolist())):
        for measure, judged in figures.items():
            own = judged[sets == name]
            print(f"{name:24} {measure:24} {own.mean():.4f} of {len(own)}")
    print("best on all pages:", GRID[best(pages, by_grid, np.full(len(pages), True))])
    wrong = Counter(page.site for page, right in zip(pages, left_out, strict=True) if not right)
    print("worst sites:", ", ".join(f"{site} {count}" for site, count in wrong.most_common(options.worst)))


def titled_page(page: tuple[str, dict[str, Any]]) -> TitledPage:
    """Return the candidates of one record, as the name of its set and the record."""
    name, record = page
    tree = load_html(record["html"])
    candidates = title_candidates(read_head(tree)) if tree is not None else {}
    gold = alphanumeric_key(record["title"])
    return TitledPage(
        name,
        str(record["site"]),
        np.array([[*support, float(is_outlet)] for support, is_outlet in candidates.values()]).reshape(
            -1, len(TitleWeights._fields) + 1
        ),
        np.array([float(alphanumeric_key(candidate) == gold) for candidate in candidates]),
    )


def judge(pages: list[TitledPage], weights: tuple[TitleWeights, ...]) -> Judged:
    """Return 1 where a choice of weights (row) finds the title of a page (column), else 0."""
    columns = np.array([[*one, -OUTLET_PENALTY] for one in weights]).T
    rights = [
        page.right[(page.support @ columns).argmax(0)] if len(page.right) else np.zeros(len(weights)) for page in pages
    ]
    return np.stack(rights, axis=1)


def without_own(pages: list[TitledPage], by_grid: Judged, groups: list[str]) -> Judged:
    """Judge each page by the weights that are best on the pages of other groups."""
    names, judged = np.array(groups), np.zeros(len(pages))
    for name in sorted(set(groups)):
        own = names == name
        judged[own] = by_grid[best(pages, by_grid, ~own), own]
    return judged


def best(pages: list[TitledPage], by_grid: Judged, chosen: npt.NDArray[np.bool_]) -> int:
    """Return the number of the weights that are best on the chosen pages, the middle one of equals."""
    sets = np.array([page.set for page in pages])
    fitted = [chosen & (sets == name) for name in sorted(set(sets.tolist()) - {_MORE})]
    shares = np.sum([by_grid[:, mask].mean(1) for mask in fitted if mask.any()], axis=0)
    equals = np.flatnonzero(shares >= shares.max() - _SAME)
    return int(equals[len(equals) // 2])


def _records(data: Path, more: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    paths = {path.name.removesuffix(".jsonl.gz"): path for path in sorted(data.glob("html_*.jsonl.gz"))}
    for name, path in (paths | ({_MORE: more} if more else {})).items():
        yield from ((name, record) for record in records(path) if record.get("title"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--more", type=Path)
    parser.add_argument("--worst", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    main()
