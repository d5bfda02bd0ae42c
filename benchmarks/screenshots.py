"""Takes the README's screenshots of the sample archive with a real browser. Measures nothing."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from tests.support.browser import open_browser
from tests.support.server import ROOT, serving

VIEWS = {
    "search.png": "/?q=Zakharova",
    "narrowed.png": "/?q=Latakia&person=Sergei+Lavrov&from=2015-09-01&to=2015-09-30",
    "help.png": "/help",
}
"""Screenshots in docs/ and the addresses that they show."""


def main() -> None:
    """Build a temporary archive of the sample pages and write the screenshots to docs/."""
    ArgumentParser(prog="python -m benchmarks.screenshots", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        dateline = [sys.executable, str(ROOT / "dateline.py"), "--archive", str(archive)]
        subprocess.run(
            [*dateline, "add", str(ROOT / "corpus" / "sample")], check=False
        )  # exit code 1: one sample page is rejected on purpose
        with serving(archive, Path(folder) / "log") as address, open_browser() as browser:
            page = browser.new_page(base_url=address, viewport={"width": 1200, "height": 860}, color_scheme="light")
            for name, view in VIEWS.items():
                page.goto(view)
                page.screenshot(path=ROOT / "docs" / name)
                print(ROOT / "docs" / name)


if __name__ == "__main__":
    main()
