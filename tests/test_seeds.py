"""The five pages that the project began with, through the real command line: people, facets and queries."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.names.similarity import same_person
from tests.conftest import ROOT, dateline

SEEDS = Path(os.environ.get("DATELINE_DATA") or ROOT.parent / "shared" / "data").parent / "seeds"
MANY = ("--size", "100", "--json")

pytestmark = pytest.mark.skipif(not (SEEDS / "gold.json").exists(), reason=f"The pages are not in {SEEDS}.")


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((SEEDS / "gold.json").read_text("utf-8"))
    return expected


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "archive"
    added = dateline("add", SEEDS, archive=folder)
    assert added.stdout.strip() == "added 5, updated 0, unchanged 0, passed over 1, rejected 0"
    assert added.returncode == 0, added.stderr
    return folder


@pytest.fixture(scope="module")
def articles(archive: Path) -> dict[str, dict[str, Any]]:
    exported = dateline("export", "--format", "jsonl", archive=archive)
    lines = [json.loads(line) for line in exported.stdout.splitlines()]
    return {Path(line["source"]).name[:3]: line for line in lines}


def facet(archive: Path) -> dict[str, int]:
    found = json.loads(dateline("search", "", *MANY, archive=archive).stdout)
    counted = found["facets"]["person"]
    assert (counted["missing"], counted["other"]) == (0, 0)
    return {value["value"]: value["count"] for value in counted["values"]}


def test_people_are_one_value_each_across_the_articles(archive: Path, gold: dict[str, Any]) -> None:
    expected, counted = gold["person_facet"], facet(archive)
    assert len(counted) == len(expected), counted
    for name, count in expected.items():
        found = [value for value in counted if same_person(name, value)]
        assert [counted[value] for value in found] == [count], f"{name}: {found}"


def test_each_article_names_its_people_and_no_one_else(
    articles: dict[str, dict[str, Any]], gold: dict[str, Any]
) -> None:
    for key, expected in gold["articles"].items():
        named = [person["name"] for person in articles[key]["people"]]
        assert len(named) == len(expected["people"]), f"{key}: {named}"
        for name in expected["people"]:
            assert sum(same_person(name, value) for value in named) == 1, f"{key}: {name} in {named}"


@pytest.mark.parametrize("text", ["Latakia", "Zakharova"])
def test_a_query_finds_exactly_the_articles_that_carry_its_word(
    text: str, archive: Path, articles: dict[str, dict[str, Any]], gold: dict[str, Any]
) -> None:
    found = json.loads(dateline("search", text, *MANY, archive=archive).stdout)
    keys = {article["id"]: key for key, article in articles.items()}
    assert sorted(keys[hit["id"]] for hit in found["hits"]) == gold["queries"][text]
    assert found["total"] == len(gold["queries"][text])
