"""The measure of naming reads files of articles, and names what the folder lacks."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.naming.rates import rate_figures, span_figures
from tests.support.import_graph import ROOT
from tests.support.news_sentences import news_sentences


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(60):
            file.write(json.dumps({"text": "\n".join(news_sentences(4, seed=number))}) + "\n")
    return path


def test_rates_of_both_and_the_share_of_equal_spans_are_measured(news: Path) -> None:
    figures = {one.measure: one for one in (*rate_figures(news, 60), *span_figures(news, 20))}
    assert figures["spans_equal"].value >= 0.95
    assert 0 < figures["spans_equal"].count <= 20
    assert figures["rate_warm"].value > figures["rate_cold"].value > 0
    assert figures["rate_spacy"].value > 0
    assert 50 < figures["rss_mb"].value < 1_000


def test_what_a_folder_lacks_is_left_out_and_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.naming", "--data", str(tmp_path), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
    for measure in (
        "f1_alone",
        "linked",
        "ru",
        "name_pairs",
        "spans_equal",
        "rate_cold",
        "html_ratio",
        "order_differences",
    ):
        assert measure in done.stderr
