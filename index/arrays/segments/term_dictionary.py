"""The term dictionary of a segment: its stems, surface forms and normalised forms. Knows no postings.

An entry is a surface form of a stem; entries are numbered by stem, then by frequency, the most frequent first.
"""

from __future__ import annotations

import numpy as np

from corpus.names.phonetic_index import numbers_with_keys
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.ragged import Array, run_indices
from index.arrays.storage.string_table import StringTable
from index.scoring.forward_index import term_hash


class TermDictionary:
    """The terms of a segment by number.

    The file calls stems `families`, term hashes `checks` and phonetic keys `sounds`.
    """

    def __init__(self, file: ArrayFile) -> None:
        self.stems = StringTable(file, "families")
        self.surfaces = StringTable(file, "surfaces")
        self.forms = StringTable(file, "forms")
        self._surface_offsets = file["surface_at"]
        self._form_offsets, self._form_entries = file["form_at"], file["form_entries"]
        self._hashes, self._stems_by_hash = file["checks"], file["check_families"]
        self._keys, self._forms_by_key = file["sounds"], file["sound_forms"]

    def find_stem(self, stem: str) -> int:
        """Return the number of a stem, or -1; its hash says where to look."""
        wanted = np.uint32(term_hash(stem))
        hashes = self._hashes.all()
        at = int(hashes.searchsorted(wanted))
        while at < len(hashes) and hashes[at] == wanted:
            number = self._stems_by_hash.at(at)
            if self.stems[number] == stem:
                return number
            at += 1
        return -1

    def forms_with_keys(self, keys: Array) -> list[str]:
        """Return the forms that have one of some phonetic keys (`corpus.names.phonetic_index.keys_to_find`)."""
        numbers = numbers_with_keys(self._keys.all(), self._forms_by_key.all(), keys)
        return [self.forms[number] for number in numbers.tolist()]

    def surface_range(self, stem: int) -> tuple[int, int]:
        """Return the range of the entries of a stem."""
        start, stop = self._surface_offsets.slice(stem, stem + 2).tolist()
        return start, stop

    def stems_of_entries(self, entries: Array) -> Array:
        """Return the stem of each entry."""
        return self._surface_offsets.all().searchsorted(entries, side="right") - 1

    def entries_of_form_range(self, first: int, stop: int) -> Array:
        """Return the entries of the forms from `first` to `stop` (exclusive)."""
        return self._form_entries.slice(self._form_offsets.at(first), self._form_offsets.at(stop))

    def entries_of_forms(self, forms: Array) -> Array:
        """Return the entries of some forms."""
        offsets = self._form_offsets.all().astype(np.int64)
        return self._form_entries.all()[run_indices(offsets[forms], offsets[forms + 1] - offsets[forms])]
