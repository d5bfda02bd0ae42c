"""A string table finds what a sorted list of strings has, whatever the letters."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.arrays.storage.array_file import ArrayFile, write_file
from index.arrays.storage.string_table import StringTable, string_arrays

ALPHABET = "ab\u00e9\u0437\ud800\U0001f600"
strings = st.text(ALPHABET, max_size=4)


def _table(values: list[str]) -> StringTable:
    with tempfile.TemporaryDirectory() as folder:
        stamp = write_file(Path(folder) / "table", string_arrays("names", values))
        return StringTable(ArrayFile(Path(folder), stamp), "names")


@settings(max_examples=150, deadline=None)
@given(st.sets(strings, max_size=20), strings, st.text(ALPHABET, min_size=1, max_size=2), st.data())
def test_a_table_answers_as_a_sorted_list_does(values: set[str], wanted: str, part: str, data: st.DataObject) -> None:
    expected = sorted(values, key=lambda value: value.encode("utf-8", "surrogatepass"))
    table = _table(expected)
    assert list(table) == expected
    assert [table[index] for index in range(len(table))] == expected
    assert table.find(wanted) == (expected.index(wanted) if wanted in values else -1)
    first, stop = table.prefix_range(part)
    assert expected[first:stop] == [value for value in expected if value.startswith(part)]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(expected))] * 2)))
    assert table.slice(start, end) == expected[start:end]
    chosen = [(index, value) for index, value in enumerate(expected) if start <= index < end]
    assert table.containing(part, start, end) == [index for index, value in chosen if part in value]
    assert table.ending_with(part, start, end) == [index for index, value in chosen if value.endswith(part)]
