"""Which part of an article an address may name, and what is left of the address."""

from __future__ import annotations

import pytest

from corpus.metadata.parts.part_addresses import MOST_PARTS, PartAddress, part_address, without_number


@pytest.mark.parametrize(
    ("address", "key", "number"),
    [
        ("//x.example/story?page=2", "//x.example/story", 2),
        ("//x.example/story?id=4&page=3", "//x.example/story?id=4", 3),
        ("//x.example/story?page=3&id=4", "//x.example/story?id=4", 3),
        ("//x.example/story?page=1", "//x.example/story", 1),
        ("//x.example/story?seite=2", "//x.example/story", 2),
        ("//x.example/story?%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0=2", "//x.example/story", 2),
        ("//x.example/story/2", "//x.example/story", 2),
        ("//x.example/story/page/2", "//x.example/story", 2),
        ("//x.example/story/seite-2.html", "//x.example/story", 2),
        ("//x.example/story-page-2.html", "//x.example/story.html", 2),
        ("//x.example/story,p2.html", "//x.example/story.html", 2),
        ("//x.example/%D0%B0/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0-2", "//x.example/%D0%B0", 2),
        ("//x.example/@ada/story/2", "//x.example/@ada/story", 2),
        ("crawl/story.html?page=2", "crawl/story.html", 2),
        ("crawl/story.html@page=2.html", "crawl/story.html", 2),
        ("crawl/story.html%3Fpage=2", "crawl/story.html", 2),
    ],
)
def test_an_address_names_a_part(address: str, key: str, number: int) -> None:
    assert part_address(address) == PartAddress(key, number)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("//x.example/story-2.html", "//x.example/story.html"),
        ("//x.example/t2015_123_2.htm", "//x.example/t2015_123.htm"),
        ("//x.example/%D0%B0-2", "//x.example/%D0%B0"),
        ("crawl/story-2.txt", "crawl/story.txt"),
    ],
)
def test_a_number_without_a_word_is_plain(address: str, key: str) -> None:
    assert part_address(address) == PartAddress(key, 2, is_plain=True)


@pytest.mark.parametrize(
    "address",
    [
        "//x.example",
        "//x.example/2",
        "//x.example/?p=2",
        "//x.example/?p=1234",
        "//x.example/story",
        "//x.example/story-1.html",
        "//x.example/story-1234.html",
        "//x.example/2015/09/08",
        "//x.example/2015-09-8.html",
        "//x.example/story?cpage=2",
        "//x.example/story?comments_page=2",
        "//x.example/story/comment-page-2",
        "//x.example/story?id=2",
        "//x.example/story?page=0",
        "//x.example/story?page=02",
        f"//x.example/story?page={MOST_PARTS + 1}",
        "crawl/2.html",
        "2.html",
        "",
    ],
)
def test_an_address_names_a_whole_page(address: str) -> None:
    assert part_address(address) is None


def test_a_known_number_is_found_whatever_names_it() -> None:
    assert without_number("//x.example/a.php?id=7&abschnitt=2", 2) == "//x.example/a.php?id=7"
    assert without_number("//x.example/story/2.html", 2) == "//x.example/story"
    assert without_number("//x.example/story.2.html", 2) == "//x.example/story.html"
    assert without_number("//x.example/a.php?id=7&abschnitt=2", 3) is None
