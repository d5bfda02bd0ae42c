"""The measure of naming reads files of articles, and names what the folder lacks."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.naming.rates import rate_figures, span_figures
from benchmarks.naming.within import f1_folds, f1_within
from index.ingest.naming import archive_naming
from tests.support.import_graph import ROOT
from tests.support.news_sentences import news_sentences


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(60):
            file.write(
                json.dumps({"id": f"news {number}", "title": "", "text": "\n".join(news_sentences(4, seed=number))})
                + "\n"
            )
    return path


def test_rates_of_both_and_the_share_of_equal_spans_are_measured(news: Path) -> None:
    figures = {one.measure: one for one in (*rate_figures(news, 60), *span_figures(news, 20))}
    assert figures["spans_equal"].value >= 0.95
    assert 0 < figures["spans_equal"].count <= 20
    assert figures["rate_warm"].value > figures["rate_cold"].value > 0
    assert figures["rate_spacy"].value > 0
    assert 50 < figures["rss_mb"].value < 1_000


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    path = tmp_path / "people_newswire.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(15):
            text = f"President Maria Brown met Omar Khoury in Paris on day {number}, Mr Brown said."
            file.write(json.dumps({"id": number, "text": text, "people": ["Maria Brown", "Omar Khoury"]}) + "\n")
    return path


@pytest.mark.parametrize("fewest", [10, 10_000])
def test_names_within_news_are_judged_in_archives_of_every_size(
    news: Path, annotated: Path, monkeypatch: pytest.MonkeyPatch, fewest: int
) -> None:
    monkeypatch.setattr(archive_naming, "FEWEST_ARTICLES", fewest)
    (figure,) = f1_within(annotated, news)
    assert (figure.measure, figure.set, figure.count) == ("f1_within", "people_newswire", 15)
    assert figure.value > 0.6


def test_weights_that_never_saw_an_article_judge_it(news: Path, annotated: Path) -> None:
    (figure,) = f1_folds(annotated, news)
    assert (figure.measure, figure.count) == ("f1_folds", 15)
    assert figure.value > 0.6


def test_what_a_folder_lacks_is_left_out_and_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.naming", "--data", str(tmp_path), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
    for measure in (
        "f1_alone",
        "f1_within",
        "f1_folds",
        "linked",
        "ru",
        "name_pairs",
        "spans_equal",
        "rate_cold",
        "html_ratio",
        "order_differences",
    ):
        assert measure in done.stderr
