"""Naming people in English articles by the evidence of their whole archive: observe, decide, ask, revise.

Whatever the order in which articles come and wherever a run is interrupted, the names are the same once `revise` finds
nothing more to decide again. Resolves no names across articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from corpus.article import Article
from corpus.people.annotate import with_people
from corpus.people.coreference import cluster_mentions
from corpus.people.english import ENGLISH, tag
from corpus.people.evidence.archive_evidence import ArchiveEvidence
from corpus.people.evidence.asking import NO_SENTENCE, Question, asked_articles, question, verdict
from corpus.people.evidence.deciding import decide
from corpus.people.evidence.evidence_rows import NO_FORM, FormRow, Sampled
from corpus.people.evidence.places import is_place, place_spans
from corpus.people.evidence.scanning import scan
from corpus.people.evidence.tables import SAMPLE, counted_forms, merge, observe, sampled, subtract
from corpus.people.read_part import BETWEEN, NAMED_CHARACTERS, read_text
from corpus.store.article_store import ArticleStore
from corpus.store.evidence.evidence_store import Bounds, EvidenceStore
from corpus.store.found_names import FoundPeople

FEWEST_ARTICLES = 500
"""English articles from which on the archive says more of a name than the model does."""
CACHED_FORMS = 200_000
"""Forms whose evidence is kept in memory, some 200 MB."""
QUESTIONS = 256
"""Sentences shown to the model at once."""
_NO_BOUND = 2**31


class ArchiveNaming:
    """The evidence of one archive, kept in its store."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._tables = EvidenceStore(store.database)
        self._current: ArchiveEvidence | None = None
        self._rows: dict[str, FormRow] = {}
        self._new = 0

    def begin(self, again: bool = False) -> bool:
        """Bring the tables up to what was removed or replaced; return whether the archive is large enough for them.

        With `again`, or where the tables are not valid, begin with none, and mark all English articles to be named.
        """
        english = self._store.english()
        with self._store.batch():
            if len(english) < FEWEST_ARTICLES:
                if self._tables.forget():
                    self._store.forget_annotation_of(english)
                return False
            if again:
                self._tables.forget()
            if self._tables.prepare():
                self._store.forget_annotation_of(english)
            gone = self._tables.gone()
            seen = [observe(number, article_id, _text(title, body)) for number, article_id, title, body in gone]
            if seen:
                forms = {form for one in seen for form in counted_forms(one.scan)}
                changes = subtract(seen, self._tables.form_rows(forms), self._samples_without)
                self._tables.remove([one.article for one in seen], changes)
        return True

    def _samples_without(self, forms: Collection[str], gone: Collection[int]) -> dict[str, list[Sampled]]:
        numbers = self._tables.with_forms(forms, gone, SAMPLE)
        texts = _texts(self._tables, sorted({number for of_form in numbers.values() for number in of_form}))
        samples: defaultdict[str, list[Sampled]] = defaultdict(list)
        wanted = {form: frozenset(of_form) for form, of_form in numbers.items()}
        for number, (article_id, title, body) in texts:
            seen = observe(number, article_id, _text(title, body))
            for form in wanted.keys() & seen.scan.mentions.keys():
                if number in wanted[form]:
                    samples[form].append(sampled(seen, form))
        return {form: sorted(sample) for form, sample in samples.items()}

    def observe(self, articles: Sequence[Article]) -> None:
        """Count those of these articles that are not counted yet."""
        numbers = self._store.numbers_of([article.id for article in articles])
        new = self._tables.uncounted(numbers.values())
        seen = [
            observe(numbers[article.id], article.id, read_text(article))
            for article in articles
            if numbers[article.id] in new
        ]
        if not seen:
            return
        self._current = None
        self._new += len(seen)
        with self._store.batch():
            changes = merge(seen, self._rows_of({form for one in seen for form in counted_forms(one.scan)}))
            self._tables.add({one.article: (one.key, one.scan.mentions.keys()) for one in seen}, changes)
        self._rows |= changes.forms

    def _rows_of(self, forms: set[str]) -> dict[str, FormRow]:
        """Return the rows of forms: most forms of a batch were in one before it."""
        if len(self._rows) > CACHED_FORMS:
            self._rows.clear()
        unread = forms - self._rows.keys()
        self._rows |= dict.fromkeys(unread, NO_FORM) | {**self._tables.form_rows(unread)}
        return {form: self._rows[form] for form in forms}

    def ask_first(self) -> None:
        """Ask the model what is open before the first decision, if most of the archive is new."""
        if 2 * self._new > self._tables.size():
            self._ask()

    def name(self, articles: Sequence[Article]) -> list[FoundPeople]:
        """Return the people and places of articles; keep from what evidence on they would be others."""
        evidence = self._evidence()
        texts = [read_text(article) for article in articles]
        scans = [scan(text) for text in texts]
        evidence.read({form for one in scans for form in one.mentions})
        bounds: dict[str, Bounds] = {}
        found = []
        for article, text, one in zip(articles, texts, scans, strict=True):
            mentions, thresholds = decide(one, evidence)
            for form, threshold in thresholds.items():
                _narrow(bounds, form, threshold, evidence)
            clusters = cluster_mentions(text, mentions, ENGLISH)
            places = place_spans(one, evidence, [span for cluster in clusters for span in cluster.spans])
            named = with_people(article, text, clusters, places)
            found.append(FoundPeople(named.people or (), named.places))
        self._tables.keep_bounds(bounds)
        return found

    def _evidence(self) -> ArchiveEvidence:
        """Return the evidence of the tables as they are, from the cache unless they changed or it is large."""
        if self._current is None or self._current.cached() > CACHED_FORMS:
            self._current = ArchiveEvidence(self._tables, self._verdicts)
        return self._current

    def revise(self) -> int:
        """Ask the model what is open, and mark the articles to be decided again; return how many those are."""
        self._ask()
        moved = [form for batch in self._tables.bounds() for form in self._moved(batch)]
        with self._store.batch():
            numbers = self._tables.articles_with(moved) if moved else []
            self._store.forget_annotation_of(numbers)
        return len(numbers)

    def _moved(self, bounds: list[tuple[str, Bounds]]) -> Iterator[str]:
        """Yield the forms whose evidence has left the bounds in which decisions on them stay as they are."""
        evidence = self._evidence()
        evidence.read([form for form, _ in bounds])
        for form, (below, above, context, place) in bounds:
            known = evidence.of(form)
            stays = known.context == context and below <= known.evidence < above
            if not stays or place != is_place(form, evidence):
                yield form

    def _verdicts(self, asked: Mapping[str, tuple[int, ...]]) -> dict[str, list[str]]:
        known = self._tables.verdicts(asked.keys())
        return {form: [of[one] for one in asked[form] if one in of] for form, of in known.items()}

    def _ask(self) -> None:
        """Show the model sentences with the forms that the archive leaves open, and keep its verdicts."""
        wanted: defaultdict[int, list[str]] = defaultdict(list)
        for forms in self._tables.forms():
            evidence = self._evidence()
            evidence.read(forms)
            asked = {form: asked_articles(evidence.row(form)) for form in forms if evidence.of(form).is_open}
            known = self._tables.verdicts(asked.keys())
            for form, articles in asked.items():
                for article in set(articles) - known.get(form, {}).keys():
                    wanted[article].append(form)
        questions = self._questions(wanted)
        while some := list(islice(questions, QUESTIONS)):
            spans = tag([asked.sentence for _, _, asked in some])
            verdicts = [
                (form, article, verdict(asked, found) if asked.sentence else NO_SENTENCE)
                for (form, article, asked), found in zip(some, spans, strict=True)
            ]
            self._current = None
            with self._store.batch():
                self._tables.put_verdicts(verdicts)

    def _questions(self, wanted: dict[int, list[str]]) -> Iterator[tuple[str, int, Question]]:
        for number, (_, title, body) in _texts(self._tables, sorted(wanted)):
            text = _text(title, body)
            mentions = scan(text).mentions
            for form in wanted[number]:
                first = mentions[form][0] if form in mentions else None
                yield form, number, question(text, first.start, first.end) if first else Question("", 0, 0)


def _texts(tables: EvidenceStore, numbers: list[int]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    for start in range(0, len(numbers), QUESTIONS):
        yield from tables.texts(numbers[start : start + QUESTIONS]).items()


def _text(title: str, body: str) -> str:
    return (title[:NAMED_CHARACTERS] + BETWEEN + body[:NAMED_CHARACTERS])[:NAMED_CHARACTERS]


def _narrow(bounds: dict[str, Bounds], form: str, threshold: int, evidence: ArchiveEvidence) -> None:
    known = evidence.of(form)
    below, above, *_ = bounds.get(form, (-_NO_BOUND, _NO_BOUND))
    if known.evidence >= threshold:
        below = max(below, threshold)
    else:
        above = min(above, threshold)
    bounds[form] = Bounds(below, above, known.context, is_place(form, evidence))
