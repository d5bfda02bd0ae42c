"""A scan finds the names that runs of capitalised words hold, wherever a run begins and whatever joins it."""

from __future__ import annotations

import pytest

from corpus.people.candidates import find_candidates
from corpus.people.evidence.scanning import scan

TEXTS = [
    ("United Nations Sergei Lavrov came.", {"United Nations Sergei Lavrov", "Sergei Lavrov"}),
    ("Talks of al-Masri and Ludwig van den Berg.", {"al-Masri", "Ludwig van den Berg"}),
    ("He met Caroline van den Brul’s lawyer.", {"Caroline van den Brul"}),
    ("J. R. Brown and Kim Jong-un", {"J. R. Brown", "Kim Jong-un"}),
    ("The town of Łódź, Élise Noël said", {"Łódź", "Élise Noël"}),
    ("nothing here, only iPhone users", set[str]()),
    ("", set[str]()),
]


@pytest.mark.parametrize(("text", "forms"), TEXTS, ids=[text[:20] or "empty" for text, _ in TEXTS])
def test_the_names_of_a_text_are_found(text: str, forms: set[str]) -> None:
    found = scan(text).mentions
    assert forms <= found.keys()
    for form, mentions in found.items():
        assert {" ".join(text[one.start : one.end].split()) for one in mentions} == {form}


@pytest.mark.parametrize("text", [text for text, _ in TEXTS])
def test_a_scan_finds_what_the_candidates_of_a_text_are(text: str) -> None:
    candidates, _ = find_candidates(text, [])
    spans = {(span.start, span.end) for of_form in candidates.values() for span in of_form}
    assert spans == {(one.start, one.end) for mentions in scan(text).mentions.values() for one in mentions}


def test_a_mention_leads_to_its_name_and_a_part_of_it_to_the_whole() -> None:
    text = "President Maria Brown left. United Nations Sergei Lavrov stayed, Mr Brown said."
    found = scan(text)
    (maria,) = found.mentions["Maria Brown"]
    assert found.names[maria.at][1].has_title
    (sergei,) = found.mentions["Sergei Lavrov"]
    assert sergei.inner
    assert found.names[sergei.at][1].form == "United Nations Sergei Lavrov"
    assert [start + name.start for start, name in found.names] == sorted(
        start + name.start for start, name in found.names
    )


def test_what_was_parsed_before_is_found_at_its_own_place() -> None:
    text = "Maria Brown, Maria Brown and Maria Brown."
    assert [one.start for one in scan(text).mentions["Maria Brown"]] == [0, 13, 29]
