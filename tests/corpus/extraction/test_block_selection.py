"""Lines of HTML pages are compared with an extracted text and classified."""

from __future__ import annotations

import numpy as np
from lxml.html import document_fromstring

from corpus.extraction.block_selection import (
    ClassifiedBlocks,
    block_features,
    classify_blocks,
    classify_unaided,
    covered_shares,
)
from corpus.extraction.features.line_features import analyze_line
from corpus.extraction.features.page_features import PageLines
from corpus.extraction.html_blocks import text_blocks

PARAGRAPHS = (
    "The harbour master of Larnshaven said on Monday that the northern pier would stay closed until the spring.",
    "Three ferries were damaged in the storm, which tore the roof off a warehouse and flooded the fish market.",
    "“We have never seen the water stand so high in the old town,” the harbour master said, standing by the pier.",
    "The council of Larnshaven will decide next week whether to pay for a new wall along the harbour and the pier.",
)


def test_a_passage_that_a_page_has_twice_is_kept_once() -> None:
    first, second = PARAGRAPHS[:2]
    analyzed = [analyze_line(line) for line in (first, "Menu", "Contact", "About us", "Imprint", "Jobs", first, second)]
    assert covered_shares(analyzed, [first, second]).tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_the_classifier_corrects_trafilatura_only_where_it_is_sure() -> None:
    lines = PageLines.of(PARAGRAPHS)
    probabilities, shares = np.array([0.1, 0.5, 0.5, 0.9]), np.array([1.0, 1.0, 0.0, 0.0])
    blocks = ClassifiedBlocks(lines, probabilities, shares)
    assert blocks.selection().tolist() == [False, True, False, True]
    assert blocks.own_selection()[3]


def test_a_page_is_told_surely_where_few_words_are_in_doubt() -> None:
    lines = PageLines.of(PARAGRAPHS)
    sure, unsure = np.array([0.01, 0.99, 0.99, 0.99]), np.array([0.4, 0.6, 0.99, 0.99])
    assert ClassifiedBlocks(lines, sure, sure).is_sure()
    assert not ClassifiedBlocks(lines, unsure, unsure).is_sure()
    nothing = np.zeros(len(PARAGRAPHS)) + 0.2
    assert not ClassifiedBlocks(lines, nothing, nothing).is_sure()


def test_paragraphs_that_both_sources_have_are_more_probable_than_menus() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    menu = "<ul><li><a href='/'>Home</a></li><li><a href='/s'>Sport</a></li></ul>"
    blocks = text_blocks(document_fromstring(f"<html><body><nav>{menu}</nav><article>{body}</article></body></html>"))
    page = block_features(blocks, "Pier stays closed", PARAGRAPHS)
    classified = classify_blocks(page, PARAGRAPHS)
    assert blocks.texts == ["Home", "Sport", *PARAGRAPHS]
    unaided = classify_unaided(page)
    assert unaided.selection().tolist() == [False, False, True, True, True, True]
    assert unaided.is_sure()
    assert classified.trafilatura_shares.tolist() == [0, 0, 1, 1, 1, 1]
    assert max(classified.probabilities[:2]) < min(classified.probabilities[2:])
