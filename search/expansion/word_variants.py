"""Spelling variants of a word: the forms of an archive by phonetic key. Searches no articles.

The keys and distances are those of `corpus.names`, which also resolve people's names.
"""

from __future__ import annotations

from heapq import nsmallest

from corpus.names.parser import PARTICLES
from corpus.names.phonetics import phonetic_distance
from corpus.names.similarity import TOLERANT_COSTS, given_name_variants, substitution_cost
from corpus.text.transliteration import transliterate
from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.engine import Reader
from index.query import Fuzzy

SHORTEST = 4
"""Letters of words that have variants."""
MAX_DISTANCE = 0.1
"""Greatest phonetic distance of a variant per letter of the shorter word.

Calibrated by `benchmarks/variants.py` on recorded aliases: a larger one admits other people's names before it
finds more variants."""

MAX_FORMS = 32
"""Number of forms kept for one word of a name, the closest."""


def word_variants(reader: Reader, form: str) -> set[str]:
    """Return the forms of the archive that are other spellings of a single form."""
    letters = transliterate(form)
    if len(letters) < SHORTEST:
        return set()
    return {
        other
        for other in reader.forms_sounding_like(letters)
        if len(other) >= SHORTEST - 1
        and stem(other, "en") != stem(form, "en")
        and phonetic_distance(letters, transliterate(other))
        <= MAX_DISTANCE * min(len(letters), len(transliterate(other)))
    }


def name_word_forms(reader: Reader, word: str) -> dict[str, float]:
    """Return the forms closest to a word of a name, itself included, with their substitution costs."""
    letters = transliterate(word)
    if len(letters) < 2 or letters in PARTICLES:
        return {}
    near = reader.forms_sounding_like(letters) | set(reader.forms(_misspelt(word), MAX_FORMS))
    costs = {other: substitution_cost(letters, transliterate(other), TOLERANT_COSTS) for other in near}
    for name in given_name_variants(letters):
        costs |= {
            other: TOLERANT_COSTS.nickname for other in reader.forms_sounding_like(name) if transliterate(other) == name
        }
    costs[normalize(word)] = 0.0
    likely = nsmallest(MAX_FORMS, costs, key=lambda other: (costs[other], other))
    return {other: costs[other] for other in likely if costs[other] <= TOLERANT_COSTS.limit}


def _misspelt(word: str) -> Fuzzy:
    return Fuzzy(word, edits=2 if len(word) > 5 else 1)
