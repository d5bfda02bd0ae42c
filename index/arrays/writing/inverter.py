"""Inversion: turns tokens in text order into the arrays of a segment's postings file. Writes no files.

The arrays are described in `docs/index-format.md`; there stems are `families` and term hashes are `checks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.names.phonetic_index import key_hashes
from index.analysis.sounding_forms import may_be_in_name
from index.arrays.segments.layout import sum_by_hash
from index.arrays.storage.bit_packing import WIDTHS, pack, widths_for
from index.arrays.storage.ragged import Array, run_indices, to_lengths, to_offsets, to_smallest_dtype
from index.arrays.storage.string_table import string_arrays
from index.arrays.writing.batch_tokenizer import TokenBatch, Vocabulary
from index.arrays.writing.block_sort import SortKeys, sort_tokens
from index.scoring.forward_index import LENGTH, term_hash

PACK_TOKENS = 1 << 20
"""Tokens whose codes are packed together, or a few more, since a stem is never split."""
COUNT_TOGETHER = 16
"""Batches whose entries are counted together: about a million tokens."""


@dataclass(frozen=True, slots=True)
class TermOrder:
    """The entries of a vocabulary that occur, and their order: by stem, then by frequency, the most frequent first.

    `used` are their numbers in the vocabulary, sorted; `number` (the new number), `stem` and `code` (which surface of
    the stem) are parallel to it. `at` is where each stem's surfaces begin, `token_at` where its tokens begin.
    """

    stems: list[str]
    used: Array
    number: Array
    stem: Array
    code: Array
    at: Array
    token_at: Array


def invert(batches: Sequence[TokenBatch], vocabulary: Vocabulary) -> dict[str, Array]:
    """Return the arrays of a segment's postings file."""
    title, body, lead, sentences = (
        np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("title_length", "body_length", "lead_length", "sentences")
    )
    order = order_terms(vocabulary, _frequencies(batches, len(vocabulary)))
    arrays = posting_arrays(batches, order, len(vocabulary))
    arrays |= term_arrays(vocabulary, order)
    arrays |= forward_index_arrays(batches, order, len(vocabulary))
    frequencies = sum_by_hash(to_lengths(arrays["posting_at"]), arrays["checks"], arrays["check_families"])
    arrays["check_holders"] = to_smallest_dtype(frequencies)
    arrays |= {
        "title_length": to_smallest_dtype(title),
        "body_length": to_smallest_dtype(body),
        "lead_length": to_smallest_dtype(lead),
        "sentence_at": to_smallest_dtype(to_offsets(sentences)),
    }
    for name in ("sentence_token", "sentence_character", "paragraph"):
        arrays[name] = to_smallest_dtype(np.concatenate([getattr(batch, name) for batch in batches]))
    return arrays


def _frequencies(batches: Sequence[TokenBatch], size: int) -> Array:
    """Return the number of tokens of each entry."""
    total = np.zeros(size, np.int64)
    for first in range(0, len(batches), COUNT_TOGETHER):
        entries = np.concatenate([batch.entries for batch in batches[first : first + COUNT_TOGETHER]])
        total += np.bincount(entries, minlength=size)
    return total


def order_terms(vocabulary: Vocabulary, frequencies: Array) -> TermOrder:
    """Return the order of the entries that occur."""
    used = np.flatnonzero(frequencies)
    entry_stems = [vocabulary.stems[entry] for entry in used.tolist()]
    stems = sorted(set(entry_stems))
    ranks = {stem: rank for rank, stem in enumerate(stems)}
    stem_of = np.fromiter(map(ranks.__getitem__, entry_stems), np.int64, len(used))
    order = np.lexsort((-frequencies[used], stem_of))
    at = to_offsets(np.bincount(stem_of, minlength=len(stems)))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    token_at = to_offsets(np.bincount(stem_of, frequencies[used], len(stems)).astype(np.int64))
    return TermOrder(stems, used, number, stem_of, number - at[stem_of], at, token_at)


def posting_arrays(batches: Sequence[TokenBatch], order: TermOrder, vocabulary: int) -> dict[str, Array]:
    """Return the arrays of the postings and positions of each stem; `vocabulary` is the number of entries."""
    stem, code = np.zeros((2, vocabulary), np.int64)
    stem[order.used], code[order.used] = order.stem, order.code
    sorted_tokens = sort_tokens(batches, SortKeys(stem, code, order.token_at))
    posting_at = to_offsets(sorted_tokens.postings)
    return {
        "posting_at": to_smallest_dtype(posting_at),
        "token_at": to_smallest_dtype(order.token_at),
        "title_at": to_smallest_dtype(np.searchsorted(sorted_tokens.titled, posting_at)),
        "articles": to_smallest_dtype(sorted_tokens.articles),
        "frequencies": to_smallest_dtype(sorted_tokens.frequencies),
        "titled": to_smallest_dtype(sorted_tokens.titled),
        "title_frequencies": to_smallest_dtype(sorted_tokens.title_frequencies),
        "offsets": to_smallest_dtype(sorted_tokens.offsets),
    } | code_arrays(sorted_tokens.codes, order.token_at, np.diff(order.at))


def forward_index_arrays(batches: Sequence[TokenBatch], order: TermOrder, vocabulary: int) -> dict[str, Array]:
    """Return the array of the forward index, and those of all stems in the order of their hashes."""
    hashes = np.fromiter(map(term_hash, order.stems), np.uint32, len(order.stems))
    entry_hashes = np.zeros(vocabulary, np.uint32)
    entry_hashes[order.used] = hashes[order.stem]
    by_hash = np.argsort(hashes, kind="stable")
    return {
        "opening": np.concatenate([entry_hashes.take(_forward_entries(batch)) for batch in batches]),
        "checks": hashes[by_hash],
        "check_families": to_smallest_dtype(by_hash),
    }


def _forward_entries(batch: TokenBatch) -> Array:
    """Return the entries of titles and of the first tokens of bodies."""
    lengths = batch.title_length + batch.body_length
    chosen = run_indices(np.cumsum(lengths) - lengths, batch.title_length + np.minimum(batch.body_length, LENGTH))
    return batch.entries.take(chosen)


def code_arrays(codes: Array, token_at: Array, surfaces: Array) -> dict[str, Array]:
    """Return the arrays with the surface code of each token."""
    widths = widths_for(surfaces - 1)
    code_at = np.zeros(len(widths), np.int64)
    arrays: dict[str, Array] = {}
    for width in WIDTHS:
        chosen = np.flatnonzero(widths == width)
        packed = []
        size = 0
        for group in _groups(chosen, token_at):
            bytes_, at = pack(codes, token_at[group], token_at[group + 1] - token_at[group], width)
            packed.append(bytes_)
            code_at[group] = at + size
            size += len(bytes_)
        arrays[f"codes_{width}"] = np.concatenate([np.empty(0, np.uint8), *packed])
    return arrays | {"code_width": widths, "code_at": to_smallest_dtype(code_at)}


def _groups(stems: Array, token_at: Array) -> list[Array]:
    """Split stems into groups of about `PACK_TOKENS` tokens, which bounds the memory of a step."""
    if not len(stems):
        return []
    ends = np.cumsum(token_at[stems + 1] - token_at[stems])
    return np.split(stems, np.unique(np.searchsorted(ends, np.arange(PACK_TOKENS, ends[-1], PACK_TOKENS))))


def term_arrays(vocabulary: Vocabulary, order: TermOrder) -> dict[str, Array]:
    """Return the arrays of the term dictionary: stems, surfaces and forms."""
    used = order.used.tolist()
    in_order = np.empty(len(used), object)
    in_order[order.number] = [vocabulary.surfaces[entry] for entry in used]
    entry_forms = [vocabulary.forms[entry] for entry in used]
    forms = sorted(set(entry_forms))
    ranks = {form: rank for rank, form in enumerate(forms)}
    form_of = np.fromiter(map(ranks.__getitem__, entry_forms), np.int64, len(used))
    by_form = np.lexsort((order.number, form_of))
    written = zip((vocabulary.surfaces[entry] for entry in used), entry_forms, strict=True)
    return {
        **string_arrays("families", order.stems),
        **string_arrays("surfaces", in_order.tolist()),
        **string_arrays("forms", forms),
        "surface_at": to_smallest_dtype(order.at),
        "form_at": to_smallest_dtype(to_offsets(np.bincount(form_of, minlength=len(forms)))),
        "form_entries": to_smallest_dtype(order.number[by_form]),
        **_phonetic_arrays(sorted({ranks[form] for surface, form in written if may_be_in_name(surface, form)}), forms),
    }


def _phonetic_arrays(named: Sequence[int], forms: Sequence[str]) -> dict[str, Array]:
    """Return the arrays of the phonetic keys of some forms, by number: the keys, sorted, and the form of each."""
    keys, indices = key_hashes([forms[number] for number in named])
    return {"sounds": keys, "sound_forms": to_smallest_dtype(np.array(named, np.int64)[indices])}
