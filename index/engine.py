"""The contract that every engine keeps. Implements nothing.

1. An engine matches the same articles, with the same total, as the reference.
2. A word without a field may be found in title or body; `a b` matches when `a` is in the title and `b` in the body.
3. Filters never change a score. Values within a dimension are an OR, dimensions an AND, and so is `sure`.
4. A dimension's counts ignore its own filter and obey all others. Clicking "n" gives n. `missing`, `other` are exact.
5. The order is total: score (or date), then descending date, then ascending id. No article is on two pages or on none.
6. A query of negations alone is legal and means everything except.
7. What a writer added is visible when its block ends well, and nothing of it when the block raises.
8. Only `index.errors` types leave an engine.

What an engine cannot do it names in `unsupported`; asking for it raises `UnsupportedQuery`.

Where the promises leave room, this holds:

- Text of a query (`analysis.query_terms`). A Word is tokenized; one token matches by its stems in the languages of the
  live articles or, with `exact`, by its form, and by its surface form if it was typed with capitals or accents. Several
  tokens are a phrase, none match nothing. The text of a Prefix, Wildcard or Fuzzy is normalised as one token; if
  nothing is left it matches nothing.
- Fields. A part's own field overrides that of the node around it; "lead" limits spans to the first paragraph and
  otherwise is the body. A span is the tokens from the first to the last of a match, in title or in body.
- Phrase with `slop`: spans of different parts share no token, and all lie within (tokens of the parts + slop) tokens.
  Any such choice is a span of the phrase. Near: likewise any pair, from its first to its last token.
- Undated articles lie in no range, an open one included. Facets list the `size` best values and those of
  `always`, in one order (descending count, then label by code points). A value counts once an article.
- SameUnit, NotNear and MinCount score like a Near of the parts that must match: the sum over the leaves of `left` and
  `right`, of `left`, of `part`. They mark the pairs in one unit, the matches of `left` without `right` near, and all
  matches.
- Scores are those of `scoring.bm25f`, and in the order of relevance those of `scoring.rescoring` on top, unless the
  request switches it off; they are computed from all matches of the query, before filters.
- Marks are the tokens that matched: a phrase in order is one mark, a phrase with slop and a Near mark each part in
  every pair or choice that matches. Only parts that match the article mark; under Not nothing does; an article that
  does not match has no mark. Marks that overlap become one. An engine may mark
  what the first 20,000 occurrences of a word in an article are part of, and nothing after those.
- A writer's block with any call makes the next generation, the old one plus 1; an idle block does not. The last change
  of an article within a block wins. Values for an article that is not in the index are ignored.
- Budgets. A view from `Reader.within` calls its check in each method, and between the steps of long ones. What the
  check raises leaves the engine, and nothing is cached in part. Only a `BudgetSpent` while facets are counted may stay
  inside: `Results.facets` then lacks those that were not counted, and all else is as without a check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from corpus.article import Article
from index.check import Check
from index.query import Fuzzy, Prefix, Query, ValueDimension, Wildcard
from index.request import SearchRequest
from index.results import Collocation, Hit, Passage, Results

ArticleLookup = Callable[[Sequence[tuple[str, int]]], Sequence[Article]]
"""Returns the articles of several (id, version) that were added to an engine; engines store no text themselves."""


class Writer(Protocol):
    """The one writer of an index, from `Engine.writer`; valid until its block ends."""

    def add(self, article: Article, version: int = 1) -> None:
        """Add an article, replacing any earlier version; its people count under their `name`."""

    def remove(self, article_id: str) -> None:
        """Remove an article; an unknown id is ignored."""

    def advance(self) -> None:
        """Process the articles added so far, while the caller waits for the next; changes no result."""

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Replace the values of articles in a dimension by those of (article id, values); others keep theirs."""


class Reader(Protocol):
    """A view of one generation; it never changes, and may be used from several threads."""

    @property
    def generation(self) -> int:
        """The generation that was current when this reader was opened."""

    def within(self, check: Check) -> Reader:
        """Return this view for the work of one request, which calls `check` between its steps.

        Raises `IndexDamaged` when a file of the index was cut since it was opened. The view is not closed by itself.
        """

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Return for each hit its title (if it has a mark), then at most `most` passages of its body with marks."""

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Return a hit's whole title and whole body, each as one passage with every mark."""

    def count(self, query: Query) -> int:
        """Count the articles that match."""

    def forms(self, leaf: Prefix | Wildcard | Fuzzy, most: int) -> tuple[str, ...]:
        """Return at most `most` forms of this archive that a leaf accepts.

        Of many, those of frequent words come first, approximately; `count` has the exact number of articles, which may
        be 0 for a word of a removed article.
        """

    def forms_sounding_like(self, word: str) -> frozenset[str]:
        """Return the forms that share a phonetic key with a word (`corpus.names.phonetic_index`), itself included.

        They are those that may be a word of a name (`index.analysis.sounding_forms`), in some article; words of removed
        articles may be among them.
        """

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """Return for each stem the approximate number of articles with it: stems of one term hash count as one."""

    def collocations(self, forms: Sequence[str], within: Query, most: int) -> tuple[Collocation, ...]:
        """Return at most `most` runs of two or more tokens of these forms, in one field of articles that match a query.

        At most two other tokens are between them; after eight the next run begins (`index.reference.collocations`). The
        most frequent runs come first.
        """

    def close(self) -> None:
        """Close the files; the reader cannot be used afterwards."""


class Engine(Protocol):
    """An index that can be read by many and written by one."""

    name: str
    unsupported: frozenset[str]

    def reader(self) -> Reader:
        """Open the current generation."""

    def generation(self) -> int:
        """Return the current generation, cheaply enough for every request."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Open the writer; raises `IndexLocked` when another writer is open."""
