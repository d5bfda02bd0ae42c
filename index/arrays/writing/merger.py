"""Several segments into one: their tokens back into the order of text, then inverted together. Chooses what to merge.

Publishes nothing and removes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.arrays.segments.doc_values import DocValues
from index.arrays.segments.layout import MAX_ARTICLES, MAX_TOKENS
from index.arrays.segments.segment import Segment
from index.arrays.segments.value_column import flat_value_arrays
from index.arrays.storage.array_file import write_file
from index.arrays.storage.manifest import DIMENSIONS, SegmentStamps
from index.arrays.storage.ragged import Array, run_indices, to_lengths
from index.arrays.writing.batch_tokenizer import Batch, Vocabulary
from index.arrays.writing.inverter import invert
from index.arrays.writing.segment_builder import write_rest
from index.query import ValueDimension

FAN = 8
"""So many segments of about one size become one. Fewer would write articles more often, more slow every question."""
SMALLEST = 64
"""Segments with fewer articles count as of one size."""


def choose(to_lengths: Sequence[tuple[int, int]], live: Sequence[int]) -> list[int]:
    """Choose segments to merge, given their articles and tokens and how many articles live; [] when none need it.

    A segment of which half is deleted is written again by itself; one without a live article is merged away.
    """
    for number, (articles, _) in enumerate(to_lengths):
        if live[number] * 2 <= articles:
            return [number]
    tiers: dict[int, list[int]] = {}
    for number, (articles, tokens) in enumerate(to_lengths):
        if articles * FAN <= MAX_ARTICLES * 2 and tokens * FAN <= MAX_TOKENS * 2:
            tiers.setdefault(_tier(articles), []).append(number)
    for _, numbers in sorted(tiers.items()):
        if len(numbers) >= FAN:
            return _fitting(numbers, to_lengths)
    return []


def _tier(articles: int) -> int:
    tier, bound = 0, SMALLEST
    while articles > bound:
        tier, bound = tier + 1, bound * FAN
    return tier


def _fitting(numbers: Sequence[int], to_lengths: Sequence[tuple[int, int]]) -> list[int]:
    chosen: list[int] = []
    articles = tokens = 0
    for number in numbers:
        articles, tokens = articles + to_lengths[number][0], tokens + to_lengths[number][1]
        if articles > MAX_ARTICLES or tokens > MAX_TOKENS:
            break
        chosen.append(number)
    return chosen if len(chosen) > 1 else []


def merge(folder: Path, name: str, segments: Sequence[Segment]) -> SegmentStamps:
    """Write one segment with the live articles of several."""
    vocabulary = Vocabulary()
    kept = [np.arange(one.size) if one.live is None else np.flatnonzero(one.live) for one in segments]
    batches = [_batch(segment, articles, vocabulary) for segment, articles in zip(segments, kept, strict=True)]
    columns: dict[ValueDimension, dict[str, Array]] = {}
    for dimension in DIMENSIONS:
        parts = [_values(segment, dimension, articles) for segment, articles in zip(segments, kept, strict=True)]
        columns[dimension] = flat_value_arrays(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    arrays = invert(batches, vocabulary)
    postings = write_file(folder / f"{name}.postings", arrays)
    facts = _facts(segments, kept)
    return SegmentStamps(len(facts.ids), arrays["offsets"].size, postings, *write_rest(folder, name, facts, columns))


def _batch(segment: Segment, articles: Array, vocabulary: Vocabulary) -> Batch:
    title, body = segment.title_length[articles], segment.body_length[articles]
    sentence_at = segment.whole("sentence_at").astype(np.int64)
    counts = to_lengths(sentence_at)[articles]
    sentences = run_indices(sentence_at[articles], counts)
    token_at = np.cumsum(segment.title_length + segment.body_length) - segment.title_length - segment.body_length
    chosen = run_indices(token_at[articles], title + body)
    return Batch(
        title,
        body,
        segment.whole("lead_length")[articles].astype(np.int64),
        counts,
        _entries(segment, vocabulary)[chosen],
        segment.whole("sentence_token")[sentences],
        segment.whole("sentence_character")[sentences],
        segment.whole("paragraph")[sentences],
    )


def _entries(segment: Segment, vocabulary: Vocabulary) -> Array:
    """Give the entry of each token of a segment, in the order of text."""
    surface_at = segment.whole("surface_at").astype(np.int64)
    stems = np.repeat(np.arange(len(segment.terms.stems)), to_lengths(surface_at)).tolist()
    forms = np.empty(len(stems), np.int64)
    forms[segment.whole("form_entries")] = np.repeat(
        np.arange(len(segment.terms.forms)), to_lengths(segment.whole("form_at"))
    )
    family_of, form_of = list(segment.terms.stems), list(segment.terms.forms)
    numbers = np.array(
        [
            vocabulary.number(surface, form_of[form], family_of[family])
            for surface, form, family in zip(segment.terms.surfaces, forms.tolist(), stems, strict=True)
        ],
        np.int32,
    )
    token_counts = to_lengths(segment.whole("token_at"))
    entries = numbers[np.repeat(surface_at[:-1], token_counts) + segment.all_codes()]
    article = np.repeat(segment.whole("articles"), segment.whole("frequencies"))
    offsets = segment.whole("offsets").astype(np.int64)
    places = (
        segment.starts[article] + offsets - 2 * article.astype(np.int64) - (offsets > segment.title_length[article])
    )
    in_order = np.empty_like(entries)
    in_order[places] = entries
    return in_order


def _values(segment: Segment, dimension: ValueDimension, articles: Array) -> tuple[Array, Array]:
    column = segment.columns[dimension]
    counts = column.counts().astype(np.int64)
    starts = np.cumsum(counts) - counts
    return counts[articles], column.flat()[run_indices(starts[articles], counts[articles])].astype(np.int64)


def _facts(segments: Sequence[Segment], kept: Sequence[Array]) -> DocValues:
    languages = tuple(dict.fromkeys(language for segment in segments for language in segment.doc_values.languages))
    numbers = [
        np.array([languages.index(language) for language in segment.doc_values.languages], np.int64)
        for segment in segments
    ]
    ids, versions, start, end = (
        np.concatenate(
            [segment.doc_values.array(name)[articles] for segment, articles in zip(segments, kept, strict=True)]
        )
        for name in ("ids", "versions", "start", "end")
    )
    shifted = [
        of_segment[segment.doc_values.array("language")[articles]]
        for of_segment, segment, articles in zip(numbers, segments, kept, strict=True)
    ]
    return DocValues(ids, versions, start.astype(np.int64), end.astype(np.int64), np.concatenate(shifted), languages)
