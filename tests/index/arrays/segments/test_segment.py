"""A segment gives back the articles that were written to it: terms, postings, doc values and unit boundaries."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.names.phonetic_index import PhoneticIndex, keys_to_find
from index.analysis.normalization import normalize
from index.analysis.sounding_forms import may_be_in_name
from index.analysis.stemming import stem
from index.analysis.tokenizer import token_texts
from index.arrays.segments.doc_values import Flag, encode_ids
from index.arrays.segments.segment import Segment
from index.arrays.storage.bitset import bitmap
from index.request import Order
from index.scoring.forward_index import LENGTH, term_hash
from tests.support.array_archives import filled
from tests.support.world import WORLD


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    engine, _ = filled(tmp_path_factory.mktemp("segment"))
    (only,) = engine.reader().segments
    return only


FLAGS = {"a3": Flag.DATE_UNSURE, "a8": Flag.ENCODING_UNSURE | Flag.CUT, "a9": Flag.DATE_UNSURE}


def _stems(number: int) -> list[str]:
    article = WORLD[number]
    texts = token_texts(article.title) + token_texts(article.body)
    return [stem(normalize(text), article.language) for text in texts]


def test_every_stem_is_found_with_the_articles_that_contain_it(segment: Segment) -> None:
    contained = [set(_stems(number)) for number in range(len(WORLD))]
    assert set(segment.terms.stems) == set().union(*contained)
    for term in segment.terms.stems:
        number = segment.terms.find_stem(term)
        articles = segment.postings(number, number + 1).articles.tolist()
        assert articles == [article for article, stems in enumerate(contained) if term in stems]
        assert segment.document_frequencies(np.array([term_hash(term)], np.uint32)).tolist() == [len(articles)]
    assert segment.terms.find_stem("xyzzy") == -1


def test_entries_of_forms_are_the_surfaces_of_their_stems(segment: Segment) -> None:
    for number, form in enumerate(segment.terms.forms):
        entries = segment.terms.entries_of_form_range(number, number + 1)
        assert entries.tolist() == segment.terms.entries_of_forms(np.array([number])).tolist()
        for entry, term in zip(entries.tolist(), segment.terms.stems_of_entries(entries).tolist(), strict=True):
            first, stop = segment.terms.surface_range(term)
            assert first <= entry < stop
            assert normalize(segment.terms.surfaces[entry]) == form


def test_the_phonetic_keys_are_those_of_the_forms_that_may_be_in_a_name(segment: Segment) -> None:
    surfaces, forms = list(segment.terms.surfaces), list(segment.terms.forms)
    entries = [segment.terms.entries_of_form_range(number, number + 1).tolist() for number in range(len(forms))]
    named = [
        form
        for form, written in zip(forms, entries, strict=True)
        if any(may_be_in_name(surfaces[entry], form) for entry in written)
    ]
    assert 20 < len(named) < len(forms)
    expected = PhoneticIndex(named)
    for word in (*forms, "Lattakia", "Sacharowa", "assad", "unheard"):
        assert set(segment.terms.forms_with_keys(keys_to_find(word))) == expected.find(word)


def test_the_forward_index_has_the_hashes_of_title_and_beginning(segment: Segment) -> None:
    for number in range(len(WORLD)):
        hashes, titles, lengths = segment.forward_index(np.array([number]))
        title = int(titles[0])
        assert hashes.tolist() == [term_hash(term) for term in _stems(number)[: title + LENGTH]]
        assert lengths.tolist() == [len(hashes)]


def test_doc_values_are_those_of_the_articles(segment: Segment) -> None:
    ids = [article.id for article in WORLD]
    found = segment.doc_values.find(encode_ids([*ids, "unknown"]))
    assert found.tolist() == [*range(len(WORLD)), -1]
    assert segment.doc_values.array("flags").tolist() == [FLAGS.get(article.id, 0) for article in WORLD]
    for order in (Order.NEWEST, Order.OLDEST):
        by_date = segment.doc_values.by_date(order)
        assert segment.doc_values.date_ranks(order)[by_date].tolist() == list(range(len(WORLD)))
    starts = segment.doc_values.array("start")
    dated = [start for start in starts[segment.doc_values.by_date(Order.OLDEST)].tolist() if start]
    assert dated == sorted(dated)


def test_field_gaps_and_first_positions_bound_the_units(segment: Segment) -> None:
    starts, titles = segment.starts.astype(np.int64), segment.title_length
    gaps = {*(starts[:-1] + titles).tolist(), *(starts[1:] - 1).tolist()}
    words = len(segment.field_gaps)
    assert segment.field_gaps.tolist() == bitmap(np.array(sorted(gaps)), words).tolist()
    for unit in ("sentence", "paragraph"):
        begins = set(starts.tolist())
        for article in range(segment.size):
            tokens, _, paragraphs = segment.sentences(article)
            chosen = tokens if unit == "sentence" else tokens[paragraphs.astype(bool)]
            begins |= {int(starts[article] + titles[article] + 1 + token) for token in chosen.tolist()}
        boundaries, longest = segment.unit_boundaries("sentence" if unit == "sentence" else "paragraph")
        assert boundaries.tolist() == bitmap(np.array(sorted(gaps | begins)), words).tolist()
        assert longest == int(np.diff(sorted(begins)).max()) + 1
