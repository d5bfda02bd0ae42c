"""Fit the weights of the evidence of an archive on annotated newswire, and judge them on articles that were held out.

The articles are seen as an archive of their own and within many news articles, so that one set of weights serves
archives from some hundred articles on. No statistics of the news are kept, and nothing is written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.calibration.archive_evidence.memory_tables import MemoryTables
from benchmarks.calibration.person_classifier import fit
from benchmarks.quality.metrics import records
from benchmarks.quality.people import MatchCounts, newswire
from corpus.people.coreference import cluster_mentions
from corpus.people.english import ENGLISH, tag
from corpus.people.evidence.archive_evidence import (
    FULL_THRESHOLD,
    MOST_CONTEXT,
    SINGLE_THRESHOLD,
    ArchiveEvidence,
    weigh,
)
from corpus.people.evidence.archive_features import archive_features, mean_context, needed_forms
from corpus.people.evidence.asking import NO_SENTENCE, Question, asked_articles, question, verdict, verdict_features
from corpus.people.evidence.contexts import context_features, context_weight
from corpus.people.evidence.deciding import decide
from corpus.people.evidence.evidence_rows import NO_FORM
from corpus.people.evidence.evidence_weights import UNIT, Weights
from corpus.people.evidence.form_facts import facts_of
from corpus.people.evidence.tables import Observation, observe
from corpus.people.tagger import EntityKind, EntitySpan

FOLDS = 5
RAREST = 5
OPEN_IN_FIT = 4.0
"""Forms this near to the threshold are examples for the weights of verdicts."""
MANY = 0
"""The size that stands for: all of the newswire within the news."""
SIZES = (545, MANY)

Table = dict[str, dict[str, float]]


class Example(NamedTuple):
    """A form of an annotated article: its features, and whether it is annotated as a person."""

    article: int
    form: str
    features: Mapping[str, float]
    person: bool


@dataclass(slots=True)
class Texts:
    """The newswire, first, and the news: texts, ids, what each adds to an archive, and the people of the newswire."""

    rows: list[dict[str, Any]]
    texts: list[str]
    ids: list[str]
    seen: list[Observation]
    folds: list[int]


@dataclass(slots=True)
class Asked:
    """Verdicts of the model by form and article, kept in a file between runs."""

    path: Path | None
    texts: Texts
    by_sentence: dict[str, list[list[Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path and self.path.exists():
            self.by_sentence = json.loads(self.path.read_text("utf-8"))

    def ask(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Show the model the sentences of forms in articles."""
        sentences = sorted({asked.sentence for pair in pairs if (asked := self._question(*pair))})
        new = [sentence for sentence in sentences if sentence not in self.by_sentence]
        for sentence, spans in zip(new, tag(new), strict=True):
            self.by_sentence[sentence] = [[span.start, span.end, span.kind, span.label] for span in spans]
        if self.path and new:
            self.path.write_text(json.dumps(self.by_sentence), "utf-8")

    def _question(self, form: str, article: int) -> Question | None:
        mentions = self.texts.seen[article].scan.mentions.get(form)
        return question(self.texts.texts[article], mentions[0].start, mentions[0].end) if mentions else None

    def verdicts(self, asked: Mapping[str, tuple[int, ...]]) -> dict[str, list[str]]:
        """Return the verdicts that are known on forms in articles."""
        return {form: [self._verdict(form, article) for article in articles] for form, articles in asked.items()}

    def _verdict(self, form: str, article: int) -> str:
        asked = self._question(form, article)
        if not asked or asked.sentence not in self.by_sentence:
            return NO_SENTENCE
        return verdict(
            asked,
            [
                EntitySpan(start, end, EntityKind(kind), label)
                for start, end, kind, label in self.by_sentence[asked.sentence]
            ],
        )


def read(annotated: Path, news: Path, most: int = -1) -> Texts:
    """Read and scan all texts, or so many of the news."""
    rows = list(records(annotated))
    texts = [row["text"] for row in rows]
    ids = [str(row["id"]) for row in rows]
    for number, row in enumerate(records(news)):
        if number == most:
            break
        texts.append(f"{row['title'] or ''}\n\n{row['text'] or ''}")
        ids.append(row["id"])
    seen = [observe(number, one, text) for number, (one, text) in enumerate(zip(ids, texts, strict=True))]
    return Texts(rows, texts, ids, seen, [one.key % FOLDS for one in seen[: len(rows)]])


def labelled(texts: Texts, article: int) -> Iterator[tuple[str, bool]]:
    """Yield the forms of an annotated article, without parts of names, and whether each is a person."""
    people = {" ".join(name.split()).lower() for name in texts.rows[article]["people"]}
    for form, mentions in texts.seen[article].scan.mentions.items():
        name = form.lower()
        is_part = all(mention.inner for mention in mentions) and any(
            name != other and f" {name} " in f" {other} " for other in people
        )
        if not is_part and facts_of(form).can_be_person:
            yield form, name in people


def local_examples(texts: Texts) -> list[Example]:
    """Return the forms of all annotated articles with what their strings and contexts show."""
    return [
        Example(
            article,
            form,
            {"always": 1.0, **facts_of(form).features, **context_features(seen.scan, form, seen.scan.mentions[form])},
            person,
        )
        for article, seen in enumerate(texts.seen[: len(texts.rows)])
        for form, person in labelled(texts, article)
    ]


def solve(examples: list[Example]) -> Weights:
    """Return the weights of a logistic regression for full names and for single words."""
    return Weights(*(_solve([one for one in examples if (" " in one.form) is full]) for full in (True, False)))


def _solve(examples: list[Example]) -> dict[str, float]:
    counts = Counter(name for one in examples for name in one.features)
    names = sorted(name for name, count in counts.items() if count >= RAREST)
    if not names:
        return {}
    columns = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(examples), len(names)))
    for row, one in zip(table, examples, strict=True):
        for name, value in one.features.items():
            if name in columns:
                row[columns[name]] = value
    weights = fit(table, np.array([float(one.person) for one in examples]))
    return {name: round(weight, 2) for name, weight in zip(names, weights.tolist(), strict=True)}


def archives(texts: Texts, size: int, local: Weights) -> Iterator[tuple[MemoryTables, list[int]]]:
    """Yield the archives of a size that the annotated articles make, and which of them each has."""
    count = len(texts.rows)
    for start in range(0, count, size or count):
        part = list(range(start, min(start + (size or count), count)))
        tables = MemoryTables(local)
        tables.add(texts.seen[one] for one in part)
        if size == MANY:
            for first in range(count, len(texts.seen), 500):
                tables.add(texts.seen[first : first + 500])
        yield tables, part


@dataclass(slots=True)
class Archive:
    """One archive of the fit."""

    size: int
    tables: MemoryTables
    articles: list[int]

    def features(self, texts: Texts, article: int, form: str, local: Weights) -> dict[str, float]:
        """Return the features of a form in an article."""
        scan = texts.seen[article].scan
        words = self.tables.word_rows({word for needed in needed_forms(form) for word in facts_of(needed).words})
        features = archive_features(form, self.tables.form_rows(needed_forms(form)), words, self.tables.size(), local)
        weight = context_weight(scan, form, scan.mentions[form], local).weight / UNIT
        context = max(-MOST_CONTEXT, min(MOST_CONTEXT, weight))
        return features | {"context": context, "context, small": context * features["small"]}


def verdict_examples(
    made: list[Archive], examples: list[tuple[Archive, Example]], asked: Asked, archive: Weights
) -> list[Example]:
    """Return the examples of forms that are nearly open, with verdicts on them; ask for those."""
    near = []
    for one, example in examples:
        row = one.tables.forms.get(example.form, NO_FORM)
        evidence, context = weigh({**example.features, "context": 0.0, "context, small": 0.0}, archive.of(example.form))
        threshold = FULL_THRESHOLD if " " in example.form else SINGLE_THRESHOLD
        if row.articles and abs(evidence + context * mean_context(row) - threshold) < OPEN_IN_FIT:
            near.append((evidence + context * example.features["context"], row, example))
    asked.ask({(example.form, article) for _, row, example in near for article in asked_articles(row)})
    found = []
    for evidence, row, example in near:
        features = verdict_features(asked.verdicts({example.form: asked_articles(row)})[example.form])
        if features:
            found.append(example._replace(features={**features, "evidence": evidence}))
    return found


@dataclass(slots=True)
class Fitted:
    """The three sets of weights, and the archives that they were fitted on."""

    local: Weights
    archive: Weights
    asked: Weights
    made: list[Archive]


def fitted(texts: Texts, examples: list[Example], asked: Asked, held: int | None, sizes: tuple[int, ...]) -> Fitted:
    """Fit all weights on the articles outside a fold, or on all."""
    chosen = [one for one in examples if texts.folds[one.article] != held]
    local = solve(chosen)
    made = [Archive(size, tables, part) for size in sizes for tables, part in archives(texts, size, local)]
    pairs = [
        (one, Example(article, form, one.features(texts, article, form, local), person))
        for one in made
        for article in one.articles
        if texts.folds[article] != held
        for form, person in labelled(texts, article)
    ]
    archive = solve([example for _, example in pairs])
    weights = solve(verdict_examples(made, pairs, asked, archive))
    return Fitted(local, archive, weights, made)


def people_of(texts: Texts, article: int, evidence: ArchiveEvidence) -> list[tuple[str, ...]]:
    """Return the people of an article, each with all forms."""
    text = texts.texts[article]
    clusters = cluster_mentions(text, decide(texts.seen[article].scan, evidence)[0], ENGLISH)
    return [(one.name, *(" ".join(text[start:end].split()) for start, end in one.spans)) for one in clusters]


def judge(
    texts: Texts, weights: Fitted, asked: Asked | None, held: int | None, sizes: Iterable[int]
) -> dict[int, MatchCounts]:
    """Return the counts of names for each size of archive, in the articles of a fold or in all."""
    counts = {}
    for size in sizes:
        total = MatchCounts()
        for one in (made for made in weights.made if made.size == size):
            evidence = ArchiveEvidence(one.tables, archive=weights.archive, asked=weights.asked, local=weights.local)
            part = [article for article in one.articles if held is None or texts.folds[article] == held]
            if asked:
                forms = sorted({form for article in part for form in texts.seen[article].scan.mentions})
                asked.ask(
                    {
                        (form, article)
                        for form in forms
                        if evidence.of(form).is_open
                        for article in asked_articles(evidence.row(form))
                    }
                )
                evidence = ArchiveEvidence(one.tables, asked.verdicts, weights.archive, weights.asked, weights.local)
            found = newswire(
                [texts.rows[article] for article in part], [people_of(texts, article, evidence) for article in part]
            )
            add_counts(total, found)
        counts[size] = total
    return counts


def by_folds(
    texts: Texts, asked: Asked, sizes: tuple[int, ...] = SIZES
) -> Iterator[tuple[int, dict[int, MatchCounts], dict[int, MatchCounts]]]:
    """Yield each fold with the counts, by size, of its articles without and with the model; the others are fitted."""
    examples = local_examples(texts)
    for held in range(FOLDS):
        weights = fitted(texts, examples, asked, held, sizes)
        yield held, judge(texts, weights, None, held, sizes), judge(texts, weights, asked, held, sizes)


def add_counts(total: MatchCounts, more: MatchCounts) -> None:
    """Add counts to a total."""
    total.right += more.right
    total.wrong += more.wrong
    total.missed += more.missed
