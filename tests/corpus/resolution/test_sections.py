"""Sections of a paper go by its name: by what several names share, and by the names of sections in many languages."""

from __future__ import annotations

import pytest

from corpus.resolution.sections import paper_sections


@pytest.mark.parametrize(
    ("paper", "names"),
    [
        ("Harbour Herald", ["Harbour Herald - Sport"]),
        ("Harbour Herald", ["Politics | Harbour Herald"]),
        ("Kanal-Bote", ["Wirtschaft – Kanal-Bote"]),
        ("Gaceta del Muelle", ["Gaceta del Muelle: Deportes"]),
        ("Gaceta del Muelle", ["Deportes en Gaceta del Muelle", "Cultura en Gaceta del Muelle"]),
        ("Le Quai", ["Sports sur Le Quai", "Monde sur Le Quai"]),
        ("The Harbour Herald", ["Business in The Harbour Herald", "Science from The Harbour Herald"]),
        ("KanalBote", ["KanalBote-Sport", "KanalBote-Politik"]),
        ("Liman Gazetesi", ["Liman Gazetesi | Spor"]),
        ("Портовый листок", ["Портовый листок. Культура"]),
        ("港湾日報", ["港湾日報｜スポーツ"]),
        ("جريدة الرصيف", ["اقتصاد - جريدة الرصيف"]),
    ],
)
def test_a_section_is_named_beside_its_paper(paper: str, names: list[str]) -> None:
    assert list(paper_sections(dict.fromkeys(names, "l.example"))) == [(paper, names)]


@pytest.mark.parametrize(
    "names",
    [
        ["Post - Kurier"],
        ["Morning Post - Larnshaven"],
        ["Business in Larnshaven"],
        ["Auto-Sport"],
        ["World - News"],
        ["Science in School", "Harbour Herald"],
    ],
)
def test_other_names_of_two_parts_stay_whole(names: list[str]) -> None:
    assert list(paper_sections(dict.fromkeys(names, "l.example"))) == []


def test_names_without_a_site_are_not_taken_apart() -> None:
    assert list(paper_sections({"Harbour Herald - Sport": None})) == []
