"""Dates and numbers are written as precisely as they are known."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import FoundIn, PublicationDate
from web.formatting import format_count, format_missing, format_part, format_period, format_publication_date

PAGE = FoundIn.PAGE


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (None, "undated"),
        (PublicationDate.day(date(2015, 9, 8), PAGE), "8 September 2015"),
        (PublicationDate.day(date(2018, 2, 17), PAGE, sure=False), "17 February 2018 (uncertain)"),
        (PublicationDate.month(1987, 3, PAGE), "March 1987"),
        (PublicationDate.year(1987, PAGE), "1987"),
        (PublicationDate(date(2015, 9, 8), date(2015, 9, 11), PAGE), "8 September 2015 to 10 September 2015"),
    ],
)
def test_a_publication_date_is_said_as_precisely_as_it_is_known(when: PublicationDate | None, text: str) -> None:
    assert format_publication_date(when) == text


@pytest.mark.parametrize(
    ("bucket", "text"), [("2015", "2015"), ("2015-09", "September 2015"), ("2015-09-08", "8 September 2015")]
)
def test_a_bucket_is_said_in_words(bucket: str, text: str) -> None:
    assert format_period(bucket) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 articles"), (1, "1 article"), (18882, "18\u2009882 articles")])
def test_counts_agree_with_their_noun(count: int, text: str) -> None:
    assert format_count(count, "article") == text


def test_a_part_is_said_with_their_number_where_it_is_known() -> None:
    assert [format_part(2, 3), format_part(2, None)] == ["Part 2 of 3", "Part 2"]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((2,), "Part 2 is not in this archive."),
        ((1, 3), "Parts 1 and 3 are not in this archive."),
        ((1, 3, 5, 6, 7), "Parts 1, 3 and 5 to 7 are not in this archive."),
        ((2, 3), "Parts 2 and 3 are not in this archive."),
    ],
)
def test_missing_parts_are_named(numbers: tuple[int, ...], text: str) -> None:
    assert format_missing(numbers) == text
