"""Tokens in the order of text into the postings of a segment: one sort, then arithmetic. Writes no files.

The arrays are described in `docs/index-format.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.codes import WIDTHS, pack, widths_for
from index.arrays.files import Array, narrow
from index.arrays.pieces import ragged
from index.arrays.strings import string_arrays
from index.arrays.tokens import Batch, Vocabulary
from index.openings import LENGTH, check

MOST_ARTICLES = 1 << 16
"""An article's number in its segment fits 16 bits."""
MOST_TOKENS = 1 << 25
"""A segment is closed at so many tokens, which bounds the memory that inverting takes (about 25 bytes a token)."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The vocabulary in its final order: by family, then by frequency falling.

    `number` is the new place of each old entry; `family` and `code` say where that is: which family, and which surface
    of it. `at` is where each family's surfaces begin.
    """

    families: list[str]
    number: Array
    family: Array
    code: Array
    at: Array


def invert(batches: Sequence[Batch], vocabulary: Vocabulary) -> dict[str, Array]:
    """Give the arrays of a segment's postings."""
    title, body, lead, sentences = (
        np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("title_length", "body_length", "lead_length", "sentences")
    )
    tokens = np.concatenate([batch.entries for batch in batches])
    frequencies = np.bincount(tokens, minlength=len(vocabulary))
    entries = ordered(vocabulary, frequencies)
    arrays = postings(sorted_tokens(tokens, title, body, entries, frequencies), title, body, entries)
    arrays |= vocabulary_arrays(vocabulary, entries)
    arrays |= opening_arrays(tokens, title, body, entries)
    holders = by_check(sizes(arrays["posting_at"]), arrays["checks"], arrays["check_families"])
    arrays["check_holders"] = narrow(holders)
    arrays |= {
        "title_length": narrow(title),
        "body_length": narrow(body),
        "lead_length": narrow(lead),
        "sentence_at": narrow(starts_and_end(sentences)),
    }
    for name in ("sentence_token", "sentence_character", "paragraph"):
        arrays[name] = narrow(np.concatenate([getattr(batch, name) for batch in batches]))
    return arrays


def starts_and_end(counts: Array) -> Array:
    """Give where each of several runs begins, and the end."""
    ends = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends


def sizes(starts: Array) -> Array:
    """Give the sizes of several runs from where each begins, and the end."""
    size: Array = starts[1:].astype(np.int64) - starts[:-1]
    return size


def ordered(vocabulary: Vocabulary, frequencies: Array) -> Entries:
    """Put the entries in order."""
    families = sorted(set(vocabulary.families))
    ranks = {family: rank for rank, family in enumerate(families)}
    family = np.fromiter(map(ranks.__getitem__, vocabulary.families), np.int64, len(vocabulary))
    order = np.lexsort((-frequencies, family))
    at = starts_and_end(np.bincount(family, minlength=len(families)))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return Entries(families, number, family, number - at[family], at)


@dataclass(frozen=True, slots=True)
class SortedTokens:
    """The tokens by family, then place: where each family begins, and their places in the segment and codes."""

    at: Array
    place: Array
    code: Array


def article_starts(title: Array, body: Array) -> Array:
    """Give where each article begins in the segment, and the end: one place is left free after title and body."""
    return starts_and_end(title.astype(np.int64) + body + 2)


def sorted_tokens(tokens: Array, title: Array, body: Array, entries: Entries, frequencies: Array) -> SortedTokens:
    """Sort the tokens of a segment, packed into one number each: family, place, code."""
    families = len(entries.families)
    code_bits = int(entries.code.max(initial=0)).bit_length()
    place_bits = int(article_starts(title, body)[-1]).bit_length()
    if families.bit_length() + place_bits + code_bits > 64:
        raise OverflowError(f"{families} families over 2 to the {place_bits} places are too many for a segment.")
    packed = entries.family.astype(np.uint64) << np.uint64(place_bits + code_bits)
    packed |= entries.code.astype(np.uint64)
    keys = packed[tokens]
    # A place is free after each title and each body, so a token's place is its number and that of its field.
    fields = np.column_stack([title, body]).ravel()
    places = np.repeat(np.arange(len(fields), dtype=np.uint64), fields)
    places += np.arange(len(places), dtype=np.uint64)
    places <<= np.uint64(code_bits)
    keys |= places
    del places
    keys.sort()
    code = keys.astype(np.uint16) & np.uint16((1 << code_bits) - 1)
    keys >>= np.uint64(code_bits)
    keys &= np.uint64((1 << place_bits) - 1)
    at = starts_and_end(np.bincount(entries.family, frequencies, families).astype(np.int64))
    return SortedTokens(at, keys.view(np.int64), code)


def postings(tokens: SortedTokens, title: Array, body: Array, entries: Entries) -> dict[str, Array]:
    """Give the arrays of which articles hold each family, how often and where."""
    starts = article_starts(title, body)
    lengths = sizes(starts)
    # What a place is of, for all places at once: looking that up is one step for each token.
    article = np.repeat(narrow(np.arange(len(title))), lengths)[tokens.place]
    offsets = np.arange(starts[-1], dtype=np.int32)
    offsets -= np.repeat(starts[:-1].astype(np.int32), lengths)
    offset = narrow(offsets)[tokens.place]
    new = np.ones(len(article), bool)
    new[1:] = article[1:] != article[:-1]
    new[tokens.at[:-1][np.diff(tokens.at) > 0]] = True
    first = np.flatnonzero(new)
    posting_at = np.searchsorted(first, tokens.at)
    hits = np.searchsorted(first, np.flatnonzero(offset < narrow(title)[article]), side="right") - 1
    titled, title_frequencies = np.unique(hits, return_counts=True)
    return {
        "posting_at": narrow(posting_at),
        "token_at": narrow(tokens.at),
        "title_at": narrow(np.searchsorted(titled, posting_at)),
        "articles": narrow(article[first]),
        "frequencies": narrow(np.diff(first, append=len(article))),
        "titled": narrow(titled),
        "title_frequencies": narrow(title_frequencies),
        "offsets": narrow(offset),
    } | code_arrays(tokens.code, tokens.at, np.diff(entries.at))


def opening_arrays(tokens: Array, title: Array, body: Array, entries: Entries) -> dict[str, Array]:
    """Give the array of the checks of openings, and that of all families in the order of their checks."""
    checks = np.fromiter(map(check, entries.families), np.uint32, len(entries.families))
    lengths = title + body
    kept = ragged(np.cumsum(lengths) - lengths, title + np.minimum(body, LENGTH))
    by_check = np.argsort(checks, kind="stable")
    return {
        "opening": checks[entries.family[tokens[kept]]],
        "checks": checks[by_check],
        "check_families": narrow(by_check),
    }


def by_check(counts: Array, checks: Array, families: Array) -> Array:
    """Put counts of families into the order of their checks; of two with the same check, the first has the sum."""
    ordered_counts: Array = counts[families]
    for twin in reversed(np.flatnonzero(checks[1:] == checks[:-1]).tolist()):
        ordered_counts[twin] += ordered_counts[twin + 1]
    return ordered_counts


def code_arrays(codes: Array, token_at: Array, surfaces: Array) -> dict[str, Array]:
    """Give the arrays of which surface each token has."""
    widths = widths_for(surfaces - 1)
    code_at = np.zeros(len(widths), np.int64)
    arrays: dict[str, Array] = {}
    for width in WIDTHS:
        chosen = np.flatnonzero(widths == width)
        starts = token_at[chosen]
        arrays[f"codes_{width}"], code_at[chosen] = pack(codes, starts, token_at[chosen + 1] - starts, width)
    return arrays | {"code_width": widths, "code_at": narrow(code_at)}


def vocabulary_arrays(vocabulary: Vocabulary, entries: Entries) -> dict[str, Array]:
    """Give the arrays of families, surfaces and forms."""
    surfaces = np.array(vocabulary.surfaces, object)
    in_order = np.empty_like(surfaces)
    in_order[entries.number] = surfaces
    forms = sorted(set(vocabulary.forms))
    ranks = {form: rank for rank, form in enumerate(forms)}
    form_of = np.fromiter(map(ranks.__getitem__, vocabulary.forms), np.int64, len(vocabulary))
    by_form = np.lexsort((entries.number, form_of))
    return {
        **string_arrays("families", entries.families),
        **string_arrays("surfaces", in_order.tolist()),
        **string_arrays("forms", forms),
        "surface_at": narrow(entries.at),
        "form_at": narrow(starts_and_end(np.bincount(form_of, minlength=len(forms)))),
        "form_entries": narrow(entries.number[by_form]),
    }
