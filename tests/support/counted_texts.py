"""The tables of evidence of a few texts, in memory, and their evidence; an archive keeps its own in its database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from corpus.people.evidence.archive_evidence import ArchiveEvidence
from corpus.people.evidence.evidence_rows import NO_FORM, NO_WORD, Changes, FormRow, Sampled, WordRow
from corpus.people.evidence.tables import SAMPLE, Observation, counted_forms, merge, observe, sampled, subtract


@dataclass
class CountedTexts:
    """The rows of the forms and words of texts."""

    articles: dict[int, Observation] = field(default_factory=dict)
    forms: dict[str, FormRow] = field(default_factory=dict)
    words: dict[str, WordRow] = field(default_factory=dict)

    def size(self) -> int:
        return len(self.articles)

    def form_rows(self, forms: Collection[str]) -> Mapping[str, FormRow]:
        return {form: self.forms[form] for form in forms if form in self.forms}

    def word_rows(self, words: Collection[str]) -> Mapping[str, WordRow]:
        return {word: self.words[word] for word in words if word in self.words}

    def add(self, texts: Mapping[int, str]) -> CountedTexts:
        """Count texts, by the numbers of their articles."""
        seen = [observed(number, text) for number, text in texts.items()]
        self._change(merge(seen, self.form_rows(_forms(seen))))
        self.articles |= {one.article: one for one in seen}
        return self

    def remove(self, numbers: Collection[int]) -> CountedTexts:
        """Count texts no longer."""
        seen = [self.articles[number] for number in numbers]
        self._change(subtract(seen, self.form_rows(_forms(seen)), self._others))
        for number in numbers:
            del self.articles[number]
        return self

    def _others(self, forms: Collection[str], gone: Collection[int]) -> dict[str, list[Sampled]]:
        left = [one for number, one in self.articles.items() if number not in gone]
        return {
            form: sorted(sampled(one, form) for one in left if form in one.scan.mentions)[:SAMPLE] for form in forms
        }

    def _change(self, changes: Changes) -> None:
        self.forms |= changes.forms
        for word, change in changes.words.items():
            self.words[word] = self.words.get(word, NO_WORD).plus(change)

    def rows(self) -> tuple[dict[str, FormRow], dict[str, WordRow]]:
        """Return the rows that say something."""
        forms = {form: row for form, row in self.forms.items() if row != NO_FORM}
        return forms, {word: row for word, row in self.words.items() if row != NO_WORD}

    def evidence(self) -> ArchiveEvidence:
        return ArchiveEvidence(self)


def observed(number: int, text: str) -> Observation:
    """Return what a text adds."""
    return observe(number, f"article {number}", text)


def _forms(seen: Iterable[Observation]) -> set[str]:
    return {form for one in seen for form in counted_forms(one.scan)}
