"""A publication date is a half-open interval, and an identity always has the same id."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import FoundIn, PublicationDate, article_id

PAGE = FoundIn.PAGE


@pytest.mark.parametrize(
    ("published", "written", "days"),
    [
        (PublicationDate.day(date(2015, 9, 8), PAGE), "2015-09-08", 1),
        (PublicationDate.month(1987, 12, PAGE), "1987-12", 31),
        (PublicationDate.month(2016, 2, PAGE), "2016-02", 29),
        (PublicationDate.year(987, PAGE), "0987", 365),
        (PublicationDate(date(2015, 9, 8), date(2015, 9, 12), PAGE), "2015-09-08/2015-09-11", 4),
        (PublicationDate(date(2015, 1, 1), date(2017, 1, 1), PAGE), "2015-01-01/2016-12-31", 731),
    ],
)
def test_an_interval_is_written_in_its_shortest_form(published: PublicationDate, written: str, days: int) -> None:
    assert str(published) == written
    assert (published.end - published.start).days == days


@pytest.mark.parametrize("end", [date(2015, 9, 8), date(2015, 9, 7)])
def test_an_empty_interval_is_an_error(end: date) -> None:
    with pytest.raises(ValueError, match="at least a day"):
        PublicationDate(date(2015, 9, 8), end, PAGE)


def test_ids_are_stable_and_any_identity_has_one() -> None:
    assert article_id("a.txt") == article_id("a.txt") != article_id("b.txt")
    assert len(article_id("\ud800")) == 16
