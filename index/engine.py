"""The contract that every engine keeps. Implements nothing.

1. An engine matches the same articles, with the same total, as the reference.
2. A word without a field may be found in title or body; `a b` matches when `a` is in the title and `b` in the body.
3. Filters never change a score. Values within a dimension widen; dimensions narrow.
4. A dimension's counts ignore its own filter and obey all others. Clicking "n" gives n. `missing`, `other` are exact.
5. The order is total: score (or date), then date falling, then id rising. No article is on two pages or on none.
6. A query of negations alone is legal and means everything except.
7. What a writer added is visible when its block ends well, and nothing of it when the block raises.
8. Only `index.errors` types leave an engine.

What an engine cannot do it names in `unsupported`; asking for it raises `UnsupportedQuery`.

Where the promises leave room, this holds:

- Text of a query. A Word goes through `analysis.tokenize`; one token matches by `analysis.families(form, languages)`,
  with the languages of the live articles, or with `exact` by `analysis.accepts`. Several tokens are a phrase, none
  match nothing. The text of a Prefix, Wildcard or Fuzzy is folded as one token; if nothing is left it matches
  nothing.
- Fields. A part's own field stands in place of that of the node around it; "lead" limits places to the first
  paragraph and otherwise is the body. A place is the tokens from the first to the last of a match, in title or in
  body.
- Phrase with `slop`: places of different parts share no token, and all lie within (tokens of the parts + slop) tokens.
  Any such choice is a place of the phrase. Near: likewise any pair, from its first to its last token.
- Undated articles lie in no range, an open one included. Facets list the `size` best values and those of
  `always`, in one order (count falling, then label by code points). A value counts once an article.
- Together, Apart and AtLeast score like a Near of the parts that must be there: the sum over the leaves of `left` and
  `right`, of `left`, of `part`. They mark the pairs that hold, the matches of `left` that have nothing near, and all
  matches.
- Scores are those of `scoring.bm25f`, and in the order of relevance those of `scoring.rescoring` on top, unless the
  request goes without; they are computed from all matches of the query, before filters.
- Marks are the tokens that matched: a phrase in order is one mark, a phrase with slop and a Near mark each part in
  every pair or choice that holds. Only parts that match the article mark; under Not nothing does; an article that
  does not match has no mark. Marks that overlap become one.
- A block of a writer in which something was asked for makes the next generation, the old one plus 1; an idle one does
  not. The last word on an article within a block holds. Values for an article that is not there are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from corpus.article import Article
from index.query import Fuzzy, Prefix, Query, ValueDimension, Wildcard
from index.request import SearchRequest
from index.results import Collocation, Hit, Passage, Results

ArticleLookup = Callable[[Sequence[tuple[str, int]]], Sequence[Article]]
"""Gives the articles of several (id, version) that an engine was given; engines keep no text of their own."""


class Writer(Protocol):
    """The one writer of an index; made by `Engine.writer`, over when its block ends."""

    def add(self, article: Article, version: int = 1) -> None:
        """Take in an article, in place of any earlier version; its people count under their `name`."""

    def remove(self, article_id: str) -> None:
        """Take an article out; one that is not there is passed over."""

    def advance(self) -> None:
        """Work on what was added so far, as the next article may take its time; the result is the same without."""

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Put (article id, values) in place of what the articles had in a dimension; the others keep theirs."""


class Reader(Protocol):
    """A view of one generation; it never changes under its holder, and may be used from several threads."""

    @property
    def generation(self) -> int:
        """The generation that was current when this reader was opened."""

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Give for each hit the marked title (when it has a mark), then at most `most` marked passages of its body."""

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Give a hit's whole title and whole body, each as one passage with every mark."""

    def count(self, query: Query) -> int:
        """Count the articles that match."""

    def forms(self, leaf: Prefix | Wildcard | Fuzzy, most: int) -> tuple[str, ...]:
        """Give at most `most` forms of words of this archive that meet a leaf, all when there are no more.

        Of many, those of frequent words come first, as far as can be told quickly; ask `count` for the number of
        articles, which may be 0 for a word of a removed article.
        """

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """Tell for each family how many articles hold it, at once and roughly: families with the same check are one."""

    def collocations(self, forms: Sequence[str], within: Query, most: int) -> tuple[Collocation, ...]:
        """Give at most `most` runs of two or more tokens of these forms, in one field of articles that match a query.

        Near each other means that at most two other tokens stand between; after eight the next run begins
        (`index.reference.collocations`). Of many runs the frequent ones come first.
        """

    def close(self) -> None:
        """Let go of files; the reader is not used afterwards."""


class Engine(Protocol):
    """An index that can be read by many and written by one."""

    name: str
    unsupported: frozenset[str]

    def reader(self) -> Reader:
        """Open the current generation."""

    def generation(self) -> int:
        """Tell the current generation, cheaply enough to ask at every request."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Begin to write; raises `IndexLocked` when another writer is at work."""
