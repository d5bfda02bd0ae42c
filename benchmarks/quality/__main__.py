"""Measures extraction against gold data and writes docs/quality.md. Changes nothing and tunes nothing.

python -m benchmarks.quality [--data DIR] [--json] [--only MEASURE,...]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.quality.extraction import dump_figures, html_figures
from benchmarks.quality.metrics import ROOT, Figure
from benchmarks.quality.people import people_figures
from benchmarks.quality.sample_pages import sample_figures
from benchmarks.quality.sample_people import sample_people_figures
from benchmarks.quality.seeds import seed_figures

MEASURES: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "dumps": dump_figures,
    "html": html_figures,
    "people": people_figures,
    "seeds": seed_figures,
    "sample": sample_figures,
    "sample_people": sample_people_figures,
}
"""What is measured, by the name that `--only` takes; a measure whose files are not there yields nothing."""


DOCUMENT = ROOT / "docs" / "quality.md"
INTRODUCTION = """\
# How well pages are read

Written by `make quality`, which judges extraction against pages of which people said what should come out; the pages
themselves are not in the repository. Text: the F1 of runs of four words, a page at a time, its mean over pages; *lost*
is the share of the gold's runs that is not found. Titles, days and outlets: the share of all pages of which it is right
or wrong; the rest has none. People: F1 over all articles; *one value* is the share of people who are one value across
an archive. Sample pages are those of `corpus/sample`, and their floors stand in `tests/quality/floors.toml`.

People in languages without a model (all but English and Russian) are in no judged set. Sixty pages of German, French,
Spanish and thirteen other languages, drawn by a fixed seed, were judged by eye by one reader; the rules were made on 72
others: of 232 names found, 217 were right (0.94), of 256 obvious people 217 were found (0.85); with the English model,
which read these pages before, 161 of 577 (0.28) and 161 of 256 (0.63). On the sample pages, *people* is F1 of names by
language, *people counted* the share of people who are one value with exactly the right number of articles.

Text dumps are judged a page at a time; *one archive* is the same with all pages taken in by one run, which learns the
lines that an outlet repeats on three pages or more. The numbers of the judge of lines were fitted on these dumps: by
numbers fitted on other sites F1 is 0.915, on andythefactory 0.894, 0.033 of the gold is lost, and 2.2 % of the pages
lose over 30 %; titles are right in 0.814. The rules for days were set by hand on these dumps, so expect a little less
elsewhere.

Outlets are compared as letters and digits: right is what is contained in the gold's `site`, or contains it. One set
(html_andythefactory) states the address of a site where we state its name, so that "The New York Times" is wrong there,
being no part of `http://nytimes.com`. Of its 35 wrong ones, looked at one by one, 27 are of that form, and 8 are pages
of a site that its address now leads to (`http://politicker.com` to the Observer). Of the 6 wrong in html_fundus, 4 are
the same outlet written otherwise ("Seznam Zprávy" for `SeznamZpravy`, "RP Online" for `RheinischePost`), and 2 are
sites that carry another outlet's pages and name only themselves. "Addresses looked up" says beside that how many are
right when an address in the gold is looked up in our table of facts (`corpus/metadata/outlets.toml`) first; an address
that is not in it is compared as before. Days of html_andythefactory are wrong in about one page of eight.

Lines of HTML pages are judged by numbers fitted on these three sets (`benchmarks/calibration/block_classifier.py`).
With sites left out in five parts, F1 is 0.935 (andythefactory), 0.969 (article-extraction benchmark) and 0.958
(fundus); expect that elsewhere rather than the figures below. Most of the worst pages of the first set have a gold text
that is only a part of the article on the page, or none of it.
"""


def main() -> None:
    options = _options()
    figures = []
    for name in options.only or MEASURES:
        print(f"Measuring {name} ...", file=sys.stderr)
        figures += list(MEASURES[name](options.data))
    if options.json:
        told = [
            {key: value for key, value in asdict(figure).items() if key != "aside"}
            for figure in figures
            if not figure.aside
        ]
        print(json.dumps(told, indent=1))
        return
    print(table(figures))
    if not options.only:
        DOCUMENT.write_text(f"{INTRODUCTION}\n{table(figures)}\n", encoding="utf-8")


def table(figures: list[Figure]) -> str:
    """Lay the figures out as a table in Markdown."""
    lines = ["| measure | set | value | items |", "|---|---|---|---|"]
    lines += [f"| {figure.measure} | {figure.set} | {figure.value:.3f} | {figure.count} |" for figure in figures]
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / ".." / "shared" / "data")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", type=lambda text: text.split(","), help=f"some of {','.join(MEASURES)}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
