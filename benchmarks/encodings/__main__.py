"""Measures how encodings are read, declared and undeclared.

    python -m benchmarks.encodings [--part apart|headlines|calibration] [--json] [--verbose]

Writes the texts of `sentences.toml` in the usual encodings of their languages as `.txt`, `.html`, `.csv`, `.jsonl`
and `.warc`, and reads them as `dateline add` does. A text is right when it is equal to what was written; encodings that
make the same text count as one. The texts marked `apart` took no part in any calibration.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

from benchmarks.encodings.written_files import DECLARED_FORMS, FORMS, Sample, samples, write
from corpus.page import RawPage
from corpus.readers.walk import read

PARTS = ("apart", "headlines", "calibration")


def main() -> None:
    """Print the figures of one part, or of all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=PARTS, action="append")
    options.add_argument("--json", action="store_true")
    options.add_argument("--verbose", action="store_true", help="name what is wrong or rejected")
    given = options.parse_args()
    figures = {
        f"{part}, {'declared' if declared else 'undeclared'}": measure(part, declared, given.verbose)
        for part in given.part or PARTS
        for declared in (False, True)
    }
    if given.json:
        print(json.dumps(figures, indent=1))
        return
    for name, counts in figures.items():
        print(f"{name:24}" + "  ".join(f"{key} {value}" for key, value in counts.items()))


def measure(part: str, declared: bool, verbose: bool = False) -> dict[str, float]:
    """Return the shares of texts, in percent, by how they were read."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for sample in samples(part, declared):
            for form in DECLARED_FORMS if declared else FORMS:
                outcomes = _outcomes(sample, form, Path(folder), declared)
                counts.update(outcomes)
                if verbose and (bad := {*outcomes} - {"right, sure", "right, unsure"}):
                    print(
                        f"{sample.language} {sample.encoding} {form}: {', '.join(sorted(bad))}: {sample.texts[0][:60]}"
                    )
    total = counts.total()
    right = counts["right, sure"] + counts["right, unsure"]
    return {
        "texts": total,
        "right": round(100 * right / total, 1),
        "wrong": round(100 * (counts["wrong, sure"] + counts["wrong, unsure"]) / total, 2),
        "wrong and sure": counts["wrong, sure"],
        "right ones sure": round(100 * counts["right, sure"] / right, 1),
        "rejected": round(100 * counts["rejected"] / total, 1),
    }


def _outcomes(sample: Sample, form: str, folder: Path, declared: bool) -> list[str]:
    path, texts = write(sample, form, folder, declared)
    found = list(read(path))
    outcomes = []
    for text in ["\n\n".join(texts)] if form == "txt" else texts:
        pages = [page for page in found if isinstance(page, RawPage)]
        if not pages:
            outcomes.append("rejected")
            continue
        right = next((page for page in pages if text in unicodedata.normalize("NFC", page.content)), None)
        page = right or pages[0]
        outcomes.append(f"{'right' if right else 'wrong'}, {'sure' if page.encoding_sure else 'unsure'}")
    return outcomes


if __name__ == "__main__":
    main()
