"""The tables of an archive hold what is counted, through interruptions, and never less or more."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.people.evidence.evidence_rows import Sampled
from corpus.people.evidence.tables import counted_forms, merge, observe, sampled, subtract
from corpus.store.archive import create_archive
from corpus.store.article_store import ArticleStore
from corpus.store.evidence import evidence_store
from corpus.store.evidence.evidence_store import Bounds, EvidenceStore
from tests.support.counted_texts import CountedTexts

TEXTS = {
    1: "President Sergei Lavrov met Maria Brown in Paris.",
    2: "Then Lavrov left. The bank of Omar Khoury said no.",
    3: "In Paris, Sergei Lavrov said that Maria Brown would come.",
}


@pytest.fixture
def store(tmp_path: Path) -> ArticleStore:
    store = create_archive(tmp_path / "archive").store
    for number, text in TEXTS.items():
        store.put(Article(f"article {number}", "", text, "made", language="en"), 1)
    return store


def counted(store: ArticleStore, *numbers: int) -> EvidenceStore:
    tables = EvidenceStore(store.database)
    with store.batch():
        tables.prepare()
        _count(tables, *numbers)
    return tables


def _count(tables: EvidenceStore, *numbers: int) -> None:
    seen = [observe(number, f"article {number}", TEXTS[number]) for number in numbers]
    forms = {form for one in seen for form in counted_forms(one.scan)}
    changes = merge(seen, tables.form_rows(forms))
    tables.add({one.article: (one.key, one.scan.mentions.keys()) for one in seen}, changes)


def _count_and_stop(store: ArticleStore, tables: EvidenceStore) -> None:
    with store.batch():
        _count(tables, 2, 3)
        raise KeyboardInterrupt


def test_what_is_counted_is_what_tables_in_memory_hold(store: ArticleStore) -> None:
    tables = counted(store, 1, 2, 3)
    forms, words = CountedTexts().add(TEXTS).rows()
    assert tables.form_rows([*forms, "Not There"]) == forms
    assert tables.word_rows([*words, "there"]) == words
    assert tables.size() == 3
    assert tables.uncounted([1, 2, 3, 4]) == {4}


def test_articles_that_are_counted_no_longer_leave_nothing(store: ArticleStore) -> None:
    tables = counted(store, 1, 2, 3)
    gone = observe(1, "article 1", TEXTS[1])

    def others(forms: Collection[str], but: Collection[int]) -> dict[str, list[Sampled]]:
        return {
            form: sorted(sampled(observe(number, f"article {number}", TEXTS[number]), form) for number in numbers)
            for form, numbers in tables.with_forms(forms, but, 24).items()
        }

    with store.batch():
        tables.put_verdicts([("Maria Brown", 1, "person exactly"), ("Maria Brown", 3, "place")])
        tables.remove([1], subtract([gone], tables.form_rows(counted_forms(gone.scan)), others))
    forms, words = CountedTexts().add({number: TEXTS[number] for number in (2, 3)}).rows()
    assert tables.form_rows(forms) == forms
    assert tables.word_rows(words) == words
    assert tables.size() == 2
    assert tables.verdicts(["Maria Brown", "Paris"]) == {"Maria Brown": {3: "place"}}


def test_an_interrupted_batch_counts_nothing(store: ArticleStore) -> None:
    tables = counted(store, 1)
    before = tables.form_rows(["Sergei Lavrov", "Omar Khoury"])
    with pytest.raises(KeyboardInterrupt):
        _count_and_stop(store, tables)
    assert tables.form_rows(["Sergei Lavrov", "Omar Khoury"]) == before
    assert tables.uncounted([1, 2, 3]) == {2, 3}
    tables = counted(store, 2, 3)
    assert tables.form_rows(CountedTexts().add(TEXTS).forms) == CountedTexts().add(TEXTS).rows()[0]


def test_bounds_narrow_and_those_of_two_weights_of_context_are_valid_for_none(store: ArticleStore) -> None:
    tables = counted(store, 1, 2, 3)
    with store.batch():
        tables.keep_bounds({"Paris": Bounds(-900, 50, 700, 1), "Maria Brown": Bounds(10, 900, 700, 0)})
        tables.keep_bounds({"Paris": Bounds(-200, 90, 700, 1), "Maria Brown": Bounds(10, 900, 800, 1)})
    ((*found,),) = tables.bounds()
    assert dict(found) == {"Paris": Bounds(-200, 50, 700, 1), "Maria Brown": Bounds(10, 900, -1, -1)}
    with store.batch():
        assert tables.articles_with(["Paris"]) == [1, 3]
    ((*found,),) = tables.bounds()
    assert dict(found).keys() == {"Maria Brown"}


def test_other_rules_count_all_again(store: ArticleStore, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(store, 1, 2)
    with store.batch():
        assert not EvidenceStore(store.database).prepare()
    monkeypatch.setattr(evidence_store, "RULES", evidence_store.RULES + 1)
    tables = EvidenceStore(store.database)
    with store.batch():
        assert tables.prepare()
    assert tables.size() == 0
    assert tables.uncounted([1, 2]) == {1, 2}
    with store.batch():
        assert tables.forget()
        assert not tables.forget()


def test_versions_that_are_replaced_or_removed_are_gone(store: ArticleStore) -> None:
    tables = counted(store, 1, 2, 3)
    assert tables.gone() == []
    store.put(Article("article 1", "", "Other words.", "made", language="en"), 2)
    store.remove("article 2", 3)
    assert [(number, one, body) for number, one, _, body in tables.gone()] == [
        (number, f"article {number}", TEXTS[number]) for number in (1, 2)
    ]
    assert tables.texts([2, 3]) == {number: (f"article {number}", "", TEXTS[number]) for number in (2, 3)}
