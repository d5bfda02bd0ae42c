"""English text: the model's entities, corrected by the classifier of capitalised strings."""

from __future__ import annotations

import pytest

from corpus.people.english import find_mentions, tag
from corpus.people.tagger import EntityKind, Mentions


def mentions(text: str) -> Mentions:
    (spans,) = tag([text])
    return find_mentions(text, spans)


CASES = [
    ("President Bashar al-Assad spoke to Ann Lee, 45, on Monday.", ["Bashar al-Assad", "Ann Lee"]),
    ("Foreign Minister Sergei Lavrov said so, and Lavrov left.", ["Sergei Lavrov", "Lavrov"]),
    ("Gordon Brown spoke at Brown University in Providence.", ["Gordon Brown"]),
    ("The United Nations met in Geneva in May.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "names"), CASES, ids=[case[0][:20] or "empty" for case in CASES])
def test_people_are_found_without_titles_and_nothing_else(text: str, names: list[str]) -> None:
    assert [name.form for name in mentions(text).names] == names


def test_mentions_do_not_overlap_and_have_their_form_as_lemma() -> None:
    text = "Senator Ted Cruz Puts John Boehner On Notice. Ted Cruz said that Boehner agreed."
    found = mentions(text).names
    assert [text[name.start : name.end] for name in found] == [name.form for name in found]
    assert all(name.lemma == name.form for name in found)
    ends = [name.end for name in found]
    assert all(end <= name.start for end, name in zip(ends, found[1:], strict=False))


def test_an_entity_that_ends_with_a_name_is_not_another_entity() -> None:
    text = "At the United Nations Sergei Lavrov, the foreign minister, rejected the plan."
    found = mentions(text)
    (name,) = found.names
    assert text[name.start : name.end] == "Sergei Lavrov"
    assert name.end not in {end for _, end in found.other_entities}


def test_entities_of_a_long_text_keep_their_offsets() -> None:
    texts = ["Ann Lee lives in Paris.", "The boats stayed.\n" * 4_000 + "Ann Lee lives in Paris.", ""]
    short, long, empty = tag(texts)
    shift = len(texts[1]) - len(texts[0])
    last = [(span.start - shift, span.end - shift, span.kind) for span in long if span.start >= shift]
    assert last == [(span.start, span.end, span.kind) for span in short]
    assert EntityKind.PLACE in {span.kind for span in short}
    assert empty == []
