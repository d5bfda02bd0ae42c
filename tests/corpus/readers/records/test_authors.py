"""Author fields of all shapes become lists of names."""

from __future__ import annotations

import pytest

from corpus.readers.records.authors import author_names

NORA, IDA = "Nora Byström", "Ida Falk"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (NORA, (NORA,)),
        ([NORA, IDA], (NORA, IDA)),
        ({"name": NORA}, (NORA,)),
        ([{"name": NORA}, {"name": IDA}], (NORA, IDA)),
        ([{"@type": "Person", "name": [NORA]}], (NORA,)),
        ({"firstName": "Nora", "last_name": "Byström"}, (NORA,)),
        ([{"given": "Nora", "family": "Byström", "rank": 1}], (NORA,)),
        ({"original": "By Nora Byström", "person": []}, ("By Nora Byström",)),
        ({"person": [{"firstname": "Nora", "lastname": "Byström"}]}, (NORA,)),
        ({"main": {"name": NORA}}, (NORA,)),
        ({"displayName": NORA, "email": "n@o.example"}, (NORA,)),
        (f"{NORA}; {IDA}", (NORA, IDA)),
        (f"{NORA} | {IDA}", (NORA, IDA)),
        ({"0": NORA, "1": IDA}, (NORA, IDA)),
        ("Byström, Nora; Falk, Ida", (NORA, IDA)),
        (f"Byström, Nora; {IDA}", ("Byström, Nora", IDA)),
        (f"{NORA}\n{IDA}\n", (NORA, IDA)),
        (f"['{NORA}', '{IDA}']", (NORA, IDA)),
        (f'["{NORA}", "{IDA}"]', (NORA, IDA)),
        (f"[{{'name': '{NORA}'}}]", (NORA,)),
        (f'{{"name": "{NORA}"}}', (NORA,)),
        (f"{{'{NORA}', '{IDA}'}}", (NORA, IDA)),
        ({"data": [{"name": NORA}, {"name": IDA}]}, (NORA, IDA)),
        ("#REF!", ()),
        ("#BEZUG!", ()),
        ("keine Angabe", ()),
        ("(не указан)", ()),
        ("['']", ()),
        ("[Nora", ("[Nora",)),
        ("[not a list, at all]", ("[not a list, at all]",)),
        ([NORA, None, 7, NORA, ""], (NORA,)),
        (None, ()),
        (7, ()),
        ({}, ()),
        ([[[[[[[[NORA]]]]]]]], ()),
        ("[" * 9_000 + "]", ("[" * 9_000 + "]",)),
    ],
)
def test_the_names_of_an_author_field_are_found(value: object, names: tuple[str, ...]) -> None:
    assert author_names(value) == names
