"""Tables of evidence in memory, for measurements and tests: an archive keeps its own in `corpus.store`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from corpus.people.evidence.evidence_rows import NO_WORD, FormRow, WordRow
from corpus.people.evidence.evidence_weights import LOCAL, Weights
from corpus.people.evidence.tables import Observation, counted_forms, merge


class MemoryTables:
    """The evidence of articles that were added."""

    def __init__(self, local: Weights = LOCAL) -> None:
        self._local = local
        self.articles = 0
        self.forms: dict[str, FormRow] = {}
        self.words: dict[str, WordRow] = {}

    def add(self, observations: Iterable[Observation]) -> None:
        """Add articles."""
        batch = list(observations)
        forms = {form for seen in batch for form in counted_forms(seen.scan)}
        changes = merge(batch, self.form_rows(forms), self._local)
        self.forms |= changes.forms
        for word, change in changes.words.items():
            self.words[word] = self.words.get(word, NO_WORD).plus(change)
        self.articles += len(batch)

    def size(self) -> int:
        """Return the number of articles."""
        return self.articles

    def form_rows(self, forms: Collection[str]) -> Mapping[str, FormRow]:
        """Return the rows of forms."""
        return {form: self.forms[form] for form in forms if form in self.forms}

    def word_rows(self, words: Collection[str]) -> Mapping[str, WordRow]:
        """Return the rows of words."""
        return {word: self.words[word] for word in words if word in self.words}
