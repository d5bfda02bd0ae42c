"""Pagers are read in any language, and what only looks like one is not."""

from __future__ import annotations

import pytest

from corpus.metadata.parts.pagers import printed_part, title_key, titled_part

NAMED = [
    "Page 2 of 3",
    "Page 2 sur 3",
    "Seite 2 von 3",
    "Seite 2/3",
    "Página 2 de 3",
    "Pagina 2 di 3",
    "Sida 2 av 3",
    "Sivu 2/3",
    "Strona 2 z 3",
    "Stránka 2 ze 3",
    "2. oldal / 3",
    "Sayfa 2 / 3",
    "Σελίδα 2 από 3",
    "страница 2 из 3",
    "сторінка 2 з 3",
    "第2页/共3页",
    "共3页 第2页",
    "第二页 共三页",
    "3ページ中2ページ目",
    "총 3페이지 중 2페이지",
    "หน้า 2 จาก 3",
    "صفحة 2 من 3",
    "صفحة ٢ من ٣",
    "صفحه ۲ از ۳",
    "עמוד 2 מתוך 3",
    "पृष्ठ २ / ३",
    "Trang 2/3",
    "« Previous | Page 2 of 3 | Next »",
]


@pytest.mark.parametrize("line", NAMED)
def test_a_pager_is_read_in_any_language(line: str) -> None:
    assert printed_part(line) == (2, 3, True)


@pytest.mark.parametrize("line", ["2/3", "2 of 3", "2 / 3", "Osa 2/3", "2 з 3"])
def test_numbers_without_a_word_for_pages_must_be_confirmed(line: str) -> None:
    assert printed_part(line) == (2, 3, False)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Comments, page 1 of 5",
        "Photo 2 of 7",
        "Bild 2 von 7",
        "Step 1 of 3",
        "Arsenal 2 - 3 Chelsea",
        "In print on pages 2-3",
        "Page 3 of 2024",
        "Page 0 of 3",
        "1 2 3",
        "dp3_4_en",
        "A reader on page 2 of the book was told that there were 3 more pages to come after that",
    ],
)
def test_other_numbers_are_no_pager(line: str) -> None:
    assert printed_part(line) is None


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Harbour bridge closes - Page 2 - The Ledger", (2, None, True)),
        ("Harbour bridge closes (2/3)", (2, 3, False)),
        ("Harbour bridge closes | Page 2 of 3", (2, 3, True)),
        ("Seite 2: Harbour bridge closes", (2, None, True)),
        ("Harbour bridge closes, page 2", (2, None, True)),
        ("Harbour bridge closes", None),
    ],
)
def test_titles_of_parts_are_one(title: str, part: tuple[int, int | None, bool] | None) -> None:
    assert titled_part(title) == part
    assert title_key(title, "The Ledger") == "harbourbridgecloses"
