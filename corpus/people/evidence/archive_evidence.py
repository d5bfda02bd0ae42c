"""The evidence of an archive for each form, as one number, and which forms it leaves open. Reads no text.

The number is a function of the rows of the form and of its words, so it is computed where it is needed and kept until
the tables change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from math import inf, log
from typing import NamedTuple

from corpus.people.evidence.archive_features import archive_features, mean_context, needed_forms
from corpus.people.evidence.asking import OPEN, asked_articles, verdict_features
from corpus.people.evidence.evidence_rows import NO_FORM, NO_WORD, FormRow, Tables, WordRow
from corpus.people.evidence.evidence_weights import ARCHIVE, ASKED, LOCAL, UNIT, Weights
from corpus.people.evidence.form_facts import facts_of

FULL_THRESHOLD = log(0.45 / 0.55)
SINGLE_THRESHOLD = log(0.6 / 0.4)
"""The evidence from which on a full name or a single word is a person, as in `corpus.people.english`."""
MOST_CONTEXT = 4.0
"""The most that what stands beside a form in one article can count, before its weight."""

_MOST = round(MOST_CONTEXT * UNIT)
LEAST_CONTEXT = -_MOST
_THOUSAND = 1000

Verdicts = Callable[[Mapping[str, tuple[int, ...]]], Mapping[str, Collection[str]]]
"""Returns the verdicts that are known on forms in articles."""


class FormEvidence(NamedTuple):
    """What the archive says of a form: evidence above the threshold, in hundredths, and the weight of a context.

    That is in thousandths. `is_open` if the model is asked about it.
    """

    evidence: int
    context: int
    is_open: bool

    @property
    def is_settled(self) -> bool:
        """Whether no context can change the decision."""
        return abs(self.evidence) > self.threshold(LEAST_CONTEXT)

    def threshold(self, weight: int) -> int:
        """Return the evidence from which on a form is a person where the context has this weight."""
        return -(self.context * max(-_MOST, min(_MOST, weight)) // _THOUSAND)


NEVER = FormEvidence(-100 * UNIT, 0, is_open=False)
"""The evidence of what can be no person's name."""


def weigh(features: Mapping[str, float], weights: Mapping[str, float]) -> tuple[float, float]:
    """Return the evidence of features of a form, and the weight of a unit of context beside it."""
    evidence = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return evidence, weights.get("context", 0.0) + weights.get("context, small", 0.0) * features["small"]


def no_verdicts(asked: Mapping[str, tuple[int, ...]]) -> Mapping[str, Collection[str]]:
    """Return no verdicts."""
    return {}


@dataclass(slots=True)
class ArchiveEvidence:
    """The evidence of each form in an archive, whose tables must not change meanwhile."""

    tables: Tables
    verdicts: Verdicts = no_verdicts
    archive: Weights = ARCHIVE
    asked: Weights = ASKED
    local: Weights = LOCAL
    places: dict[str, bool] = field(default_factory=dict)
    """Which forms `corpus.people.evidence.places` takes for places by this evidence."""
    _forms: dict[str, FormRow] = field(default_factory=dict)
    _words: dict[str, WordRow] = field(default_factory=dict)
    _known: dict[str, FormEvidence] = field(default_factory=dict)
    _verdicts: dict[str, Collection[str]] = field(default_factory=dict)
    _size: int = -1

    def read(self, forms: Collection[str]) -> None:
        """Find the evidence of forms, many at once."""
        new = {form for form in forms if form not in self._known}
        if not new:
            return
        self._read_rows(new)
        if self._size < 0:
            self._size = self.tables.size()
        open_forms = {}
        for form in new:
            evidence, context, is_open = self._unasked(form)
            if is_open:
                open_forms[form] = evidence, context
            else:
                self._known[form] = _form_evidence(form, evidence, context, is_open=False)
        if not open_forms:
            return
        verdicts = self.verdicts({form: asked_articles(self._forms[form]) for form in open_forms})
        for form, (evidence, context) in open_forms.items():
            known = self._verdicts[form] = verdicts.get(form, ())
            if features := verdict_features(known):
                weights = self.asked.of(form)
                share = weights.get("evidence", 1.0)
                evidence = share * evidence + sum(weights.get(name, 0.0) * value for name, value in features.items())
                context *= share
            self._known[form] = _form_evidence(form, evidence, context, is_open=True)

    def _read_rows(self, forms: Collection[str]) -> None:
        unread = {needed for form in forms for needed in needed_forms(form) if needed not in self._forms}
        found = self.tables.form_rows(unread)
        self._forms.update({form: found.get(form, NO_FORM) for form in unread})
        words = {word for form in unread for word in facts_of(form).words if word not in self._words}
        rows = self.tables.word_rows(words)
        self._words.update({word: rows.get(word, NO_WORD) for word in words})

    def of(self, form: str) -> FormEvidence:
        """Return the evidence of a form."""
        if form not in self._known:
            self.read([form])
        return self._known[form]

    def verdicts_on(self, form: str) -> Collection[str]:
        """Return the verdicts that are known on a form: none, unless it is open."""
        self.of(form)
        return self._verdicts.get(form, ())

    def cached(self) -> int:
        """Return the number of forms whose rows are kept."""
        return len(self._forms)

    def row(self, form: str) -> FormRow:
        """Return the row of a form."""
        self.of(form)
        return self._forms[form]

    def _unasked(self, form: str) -> tuple[float, float, bool]:
        """Return the evidence of a form without verdicts, the weight of a context, and whether that leaves it open."""
        if not facts_of(form).can_be_person:
            return -inf, 0.0, False
        features = archive_features(form, self._forms, self._words, self._size, self.local)
        evidence, context = weigh(features, self.archive.of(form))
        row = self._forms[form]
        is_open = abs(evidence + context * mean_context(row) - _threshold(form)) < OPEN
        return evidence, context, bool(row.articles) and is_open


def _threshold(form: str) -> float:
    return FULL_THRESHOLD if " " in form else SINGLE_THRESHOLD


def _form_evidence(form: str, evidence: float, context: float, *, is_open: bool) -> FormEvidence:
    if evidence == -inf:
        return NEVER
    above = evidence - _threshold(form)
    return FormEvidence(round(above * UNIT), max(0, round(context * _THOUSAND)), is_open)
