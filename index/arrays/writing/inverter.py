"""Tokens in the order of text into the postings of a segment: arithmetic on whole arrays. Writes no files.

The arrays are described in `docs/index-format.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.segments.layout import sum_by_hash
from index.arrays.storage.bit_packing import WIDTHS, pack, widths_for
from index.arrays.storage.ragged import Array, run_indices, to_lengths, to_offsets, to_smallest_dtype
from index.arrays.storage.string_table import string_arrays
from index.arrays.writing.batch_tokenizer import Batch, Vocabulary
from index.arrays.writing.block_sort import Order, place
from index.scoring.forward_index import LENGTH, term_hash

PACKED = 1 << 20
"""Tokens whose codes are packed together, or a few more, since a family is never parted."""
TOGETHER = 16
"""Batches whose entries are counted together: about a million tokens."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Those entries of a vocabulary that occur, in their final order: by family, then by frequency falling.

    `used` are their numbers in the vocabulary, rising, and all else goes along with it: `number` is the new place of
    each; `family` and `code` say where that is: which family, and which surface of it. `at` is where each family's
    surfaces begin, `token_at` where its tokens begin.
    """

    stems: list[str]
    used: Array
    number: Array
    family: Array
    code: Array
    at: Array
    token_at: Array


def invert(batches: Sequence[Batch], vocabulary: Vocabulary) -> dict[str, Array]:
    """Give the arrays of a segment's postings."""
    title, body, lead, sentences = (
        np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("title_length", "body_length", "lead_length", "sentences")
    )
    entries = ordered(vocabulary, _frequencies(batches, len(vocabulary)))
    arrays = postings(batches, entries, len(vocabulary))
    arrays |= vocabulary_arrays(vocabulary, entries)
    arrays |= opening_arrays(batches, entries, len(vocabulary))
    holders = sum_by_hash(to_lengths(arrays["posting_at"]), arrays["checks"], arrays["check_families"])
    arrays["check_holders"] = to_smallest_dtype(holders)
    arrays |= {
        "title_length": to_smallest_dtype(title),
        "body_length": to_smallest_dtype(body),
        "lead_length": to_smallest_dtype(lead),
        "sentence_at": to_smallest_dtype(to_offsets(sentences)),
    }
    for name in ("sentence_token", "sentence_character", "paragraph"):
        arrays[name] = to_smallest_dtype(np.concatenate([getattr(batch, name) for batch in batches]))
    return arrays


def _frequencies(batches: Sequence[Batch], size: int) -> Array:
    """Count each entry, some batches together."""
    total = np.zeros(size, np.int64)
    for some in range(0, len(batches), TOGETHER):
        entries = np.concatenate([batch.entries for batch in batches[some : some + TOGETHER]])
        total += np.bincount(entries, minlength=size)
    return total


def ordered(vocabulary: Vocabulary, frequencies: Array) -> Entries:
    """Put the entries that occur in order."""
    used = np.flatnonzero(frequencies)
    of_entries = [vocabulary.stems[entry] for entry in used.tolist()]
    stems = sorted(set(of_entries))
    ranks = {family: rank for rank, family in enumerate(stems)}
    family = np.fromiter(map(ranks.__getitem__, of_entries), np.int64, len(used))
    order = np.lexsort((-frequencies[used], family))
    at = to_offsets(np.bincount(family, minlength=len(stems)))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    token_at = to_offsets(np.bincount(family, frequencies[used], len(stems)).astype(np.int64))
    return Entries(stems, used, number, family, number - at[family], at, token_at)


def postings(batches: Sequence[Batch], entries: Entries, vocabulary: int) -> dict[str, Array]:
    """Give the arrays of which articles hold each family, how often and where; `vocabulary` counts the entries."""
    family, code = np.zeros((2, vocabulary), np.int64)
    family[entries.used], code[entries.used] = entries.family, entries.code
    placed = place(batches, Order(family, code, entries.token_at))
    posting_at = to_offsets(placed.postings)
    return {
        "posting_at": to_smallest_dtype(posting_at),
        "token_at": to_smallest_dtype(entries.token_at),
        "title_at": to_smallest_dtype(np.searchsorted(placed.titled, posting_at)),
        "articles": to_smallest_dtype(placed.articles),
        "frequencies": to_smallest_dtype(placed.frequencies),
        "titled": to_smallest_dtype(placed.titled),
        "title_frequencies": to_smallest_dtype(placed.title_frequencies),
        "offsets": to_smallest_dtype(placed.offsets),
    } | code_arrays(placed.codes, entries.token_at, np.diff(entries.at))


def opening_arrays(batches: Sequence[Batch], entries: Entries, vocabulary: int) -> dict[str, Array]:
    """Give the array of the checks of openings, and that of all families in the order of their checks."""
    checks = np.fromiter(map(term_hash, entries.stems), np.uint32, len(entries.stems))
    of_entries = np.zeros(vocabulary, np.uint32)
    of_entries[entries.used] = checks[entries.family]
    by_hash = np.argsort(checks, kind="stable")
    return {
        "opening": np.concatenate([of_entries.take(_openings(batch)) for batch in batches]),
        "checks": checks[by_hash],
        "check_families": to_smallest_dtype(by_hash),
    }


def _openings(batch: Batch) -> Array:
    """Give the entries of the openings of a batch."""
    lengths = batch.title_length + batch.body_length
    kept = run_indices(np.cumsum(lengths) - lengths, batch.title_length + np.minimum(batch.body_length, LENGTH))
    return batch.entries.take(kept)


def code_arrays(codes: Array, token_at: Array, surfaces: Array) -> dict[str, Array]:
    """Give the arrays of which surface each token has."""
    widths = widths_for(surfaces - 1)
    code_at = np.zeros(len(widths), np.int64)
    arrays: dict[str, Array] = {}
    for width in WIDTHS:
        chosen = np.flatnonzero(widths == width)
        packed = []
        size = 0
        for some in _some(chosen, token_at):
            bytes_, at = pack(codes, token_at[some], token_at[some + 1] - token_at[some], width)
            packed.append(bytes_)
            code_at[some] = at + size
            size += len(bytes_)
        arrays[f"codes_{width}"] = np.concatenate([np.empty(0, np.uint8), *packed])
    return arrays | {"code_width": widths, "code_at": to_smallest_dtype(code_at)}


def _some(stems: Array, token_at: Array) -> list[Array]:
    """Part families into groups of so few tokens that what a step makes of a group is small."""
    if not len(stems):
        return []
    ends = np.cumsum(token_at[stems + 1] - token_at[stems])
    return np.split(stems, np.unique(np.searchsorted(ends, np.arange(PACKED, ends[-1], PACKED))))


def vocabulary_arrays(vocabulary: Vocabulary, entries: Entries) -> dict[str, Array]:
    """Give the arrays of families, surfaces and forms."""
    used = entries.used.tolist()
    in_order = np.empty(len(used), object)
    in_order[entries.number] = [vocabulary.surfaces[entry] for entry in used]
    of_entries = [vocabulary.forms[entry] for entry in used]
    forms = sorted(set(of_entries))
    ranks = {form: rank for rank, form in enumerate(forms)}
    form_of = np.fromiter(map(ranks.__getitem__, of_entries), np.int64, len(used))
    by_form = np.lexsort((entries.number, form_of))
    return {
        **string_arrays("families", entries.stems),
        **string_arrays("surfaces", in_order.tolist()),
        **string_arrays("forms", forms),
        "surface_at": to_smallest_dtype(entries.at),
        "form_at": to_smallest_dtype(to_offsets(np.bincount(form_of, minlength=len(forms)))),
        "form_entries": to_smallest_dtype(entries.number[by_form]),
    }
