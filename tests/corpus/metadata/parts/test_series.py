"""Which pages belong together is the same from each of them: same title, another text, and evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.article import Article, FoundIn, PublicationDate, StatedPart
from corpus.metadata.parts.series import ArticleParts, OtherPart, PartCandidate, article_parts

KEY = "//lorn.example/bridge"
TEXTS = [
    "The bridge was closed on Monday after divers had found cracks in two of its piers below the water.",
    "Shopkeepers on the quay fear that customers will stay away during all of the winter months to come.",
    "An inquiry will ask why the letters of two fishermen were left unanswered in a drawer at the town hall.",
]


def member(number: int, text: int | None = None, *, first: bool = False, **stated: object) -> PartCandidate:
    article = Article(f"id{number}", "Bridge closed", TEXTS[(text or number) - 1], f"{number}.html")
    part = replace(StatedPart(KEY, number, is_sure=False), **stated)  # type: ignore[arg-type]
    return PartCandidate(article, part, first)


def parts_of(number: int, *members: PartCandidate) -> ArticleParts | None:
    return article_parts(f"id{number}", KEY, members)


def test_pages_are_parts_where_one_is_sure() -> None:
    members = member(1, first=True), member(2, is_sure=True, of=3, is_exact=True)
    assert parts_of(1, *members) == ArticleParts(KEY, 1, 3, (OtherPart(2, "id2"),), (3,))
    second = parts_of(2, *reversed(members))
    assert second == ArticleParts(KEY, 2, 3, (OtherPart(1, "id1"),), (3,))
    assert second.following is None


def test_addresses_that_agree_are_evidence_and_one_alone_is_none() -> None:
    assert parts_of(2, member(2)) is None
    assert parts_of(2, member(2), member(3)) == ArticleParts(KEY, 2, None, (OtherPart(3, "id3"),), (1,))


def test_a_higher_number_than_printed_leaves_the_total_open() -> None:
    sure = member(1, is_sure=True, of=2, is_exact=True)
    found = parts_of(1, sure, member(3, is_sure=True))
    assert found is not None
    assert (found.of, found.missing) == (None, (2,))


@pytest.mark.parametrize(
    "other",
    [
        replace(member(2).article, title="The ferry"),
        replace(member(2).article, title=""),
        replace(member(2).article, body=TEXTS[0]),
        replace(member(2).article, published=PublicationDate.day(date(2015, 9, 9), FoundIn.META)),
    ],
    ids=["another title", "no title", "the same text", "another day"],
)
def test_pages_that_disagree_are_no_parts(other: Article) -> None:
    one = member(1, first=True)
    one = one._replace(article=replace(one.article, published=PublicationDate.day(date(2015, 9, 8), FoundIn.META)))
    members = one, member(2)._replace(article=other)
    assert [parts_of(number, *members) for number in (1, 2)] == [None, None]


def test_a_number_without_a_word_needs_the_same_day() -> None:
    dated = replace(member(1).article, published=PublicationDate.day(date(2015, 9, 8), FoundIn.META))
    plain = member(2, is_plain=True)
    assert parts_of(1, member(1, first=True)._replace(article=dated), plain) is None
    assert parts_of(1, member(1, first=True), plain) is not None


def test_addresses_that_count_from_0_are_counted_on() -> None:
    members = [member(1, first=True)]
    for number in (1, 2):
        article = replace(member(number + 1).article, id=f"id{number + 1}")
        members.append(PartCandidate(article, StatedPart(KEY, number, is_sure=False)))
    assert [one and one.part for one in (parts_of(number, *members) for number in (1, 2, 3))] == [1, 2, 3]


def test_the_title_is_compared_without_site_and_page() -> None:
    titled = replace(member(2).article, title="Bridge closed - Page 2 - The Ledger", outlet="The Ledger")
    assert parts_of(1, member(1, first=True), member(2)._replace(article=titled)) is not None
