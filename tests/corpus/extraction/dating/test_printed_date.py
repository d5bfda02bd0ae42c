"""The publication date of a plain page is chosen among its printed dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from corpus.extraction.dating.printed_date import find_printed_date

MENU = ["Home", "News", "Sport", "Weather", "Sign in"]
HEADLINE = "Harbour of Latakia opens its northern quay"
BODY = ["The harbour board said on Tuesday that it would open the northern quay to cargo ships next month."] * 3


def printed(lines: list[str], below: list[str]) -> str | None:
    """Return the date chosen on a page of a menu, a headline, the lines given, a body and a foot."""
    texts = [*MENU, HEADLINE, *lines, *BODY, *below]
    kept = np.array([text in BODY for text in texts])
    published = find_printed_date(texts, kept, len(MENU), date(2026, 11, 22))
    assert published is None or not published.sure
    return str(published) if published else None


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        (["Published 8 September 2015 | Updated 10 September 2015"], "2015-09-08"),
        (["Posted: Sep 8, 2015 8:25 AM | Last Updated: September 10"], "2015-09-08"),
        (["Published: 12:37, 8 September 2015 | Updated: 15:26, 9 September 2015"], "2015-09-08"),
        (["8 September 2015", "10 September 2015"], "2015-09-08"),
        (["08/09/2015", "Weather of 23/09/2015"], "2015-09-08"),
        (["09/08/2015", "Weather of 09/23/2015"], "2015-09-08"),
        (["08/09/2015"], None),
        (["Stand: 10.09.2015, 18:00 Uhr | Veröffentlicht: 08.09.2015"], "2015-09-08"),
        (["Güncelleme: 10.09.2015 12:00 Yayınlanma: 08.09.2015 09:30"], "2015-09-08"),
        (["최종수정 2015.09.10. 오전 9:00 입력 2015.09.08. 오후 3:20"], "2015-09-08"),
        (["Изменено: 10 сентября 2015. Опубликовано: 8 сентября 2015"], "2015-09-08"),
        (["Last updated", "10 September 2015", "First published", "8 September 2015"], "2015-09-08"),
        (["Veröffentlicht am 8. September 2015 | Aktualisiert am 10. September 2015"], "2015-09-08"),
        (["Aktualizacja: 10 września 2015", "8 września 2015"], "2015-09-08"),
        (["٨ أيلول ٢٠١٥"], "2015-09-08"),
        (["۱۷ شهریور ۱۳۹۴"], "2015-09-08"),
        (["平成27年9月8日"], "2015-09-08"),
        ([], None),
    ],
)
def test_the_date_is_the_first_of_publication_and_an_ambiguous_one_is_none(
    lines: list[str], written: str | None
) -> None:
    assert printed(lines, ["Most read", "Privacy policy"]) == written


@pytest.mark.parametrize(
    "line", ["© 8 September 2015", "Updated 8 September 2015", "A comment by Jo, 8 September 2015, 10:00"]
)
def test_a_date_of_something_else_below_the_text_is_not_taken(line: str) -> None:
    assert printed([], ["Most read"] * 8 + [line]) is None


def test_a_date_directly_below_the_text_is_taken() -> None:
    assert printed([], ["Published 8 September 2015"]) == "2015-09-08"


@pytest.mark.parametrize(
    "heading", ["More on this", "Related stories", "Mehr zum Thema", "Lire aussi", "Читайте также"]
)
def test_the_days_of_other_articles_below_a_text_are_not_taken(heading: str) -> None:
    assert printed([], [heading, "An old story (5 April 2012)", "Another one (9 May 2013)"]) is None
    assert printed([], [heading, "An old story", "Published 8 September 2015"]) == "2015-09-08"


def test_the_day_of_a_sentence_of_the_text_is_not_the_articles() -> None:
    told = "The board put the vote off to 9 May 2021."
    texts = [HEADLINE, BODY[0], told, BODY[0]]
    assert find_printed_date(texts, np.array([False, True, True, True]), 0, date(2026, 11, 22)) is None
    dated = ["News", HEADLINE, "Latakia, 9 May 2021.", *BODY]
    assert find_printed_date(dated, np.array([False, False, *[True] * 4]), 1, date(2026, 11, 22)) is not None


def test_days_of_other_articles_show_the_order_of_day_and_month() -> None:
    below = ["Related articles", "Ferries stay in port, 09/23/2015"]
    assert printed(["09/08/2015"], below) == "2015-09-08"
    assert printed(["09/08/2015"], below[:1]) is None
