"""Openings of articles: the title and the first tokens of the body, where news says what it is about.

Words are families, told apart by a check of 32 bits, which an index can keep for every token of an opening: two
families of a million share one about once in four thousand. Ranks nothing; `index.scoring.rescoring` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np

from index.analysis.query_terms import terms_of
from index.analysis.stemming import stem
from index.analysis.stop_words import stop_words
from index.query import And, Or, Query, Word
from index.query_rewrite import leaves
from index.scoring.bm25f import STOP_WORD_WEIGHT, Array

LENGTH = 64
"""Tokens of a body that belong to an opening: from 48 to 120 the mean nDCG@10 differs by 0.006, with all of them it is
0.005 lower (`docs/ranking.md`), and an index keeps 4 bytes for each."""

QueryWord = frozenset[int]
"""A word of a query by the checks of its families."""


@lru_cache(maxsize=1 << 18)
def term_hash(stem: str) -> int:
    """Give the check of a family."""
    return crc32(stem.encode("utf-8", "surrogatepass"))


@cache
def _function_checks() -> Array:
    return np.array(sorted({term_hash(stem(form, None)) for form in stop_words()}), np.uint32)


def stop_word_weights(checks: Array) -> Array:
    """Give what `index.scoring.bm25f.emphasis` gives, by the checks of families."""
    known = _function_checks()
    at = np.minimum(known.searchsorted(checks), len(known) - 1)
    return np.where(known[at] == checks, STOP_WORD_WEIGHT, 1.0)


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """The openings of several articles, one after another.

    `checks` and `fields` are of each token: its family's check, and a number that it shares with the tokens of the same
    title or body alone: twice the number of its article, plus 1 in the body. `starts` has where each article begins,
    and the end.
    """

    checks: Array
    fields: Array
    starts: Array

    @staticmethod
    def of(checks: Array, titles: Array, lengths: Array) -> ForwardIndex:
        """Make openings of their tokens' checks and, for each, the tokens of its title and its tokens in all."""
        of_fields = np.column_stack((titles, lengths - titles)).ravel()
        fields = np.arange(len(of_fields)).repeat(of_fields)
        return ForwardIndex(checks, fields, np.concatenate(([0], lengths.cumsum())))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def tokens(self, articles: Array) -> Array:
        """Give the tokens of some articles."""
        starts, stops = self.starts[articles].tolist(), self.starts[articles + 1].tolist()
        return np.concatenate([np.arange(start, stop) for start, stop in zip(starts, stops, strict=True)])

    def find(self, wanted: Array) -> tuple[Array, Array]:
        """Give the tokens that have one of the wanted checks, which rise, and the index of it for each."""
        maybe = np.zeros(1 << 16, bool)
        maybe[wanted & 0xFFFF] = True
        tokens = maybe.take(self.checks & 0xFFFF).nonzero()[0]
        which = np.minimum(wanted.searchsorted(self.checks[tokens]), len(wanted) - 1)
        same = wanted[which] == self.checks[tokens]
        return tokens[same], which[same]


def forward_index_of(texts: Iterable[tuple[list[str], list[str]]]) -> ForwardIndex:
    """Give the openings of articles from the families of their titles and bodies."""
    checks, titles, lengths = list[int](), list[int](), list[int]()
    for title, body in texts:
        opening = [*title, *body[:LENGTH]]
        checks += map(term_hash, opening)
        titles.append(len(title))
        lengths.append(len(opening))
    return ForwardIndex.of(np.array(checks, np.uint32), np.array(titles, np.int64), np.array(lengths, np.int64))


def query_words(query: Query, languages: tuple[str, ...]) -> tuple[QueryWord, ...]:
    """Give the distinct words that articles are asked to have, in order; alternatives inside an AND are one word."""
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
