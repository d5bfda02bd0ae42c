"""Articles of a segment that contain a term, with its frequency in each. Knows no positions, phrases or scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from index.arrays.postings.surface_postings import matched_tokens, tokens_in_new_articles
from index.arrays.postings.term_lookup import TermMatch
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, to_offsets
from index.query import Field

_FEW = 64
"""More ranges of stems than this are processed by their lengths."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The articles that contain a term, sorted, and how often each does.

    `total` counts title and body together; `titled` are the indices of the articles with the term in their title, and
    `title` how often it is there.
    """

    articles: Array
    total: Array
    titled: Array
    title: Array

    @staticmethod
    def concatenate(parts: Sequence[Frequencies], bases: Sequence[int]) -> Frequencies:
        """Join the frequencies of several segments; the articles of each count from its base."""
        present = [(part, base) for part, base in zip(parts, bases, strict=False) if len(part.articles)]
        if not present:
            return Frequencies(*(np.empty(0, np.intp) for _ in range(4)))
        starts = list(accumulate((len(part.articles) for part, _ in present), initial=0))
        articles = np.empty(starts[-1], np.intp)
        for (part, base), start, stop in zip(present, starts, starts[1:], strict=False):
            np.add(part.articles, base, out=articles[start:stop], dtype=np.intp)
        return Frequencies(
            articles,
            np.concatenate([part.total for part, _ in present]),
            np.concatenate([part.titled + start for (part, _), start in zip(present, starts, strict=False)]),
            np.concatenate([part.title for part, _ in present]),
        )

    def select(self, mask: Array) -> Frequencies:
        """Return some of the articles, by a mask."""
        indices = mask.nonzero()[0]
        kept = mask.take(self.titled).nonzero()[0]
        titled = indices.searchsorted(self.titled.take(kept))
        return Frequencies(self.articles.take(indices), self.total.take(indices), titled, self.title.take(kept))


def frequencies(segment: Segment, match: TermMatch, field: Field | None = None) -> Frequencies:
    """Return the articles that contain a term in a field and how often; "lead" counts as "body"."""
    found = _stem_frequencies(segment, match.ranges[0]) if match.is_single_stem else _summed(segment, match)
    if field is None:
        return found
    if field == "title":
        return Frequencies(found.articles[found.titled], found.title, np.arange(len(found.titled)), found.title)
    body = found.total.astype(np.int64)
    body[found.titled] -= found.title
    kept = body.nonzero()[0]
    return Frequencies(found.articles[kept], body[kept], np.empty(0, np.int64), np.empty(0, np.int64))


def _stem_frequencies(segment: Segment, stems: tuple[int, int]) -> Frequencies:
    postings = segment.postings(*stems)
    titled, counts = segment.titled(*stems)
    return Frequencies(postings.articles, postings.frequencies, titled - postings.first, counts)


def _summed(segment: Segment, match: TermMatch) -> Frequencies:
    total, title = np.zeros(segment.size, np.int64), np.zeros(segment.size, np.int64)
    for first, stop in match.ranges:
        for stem in range(first, stop):
            frequencies_of_stem = _stem_frequencies(segment, (stem, stem + 1))
            total[frequencies_of_stem.articles] += frequencies_of_stem.total
            title[frequencies_of_stem.articles[frequencies_of_stem.titled]] += frequencies_of_stem.title
    for tokens in matched_tokens(segment, match.partial):
        in_title = segment.array("offsets")[tokens.token] < segment.title_length[tokens.article]
        total += np.bincount(tokens.article, minlength=segment.size)
        title += np.bincount(tokens.article[in_title], minlength=segment.size)
    articles = np.flatnonzero(total)
    titled = np.flatnonzero(title[articles])
    return Frequencies(articles, total[articles], titled, title[articles][titled])


def article_mask(segment: Segment, match: TermMatch, field: Field | None = None) -> Array:
    """Return a mask of the articles that contain a term in a field."""
    mask = np.zeros(segment.size, bool)
    if field is None:
        _add_articles(segment, match.ranges, mask)
    elif field == "title":
        _add_titled(segment, match.ranges, mask)
    elif field == "body":
        for first, stop in match.ranges:
            mask[_body_articles(segment, first, stop)] = True
    else:
        for stems in match.ranges:
            mask[_lead_articles(segment, stems)] = True
    for tokens in tokens_in_new_articles(segment, match.partial, mask):
        mask[tokens.in_field(segment, field).article] = True
    return mask


def _add_articles(segment: Segment, ranges: Sequence[tuple[int, int]], mask: Array) -> None:
    """Add the articles of ranges of stems to a mask, the longest range first, until it holds every article."""
    if len(ranges) <= _FEW:
        for stems in ranges:
            mask[segment.postings(*stems).articles.astype(np.intp)] = True
        return
    postings, at = segment.array("articles"), segment.array("posting_at").astype(np.int64)
    borders = at[np.array(ranges)]
    order = np.argsort(borders[:, 0] - borders[:, 1])
    for number, (start, stop) in enumerate(borders[order].tolist()):
        mask[postings[start:stop]] = True
        if number % _FEW == 0 and mask.all():
            return


def _add_titled(segment: Segment, ranges: Sequence[tuple[int, int]], mask: Array) -> None:
    titled = segment.array("titled")
    at = segment.array("title_at").astype(np.int64)[np.array(ranges, np.int64).reshape(-1, 2)]
    for start, stop in at[at[:, 1] > at[:, 0]].tolist():
        mask[segment.array("articles")[titled[start:stop]]] = True


def _body_articles(segment: Segment, first: int, stop: int) -> Array:
    postings = segment.postings(first, stop)
    titled, counts = segment.titled(first, stop)
    only_title = titled[postings.frequencies.take(titled - postings.first) == counts]
    in_body = np.ones(len(postings.articles), bool)
    in_body[only_title - postings.first] = False
    return postings.articles[in_body]


def _lead_articles(segment: Segment, stems: tuple[int, int]) -> Array:
    """Return the articles with one of these stems in their first paragraph: its first body position decides."""
    postings, (titled, in_title) = segment.postings(*stems), segment.titled(*stems)
    starts = postings.frequencies.cumsum(dtype=np.int64) - postings.frequencies
    starts[titled - postings.first] += in_title
    first, stop = segment.tokens(*stems)
    in_body = (starts < to_offsets(postings.frequencies)[1:]).nonzero()[0]
    articles = postings.articles.take(in_body)
    offsets = segment.offsets(first, stop).take(starts.take(in_body))
    return articles.take(segment.field_mask(articles, offsets, "lead").nonzero()[0])
