"""Cleaning HTML pages is measured beside trafilatura, page by page."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks.speed.html_rates import HtmlRate, html_rates, html_ratio

PAGE = (
    "<html><head><title>Pier {number} closed</title></head><body><article><h1>Pier {number} closed</h1>"
    "<p>The harbour master of Larnshaven said on Monday that pier {number} would stay closed until the spring.</p>"
    "</article></body></html>"
)


def test_each_set_of_pages_has_a_rate(tmp_path: Path) -> None:
    for name, count in (("html_quays", 3), ("html_piers", 2), ("dumps", 1)):
        lines = (json.dumps({"id": f"{n}", "html": PAGE.format(number=n)}) + "\n" for n in range(count))
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(lines)
    rates = list(html_rates(tmp_path, most=2))
    assert [(rate.set, rate.pages) for rate in rates] == [("html_piers", 2), ("html_quays", 2)]
    assert all(rate.ours > 0 and rate.bare > 0 for rate in rates)


def test_the_ratio_is_of_the_pages_of_all_sets() -> None:
    rates = [HtmlRate("html_quays", 10, ours=1.0, bare=4.0), HtmlRate("html_piers", 10, ours=2.0, bare=2.0)]
    assert [rate.ratio for rate in rates] == [4.0, 1.0]
    assert html_ratio(rates) == 2.0
