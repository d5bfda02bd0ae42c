"""The forms of an archive by how they sound, so that other spellings of a word can be found. Searches nothing.

The keys and the measure of likeness are those by which people's names are folded: `corpus.people`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nsmallest
from threading import Lock

from corpus.names.parser import PARTICLES
from corpus.names.phonetic_index import PhoneticIndex
from corpus.names.phonetics import phonetic_distance, transliterated
from corpus.names.similarity import CHECKING, alike, also_written
from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.engine import Reader
from index.query import Fuzzy, Wildcard

SHORTEST = 4
LIKENESS = 0.1
"""How unlike a variant may sound, for each letter of the shorter word.

Calibrated by `benchmarks/variants.py` on recorded aliases: more lets other people's names in before it
finds more."""

MOST_ALIKE = 32
"""So many forms at most stand for a word of a name, the likest."""

_EVERY_FORM = 1 << 30


@dataclass(slots=True)
class Spellings:
    """The forms of a generation by their keys, read when they are first asked for."""

    _generation: int | None = None
    _homophones: PhoneticIndex = field(default_factory=lambda: PhoneticIndex(()))
    _lock: Lock = field(default_factory=Lock)

    def variants(self, reader: Reader, form: str) -> set[str]:
        """Give the forms that are other spellings of a form by itself."""
        letters = transliterated(form)
        if len(letters) < SHORTEST:
            return set()
        return {
            other
            for other in self._near(reader, letters)
            if len(other) >= SHORTEST - 1
            and stem(other, "en") != stem(form, "en")
            and phonetic_distance(letters, transliterated(other))
            <= LIKENESS * min(len(letters), len(transliterated(other)))
        }

    def sounding_like(self, reader: Reader, word: str) -> dict[str, float]:
        """Give the likest forms that may stand for a word of a name, itself among them, and at what cost."""
        letters = transliterated(word)
        if len(letters) < 2 or letters in PARTICLES:
            return {}
        near = self._near(reader, letters) | set(reader.forms(_misspelt(word), MOST_ALIKE))
        costs = {other: alike(letters, transliterated(other), CHECKING) for other in near}
        for name in also_written(letters):
            costs |= {other: CHECKING.nickname for other in self._near(reader, name) if transliterated(other) == name}
        costs[normalize(word)] = 0.0
        likely = nsmallest(MOST_ALIKE, costs, key=lambda other: (costs[other], other))
        return {other: costs[other] for other in likely if costs[other] <= CHECKING.limit}

    def _near(self, reader: Reader, letters: str) -> set[str]:
        with self._lock:
            if self._generation != reader.generation:
                forms = reader.forms(Wildcard("*"), _EVERY_FORM)
                self._homophones = PhoneticIndex([form for form in forms if len(form) > 1 and form.isalpha()])
                self._generation = reader.generation
            homophones = self._homophones
        return homophones.near(letters)


def _misspelt(word: str) -> Fuzzy:
    return Fuzzy(word, edits=2 if len(word) > 5 else 1)
