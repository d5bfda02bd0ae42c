"""Forward index: the title and first body tokens of each article, where news states its subject.

A token is the hash of its stem in 32 bits, small enough to store: of a million stems, about one in four thousand
shares its hash with another. Ranks nothing; `index.scoring.rescoring` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np

from corpus.text.utf8 import to_utf8
from index.analysis.query_terms import terms_of
from index.analysis.stemming import stem
from index.analysis.stop_words import stop_words
from index.query import And, Or, Query, Word
from index.query_rewrite import leaves
from index.scoring.bm25f import STOP_WORD_WEIGHT, Array

LENGTH = 64
"""Tokens of a body in the forward index: from 48 to 120 the mean nDCG@10 differs by 0.006, with all of them it is
0.005 lower (`docs/ranking.md`), and an index stores 4 bytes for each."""

QueryWord = frozenset[int]
"""A word of a query: the term hashes of its stems."""


@lru_cache(maxsize=1 << 15)
def term_hash(stem: str) -> int:
    """Return the hash of a stem in 32 bits."""
    return crc32(to_utf8(stem))


@cache
def _stop_word_hashes() -> Array:
    return np.array(sorted({term_hash(stem(form, None)) for form in stop_words()}), np.uint32)


def stop_word_weights(hashes: Array) -> Array:
    """Return `index.scoring.bm25f.stop_word_weight` of many words, by their term hashes."""
    stop_hashes = _stop_word_hashes()
    index = np.minimum(stop_hashes.searchsorted(hashes), len(stop_hashes) - 1)
    return np.where(stop_hashes[index] == hashes, STOP_WORD_WEIGHT, 1.0)


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """The title and first body tokens of several articles, one article after another.

    Each token has its term hash (uint32) in `hashes` and its field in `fields`: twice the number of its article, plus 1
    in the body. `starts` has the first token of each article, and the number of tokens at the end.
    """

    hashes: Array
    fields: Array
    starts: Array

    @staticmethod
    def of(hashes: Array, title_lengths: Array, lengths: Array) -> ForwardIndex:
        """Return the forward index of tokens, from the number of tokens in each title and in each article."""
        field_lengths = np.column_stack((title_lengths, lengths - title_lengths)).ravel()
        fields = np.arange(len(field_lengths)).repeat(field_lengths)
        return ForwardIndex(hashes, fields, np.concatenate(([0], lengths.cumsum())))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def tokens(self, articles: Array) -> Array:
        """Return the indices of the tokens of some articles."""
        starts, stops = self.starts[articles].tolist(), self.starts[articles + 1].tolist()
        return np.concatenate([np.arange(start, stop) for start, stop in zip(starts, stops, strict=True)])

    def find(self, wanted: Array) -> tuple[Array, Array]:
        """Return the indices of the tokens with one of the ascending `wanted` hashes, and the index of each hash."""
        maybe = np.zeros(1 << 16, bool)
        maybe[wanted & 0xFFFF] = True
        tokens = maybe.take(self.hashes & 0xFFFF).nonzero()[0]
        which = np.minimum(wanted.searchsorted(self.hashes[tokens]), len(wanted) - 1)
        same = wanted[which] == self.hashes[tokens]
        return tokens[same], which[same]


def forward_index_of(texts: Iterable[tuple[list[str], list[str]]]) -> ForwardIndex:
    """Return the forward index of articles from the stems of their titles and bodies."""
    hashes, title_lengths, lengths = list[int](), list[int](), list[int]()
    for title, body in texts:
        stems = [*title, *body[:LENGTH]]
        hashes += map(term_hash, stems)
        title_lengths.append(len(title))
        lengths.append(len(stems))
    return ForwardIndex.of(np.array(hashes, np.uint32), np.array(title_lengths, np.int64), np.array(lengths, np.int64))


def query_words(query: Query, languages: tuple[str, ...]) -> tuple[QueryWord, ...]:
    """Return the distinct words that a match may contain, in order; the alternatives of an OR inside an AND are one."""
    return tuple(dict.fromkeys(word for word in _words(query, languages) if word))


def _words(query: Query, languages: tuple[str, ...]) -> Iterator[QueryWord]:
    match query:
        case And(parts):
            for part in parts:
                found = _words(part, languages)
                yield from [QueryWord().union(*found)] if isinstance(part, Or) else found
        case Or(parts):
            for part in parts:
                yield from _words(part, languages)
        case _:
            words = (Word(leaf.text) for leaf in leaves(query) if isinstance(leaf, Word))
            for term in (term for word in words for term in terms_of(word, languages)):
                yield frozenset(map(term_hash, term.stems))
