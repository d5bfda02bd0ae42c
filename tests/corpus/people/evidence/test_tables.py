"""The tables of evidence are a function of the set of articles: no order, batch or removal leaves a trace."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.people.evidence.evidence_rows import LOWER_SHARE, NO_WORD
from corpus.people.evidence.row_evidence import likelihood
from corpus.people.evidence.tables import SAMPLE, article_key, counted_forms, observe
from tests.support.counted_texts import CountedTexts, observed

GIVEN = ("Maria", "Sergei", "Omar", "Paris", "Jordan")
LAST = ("Brown", "Khoury", "Street", "Bank", "al-Masri", "Park")
FRAMES = (
    "Then {0} {1} said that the street was closed.",
    "President {1} met {0} in {0} {1}.",
    "{0} {1} of the bank left {1}.",
)


def text(seed: int) -> str:
    random = Random(seed)
    return " ".join(random.choice(FRAMES).format(random.choice(GIVEN), random.choice(LAST)) for _ in range(3))


numbers = st.lists(st.integers(0, 200), max_size=60, unique=True)


@settings(max_examples=40, deadline=None)
@given(numbers, st.sets(st.integers(0, 200), max_size=20), st.integers(1, 9), st.randoms())
def test_order_batches_and_removed_articles_leave_no_trace(
    kept: list[int], gone: set[int], batch: int, random: Random
) -> None:
    at_once = CountedTexts().add({number: text(number) for number in kept})
    several = CountedTexts()
    order = [*{*kept, *gone}]
    random.shuffle(order)
    for start in range(0, len(order), batch):
        several.add({number: text(number) for number in order[start : start + batch]})
    surplus = [number for number in order if number not in kept]
    for start in range(0, len(surplus), batch):
        several.remove(surplus[start : start + batch])
    assert several.rows() == at_once.rows()
    assert several.size() == at_once.size()


def test_a_sample_is_of_the_articles_with_the_smallest_keys() -> None:
    tables = CountedTexts().add(dict.fromkeys(range(3 * SAMPLE), "Maria Brown left."))
    row = tables.forms["Maria Brown"]
    assert row.articles == 3 * SAMPLE
    smallest = sorted((article_key(f"article {number}"), number) for number in range(3 * SAMPLE))[:SAMPLE]
    assert [(one.key, one.article) for one in row.sample] == smallest


def test_a_word_counts_the_forms_that_it_begins_and_ends() -> None:
    tables = CountedTexts().add({1: "Maria Brown met Omar Brown.", 2: "Then Maria Brown left."})
    assert tables.words["brown"].last == 2
    assert tables.words["brown"].capital == 3
    assert tables.words["maria"].first == 1
    people = [likelihood(form, tables.forms[form]) for form in ("Maria Brown", "Omar Brown")]
    assert tables.words["brown"].last_people == sum(people) > 0
    assert tables.words["maria"].first_people == people[0]
    assert tables.words["omar"].last == 0


def test_words_in_lower_case_are_those_of_one_article_in_four() -> None:
    chosen = {number for number in range(40) if article_key(f"article {number}") % LOWER_SHARE == 0}
    tables = CountedTexts().add(dict.fromkeys(range(40), "Then the bank's o'clock well-known bank left."))
    assert 0 < len(chosen) < 40
    assert tables.words["bank"].lower == len(chosen)
    assert tables.words.get("known", NO_WORD).lower == 0
    assert not observe(1, f"article {min(set(range(40)) - chosen)}", "the bank").lower


def test_headlines_in_capitals_and_organisations_are_not_counted() -> None:
    forms = counted_forms(observed(1, "MARIA BROWN WINS\n\nMaria Brown of the Hamas left NATO and the UN.").scan)
    assert "Maria Brown" in forms
    assert not {"MARIA BROWN WINS", "MARIA BROWN", "Hamas", "NATO"} & {*forms}
