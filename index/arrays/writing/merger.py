"""Merging of segments: restores their tokens to text order and inverts them together. `merge_policy` decides when.

Publishes nothing and removes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.arrays.segments.doc_values import DocValues
from index.arrays.segments.segment import Segment
from index.arrays.segments.value_column import flat_value_arrays
from index.arrays.storage.array_file import write_file
from index.arrays.storage.manifest import SegmentStamps
from index.arrays.storage.ragged import Array, run_indices, to_lengths
from index.arrays.writing.batch_tokenizer import TokenBatch, Vocabulary
from index.arrays.writing.inverter import invert
from index.arrays.writing.segment_builder import write_doc_values
from index.query import VALUE_DIMENSIONS, ValueDimension


def merge(folder: Path, name: str, segments: Sequence[Segment]) -> SegmentStamps:
    """Write one segment with the live articles of several, and return its stamps."""
    vocabulary = Vocabulary()
    live_articles = [
        np.arange(segment.size) if segment.live is None else np.flatnonzero(segment.live) for segment in segments
    ]
    batches = [_batch(segment, articles, vocabulary) for segment, articles in zip(segments, live_articles, strict=True)]
    columns: dict[str, Array] = {}
    for dimension in VALUE_DIMENSIONS:
        parts = [
            _values(segment, dimension, articles) for segment, articles in zip(segments, live_articles, strict=True)
        ]
        columns |= flat_value_arrays(dimension, *(np.concatenate(part) for part in zip(*parts, strict=True)))
    arrays = invert(batches, vocabulary)
    postings = write_file(folder / f"{name}.postings", arrays)
    doc_values = _doc_values(segments, live_articles)
    facts, _ = write_doc_values(folder, name, doc_values, columns)
    return SegmentStamps(len(doc_values.ids), arrays["offsets"].size, postings, facts)


def _batch(segment: Segment, articles: Array, vocabulary: Vocabulary) -> TokenBatch:
    title, body = segment.title_length[articles], segment.body_length[articles]
    sentence_at = segment.array("sentence_at").astype(np.int64)
    counts = to_lengths(sentence_at)[articles]
    sentences = run_indices(sentence_at[articles], counts)
    token_at = np.cumsum(segment.title_length + segment.body_length) - segment.title_length - segment.body_length
    chosen = run_indices(token_at[articles], title + body)
    return TokenBatch(
        title,
        body,
        segment.array("lead_length")[articles].astype(np.int64),
        counts,
        _entries(segment, vocabulary)[chosen],
        segment.array("sentence_token")[sentences],
        segment.array("sentence_character")[sentences],
        segment.array("paragraph")[sentences],
    )


def _entries(segment: Segment, vocabulary: Vocabulary) -> Array:
    """Return the entry of each token of a segment, in text order."""
    surface_at = segment.array("surface_at").astype(np.int64)
    stems = np.repeat(np.arange(len(segment.terms.stems)), to_lengths(surface_at)).tolist()
    forms = np.empty(len(stems), np.int64)
    forms[segment.array("form_entries")] = np.repeat(
        np.arange(len(segment.terms.forms)), to_lengths(segment.array("form_at"))
    )
    stem_texts, form_texts = list(segment.terms.stems), list(segment.terms.forms)
    numbers = np.array(
        [
            vocabulary.add_entry(surface, form_texts[form], stem_texts[stem])
            for surface, form, stem in zip(segment.terms.surfaces, forms.tolist(), stems, strict=True)
        ],
        np.int32,
    )
    token_counts = to_lengths(segment.array("token_at"))
    entries = numbers[np.repeat(surface_at[:-1], token_counts) + segment.all_codes()]
    article = np.repeat(segment.array("articles"), segment.array("frequencies"))
    offsets = segment.array("offsets").astype(np.int64)
    positions = (
        segment.starts[article] + offsets - 2 * article.astype(np.int64) - (offsets > segment.title_length[article])
    )
    in_order = np.empty_like(entries)
    in_order[positions] = entries
    return in_order


def _values(segment: Segment, dimension: ValueDimension, articles: Array) -> tuple[Array, Array]:
    column = segment.columns[dimension]
    counts = column.counts().astype(np.int64)
    starts = np.cumsum(counts) - counts
    return counts[articles], column.flat()[run_indices(starts[articles], counts[articles])].astype(np.int64)


def _doc_values(segments: Sequence[Segment], live_articles: Sequence[Array]) -> DocValues:
    ids, versions, start, end, flags = (
        np.concatenate(
            [
                segment.doc_values.array(name)[articles]
                for segment, articles in zip(segments, live_articles, strict=True)
            ]
        )
        for name in ("ids", "versions", "start", "end", "flags")
    )
    return DocValues(ids, versions, start.astype(np.int64), end.astype(np.int64), flags)
