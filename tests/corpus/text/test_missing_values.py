"""What stands for nothing in a record is nothing, in every field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers.walk import read
from corpus.text.missing_values import is_missing
from tests.support.files import write_file

FIELDS = ("id", "url", "outlet", "date", "title", "language")


@pytest.mark.parametrize(
    "text", ["", "  ", "nan", "NaN", "None", "null", "N/A", "-", "—", "<NA>", "NaT", "\\N", "NA", " nan "]
)
def test_these_are_missing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["Nan", "na", "Na", "Noné", "None of these", "Null Island", "0", "A-Z", "Nana"][1:])
def test_these_are_values(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize("value", ["nan", "None", "null", "N/A", "-", float("nan"), None])
@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_every_field_of_a_record_may_be_missing(tmp_path: Path, ending: str, value: object) -> None:
    record = {**dict.fromkeys(FIELDS, value), "authors": value, "text": "Words of an article."}
    if ending == "jsonl":
        content = json.dumps(record) + "\n"
    else:
        content = ",".join(record) + "\n" + ",".join("" if one is None else str(one) for one in record.values()) + "\n"
    [page] = read(write_file(tmp_path, f"r.{ending}", content.encode()))
    assert isinstance(page, RawPage)
    stated = page.stated
    assert (stated.title, stated.outlet, stated.date, stated.language, stated.authors, page.url) == (None,) * 4 + (
        (),
        None,
    )
    assert "nan" not in page.identity.lower()


def test_missing_words_are_no_article_and_a_missing_author_is_left_out(tmp_path: Path) -> None:
    lines = [{"text": "nan"}, {"text": "None", "body": "Words."}, {"text": "Words.", "authors": ["None", "Ann Lee"]}]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    first, second, third = read(write_file(tmp_path, "r.jsonl", content.encode()))
    assert isinstance(first, Rejected)
    assert isinstance(second, RawPage)
    assert second.content == "Words."
    assert isinstance(third, RawPage)
    assert third.stated.authors == ("Ann Lee",)
