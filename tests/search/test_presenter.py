"""Records of a page show what the engine found, and say why nothing is marked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.request import Filters
from index.results import Bucket, FacetCounts, Hit, Passage
from search.page import NOTHING_MARKED, ONLY_THE_TITLE
from search.presenter import MAX_BEGINNING, paragraphs, shown_facets, shown_hits
from search.state import SearchState
from tests.support.world import article

ARTICLE = article("a", "Port opens", "The port opened. " * 30, "Post", people=("Ann Port",))
HIT = Hit("a", 1, 2.5)
TITLE = Passage("title", "Port opens", ((0, 4),))
BODY = Passage("body", "The port opened.", ((4, 8),))

NOTES: tuple[tuple[tuple[Passage, ...], str | None], ...] = (
    ((TITLE, BODY), None),
    ((BODY,), None),
    ((TITLE,), ONLY_THE_TITLE),
    ((), NOTHING_MARKED),
)


@pytest.mark.parametrize(("passages", "note"), NOTES)
def test_a_hit_says_why_nothing_is_marked_in_its_body(passages: tuple[Passage, ...], note: str | None) -> None:
    (shown,) = shown_hits([HIT], [ARTICLE], [passages])
    assert shown.note == note
    assert (shown.id, shown.score, shown.outlet, shown.people) == ("a", 2.5, "Post", ("Ann Port",))
    assert shown.title == (TITLE if TITLE in passages else Passage("title", "Port opens", ()))


def test_the_beginning_stands_in_for_passages_and_ends_with_a_sentence() -> None:
    (shown,) = shown_hits([HIT], [ARTICLE], [()])
    (beginning,) = shown.passages
    assert beginning.marks == ()
    assert ARTICLE.body.startswith(beginning.text)
    assert beginning.text.endswith(".")
    assert MAX_BEGINNING - 20 < len(beginning.text) <= MAX_BEGINNING
    (empty,) = shown_hits([HIT], [article("b", "Title", "")], [()])
    assert empty.passages == ()


def test_facets_say_which_values_are_chosen() -> None:
    counts = {
        "outlet": FacetCounts((Bucket("Post", 3), Bucket("Ledger", 1)), 2, 1),
        "person": FacetCounts((Bucket("Ann Port", 1),)),
        "date": FacetCounts((Bucket("2015-08", 1), Bucket("2015-09", 2)), 1, 1),
    }
    state = SearchState(outlets=("Post",), since=date(2015, 9, 1), until=date(2015, 9, 30))
    facets = shown_facets(counts, state, Filters(outlet=("Post",)))  # type: ignore[arg-type]
    assert [(v.value, v.count, v.chosen) for v in facets["outlet"].values] == [("Post", 3, True), ("Ledger", 1, False)]
    assert (facets["outlet"].missing, facets["outlet"].other, facets["outlet"].unit) == (2, 1, None)
    assert [value.chosen for value in facets["date"].values] == [False, True]
    assert facets["date"].unit == "month"


SPANS = (
    ("2015", None, date(2015, 12, 31), True),
    ("2015", date(2015, 1, 2), None, False),
    ("2015-09", date(2015, 9, 1), None, True),
    ("2015-09", None, date(2015, 9, 29), False),
    ("2015-09", None, None, False),
)


@pytest.mark.parametrize(("bucket", "since", "until", "is_chosen"), SPANS)
def test_a_bucket_is_chosen_when_it_lies_within_the_days(
    bucket: str, since: date | None, until: date | None, is_chosen: bool
) -> None:
    empty = FacetCounts(())
    counts = {"outlet": empty, "person": empty, "date": FacetCounts((Bucket(bucket, 1),))}
    facet = shown_facets(counts, SearchState(since=since, until=until), Filters())["date"]  # type: ignore[arg-type]
    assert [value.chosen for value in facet.values] == [is_chosen]


@settings(deadline=None)
@given(st.text(alphabet="ab \n\t.", max_size=60), st.data())
def test_paragraphs_keep_every_mark_and_character(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks = tuple(zip(bounds[::2], bounds[1::2], strict=False))
    cut = paragraphs(Passage("body", text, marks))
    assert "".join("".join(part.text.split()) for part in cut) == "".join(text.split())
    for part in cut:
        assert text[part.start : part.start + len(part.text)] == part.text
        assert "\n\n" not in part.text
    marked = {at for start, end in marks for at in range(start, end) if not text[at].isspace()}
    shown = {part.start + at for part in cut for start, end in part.marks for at in range(start, end)}
    assert marked <= shown <= set(range(len(text)))
