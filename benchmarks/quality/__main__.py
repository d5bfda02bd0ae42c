"""Measures extraction and people against gold data and writes docs/quality.md. Tunes nothing.

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
from benchmarks.quality.seeds import seed_figures
from tests.support import sample_pages, sample_people


def _aside(figure: sample_pages.SampleFigure) -> Figure:
    """Return a figure on the sample pages as one that only the report shows."""
    return Figure(f"sample {figure.measure}", "sample", figure.value, figure.count, aside=True)


MEASURES: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "dumps": dump_figures,
    "html": html_figures,
    "people": people_figures,
    "seeds": seed_figures,
    "sample": lambda _: map(_aside, sample_pages.page_figures()),
    "sample_people": lambda _: map(_aside, sample_people.people_figures()),
}
"""The measurements by the names that `--only` takes; one whose files are missing yields nothing."""
DOCUMENT = ROOT / "docs" / "quality.md"
INTRODUCTION = """\
# Extraction quality

Written by `make quality`, which compares extraction with pages annotated by people; the pages themselves are not in the
repository. Text: the F1 of runs of four words on each page, averaged over pages; *lost* is the share of the gold's runs
that is not found. Titles, days and outlets: the share of all pages on which they are right or wrong; the other pages
have none. People: F1 over all articles; *one value* is the share of people with one canonical name across an archive.
Sample pages are those of `corpus/sample`; their floors are in `tests/quality/floors.toml`.

No annotated set has people in languages without a model (all but English and Russian). Sixty pages of German, French,
Spanish and thirteen other languages, drawn by a fixed seed, were checked by one reader; the rules were made on 72
others. Of 232 names found, 217 were right (0.94); of 256 obvious people, 217 were found (0.85). The English model, used
for these pages before, had 161 right of 577 (0.28) and found 161 of 256 (0.63). On the sample pages, *people* is F1 of
names by language, *people counted* the share of people with one canonical name and the right number of articles.

Text dumps are compared one page at a time; *one archive* is the same with all pages ingested in one run, which learns
the lines that an outlet repeats on three pages or more. The classifier of lines was fitted on these dumps: fitted on
other sites, its F1 is 0.915, on andythefactory 0.894; 0.033 of the gold is lost, and 2.2 % of the pages lose over 30 %;
titles are right on 0.814. The rules for dates were set by hand on these dumps, so expect a little less elsewhere.

Outlets are compared as letters and digits: an outlet is right if it is contained in the gold's `site`, or contains it.
One set (html_andythefactory) states the URL of a site where we state its name, so that "The New York Times" is wrong
there: `http://nytimes.com` does not contain it. Of its 35 wrong outlets, checked one by one, 27 are of that form, and 8
are pages of a site whose URL now leads elsewhere (`http://politicker.com` to the Observer). Of the 6 wrong in
html_fundus, 4 are the same outlet spelt differently ("Seznam Zprávy" for `SeznamZpravy`, "RP Online" for
`RheinischePost`), and 2 are sites that carry another outlet's pages and name only themselves. "Addresses looked up" is
the share of right outlets when a URL in the gold is first looked up in our table (`corpus/metadata/outlets.toml`); URLs
that are not in it are compared as before. Dates of html_andythefactory are wrong on about one page of eight.

The classifiers of HTML lines were fitted on these three sets (`benchmarks/calibration/block_classifier.py`). With sites
left out in four parts, F1 is 0.937 (andythefactory), 0.971 (article-extraction benchmark) and 0.958 (fundus), with
trafilatura asked about two pages of five; before, asked about all and in five parts, it was 0.935, 0.969 and 0.958.
Expect that elsewhere rather than the figures below. Most of the worst pages of the first set have a gold text that is
only a part of the article on the page, or none of it.

The weights of the statements about a title were fitted on html_andythefactory and html_fundus (`benchmarks/titles.py`).
With one site left out at a time, 0.935 and 0.883 of the titles are right; fitted on the other set alone, 0.904 and
0.865. Most of the wrong ones are another title of the same article: sites print one and state another to networks.
"""


def main() -> None:
    options = _options()
    figures = []
    for name in options.only or MEASURES:
        print(f"Measuring {name} ...", file=sys.stderr)
        figures += list(MEASURES[name](options.data))
    if options.json:
        shown = [
            {key: value for key, value in asdict(figure).items() if key != "aside"}
            for figure in figures
            if not figure.aside
        ]
        print(json.dumps(shown, indent=1))
        return
    print(table(figures))
    if not options.only:
        DOCUMENT.write_text(f"{INTRODUCTION}\n{table(figures)}\n", encoding="utf-8")


def table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table."""
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
