"""Name variants: the names in an archive's texts that may be other spellings of a name. Expands no query.

Candidates are collocations of words that sound like the words of the name, extended to the run of capitalised words
around them. Each is compared with the name as a whole by `corpus.names.similarity`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from corpus.article import Article
from corpus.names.parser import ABD_PREFIXES, PARTICLES, SUFFIXES, TITLES, parse
from corpus.names.similarity import TOLERANT_COSTS, joined_name_distance, name_distance
from index.analysis.normalization import normalize
from index.analysis.stop_words import stop_words
from index.analysis.tokenizer import token_spans, token_texts
from index.engine import Reader
from index.query import And, Not, Or, Phrase, Query, Word
from index.request import Order, SearchRequest
from index.results import Hit
from search.article_source import ArticleSource, readable
from search.expansion.word_variants import name_word_forms

LONGEST_NAME = 8
_MAX_COLLOCATIONS = 1000
_MAX_COMPARED = 48
_MAX_AS_TYPED = 16
_EXAMPLES = 2
"""Limits per name: collocations ranked, collocations compared (and of those, with words as typed), articles read for
each."""

_SAMPLED_ARTICLES = 4
_EXCERPT_MARGIN = 80
TWO_WORD_LIMIT, EACH_FURTHER_WORD, EXTRA_WORD_LIMIT, JOINED_LIMIT = TOLERANT_COSTS.limit, 0.6, 0.8, 0.7
"""Largest `name_distance` of a name and its variant: `TWO_WORD_LIMIT` for two words, `EACH_FURTHER_WORD` more for each
further word of both; `EXTRA_WORD_LIMIT` if one has two words and the other three; `JOINED_LIMIT` if two words may be
written as one. Calibrated on three draws of 500 pairs with `benchmarks/variants.py`: `docs/spellings.md`."""

_BETWEEN = re.compile(r"\.? ?[-‐‑\s]?['’‘ʻʼ`´(]?")
"""Characters between two words of a name: Jean-Paul, J. R. Smith, Khalid 'Ali."""

_LEADING = TITLES | stop_words()
"""Words that may precede a name capitalised but are not part of it."""

FormPattern = tuple[str | None, ...]
"""Consecutive forms; None matches any form."""

CharSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TokenizedExcerpt:
    """A part of a text with the character spans and the normalised forms of its tokens."""

    text: str
    spans: list[CharSpan]
    forms: list[str]

    @staticmethod
    def of(text: str) -> TokenizedExcerpt:
        """Tokenize a text."""
        spans = token_spans(text)
        return TokenizedExcerpt(text, spans, [normalize(text[start:end]) for start, end in spans])

    def find(self, pattern: FormPattern) -> int | None:
        """Return the token index of the first match of a pattern, or None."""
        return next(
            (at for at, form in enumerate(self.forms) if form == pattern[0] and self._matches_at(at, pattern)), None
        )

    def _matches_at(self, at: int, pattern: FormPattern) -> bool:
        there = self.forms[at : at + len(pattern)]
        return len(there) == len(pattern) and all(
            form in (None, token) for form, token in zip(pattern, there, strict=True)
        )

    def is_joined(self, at: int) -> bool:
        """Return whether a token and the next may be words of one name."""
        (start, end), (after, _) = self.spans[at], self.spans[at + 1]
        between = self.text[end:after]
        return _BETWEEN.fullmatch(between) is not None and ("." not in between or end - start == 1)

    def is_capitalized(self, at: int) -> bool:
        """Return whether a token is written as names are; true of every word in a script without capitals."""
        first = self.text[self.spans[at][0]]
        return not first.islower() and not first.isdigit()

    def can_be_in_name(self, at: int) -> bool:
        """Return whether a token may be a word of a name."""
        return self.forms[at] in PARTICLES or self.is_capitalized(at)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name as a text writes it, and its normalised forms."""

    written: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchiveSnapshot:
    """One generation of an archive: its index and its articles."""

    reader: Reader
    store: ArticleSource

    def articles(self, hits: Sequence[Hit]) -> dict[Hit, Article]:
        """Return the articles of hits, in order, without those that cannot be read: what is found in others stays."""
        whole, articles, _ = readable(self.store, hits)
        return dict(zip(whole, articles, strict=True))


def find_names(snapshot: ArchiveSnapshot, words: tuple[str, ...], in_order: bool) -> tuple[FoundName, ...]:
    """Return the names in the archive's texts of which two words sound like some of these.

    Articles that contain these very words, or with `in_order` contain them as a phrase, are excluded.
    """
    return tuple(dict.fromkeys(_candidate_names(snapshot, words, in_order)))


def occurs_as_name(snapshot: ArchiveSnapshot, forms: tuple[str, ...]) -> bool:
    """Return whether, in one of the newest articles with these forms as a phrase, they are a complete name."""
    phrase = Phrase(tuple(Word(form, exact=True) for form in forms))
    hits = snapshot.reader.search(SearchRequest(phrase, order=Order.NEWEST, limit=_SAMPLED_ARTICLES)).hits
    return any(one.forms == forms for article in snapshot.articles(hits).values() for one in _names_at(article, forms))


def is_mostly_capitalized(snapshot: ArchiveSnapshot, form: str) -> bool:
    """Return whether a form is mostly capitalised in the newest articles that contain it."""
    hits = snapshot.reader.search(
        SearchRequest(Word(form, exact=True), order=Order.NEWEST, limit=_SAMPLED_ARTICLES)
    ).hits
    capitals = list[bool]()
    for article in snapshot.articles(hits).values():
        excerpts = [excerpt for text in (article.body, article.title) for excerpt in _excerpts(text, (form,))]
        found = [excerpt.is_capitalized(at) for excerpt in excerpts if (at := excerpt.find((form,))) is not None]
        capitals += found[:2]
    return 2 * sum(capitals) >= len(capitals)


def _candidate_names(snapshot: ArchiveSnapshot, words: tuple[str, ...], in_order: bool) -> Iterator[FoundName]:
    alike = {word: name_word_forms(snapshot.reader, word) for word in _words_to_find(words)}
    costs: dict[str, tuple[float, str]] = {}
    for word, forms in alike.items():
        for form, cost in forms.items():
            costs[form] = min(costs.get(form, (cost, word)), (cost, word))
    found = snapshot.reader.collocations(
        sorted(costs), _candidate_query(alike.values(), words, in_order), _MAX_COLLOCATIONS
    )
    ranked = sorted(found, key=lambda collocation: _rank(collocation.forms, costs))
    own = {normalize(raw) for word in words for raw in token_texts(word)}
    typed = [collocation for collocation in ranked if own.issuperset(filter(None, collocation.forms))]
    ranked = [*typed[:_MAX_AS_TYPED], *(collocation for collocation in ranked if collocation not in typed)][
        :_MAX_COMPARED
    ]
    hits = list(dict.fromkeys(hit for collocation in ranked for hit in collocation.examples[:_EXAMPLES]))
    articles = snapshot.articles(hits)
    for collocation in ranked:
        for hit in collocation.examples[:_EXAMPLES]:
            if hit in articles:
                yield from _names_at(articles[hit], collocation.forms)


def _candidate_query(groups: Iterable[Collection[str]], words: tuple[str, ...], in_order: bool) -> Query:
    """Build the query for articles with forms of two groups, or a form of both, but without the words themselves."""
    often = Counter(form for group in groups for form in group)
    pairs = tuple(And(pair) for pair in combinations([_any_of(group) for group in groups], 2))
    typed = tuple(Word(word) for word in words)
    return And(
        (Or((*pairs, _any_of(form for form in often if often[form] > 1))), Not((Phrase if in_order else And)(typed)))
    )


def _any_of(forms: Iterable[str]) -> Query:
    return Or(tuple(Word(form, exact=True) for form in sorted(forms)))


def _words_to_find(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name to look up, including pairs of words written as one."""
    tokens = [normalize(raw) for word in words for raw in token_texts(word)]
    distinct = parse(" ".join(words)).words
    joined = [f"{a}{b}" for a, b in pairwise(tokens)]
    joined += [f"abdul{b}" for a, b in pairwise(distinct) if a == "abd"]
    servants = ABD_PREFIXES if "abd" in distinct else ()
    return tuple(dict.fromkeys([*distinct, *tokens, *joined, *servants]))


def _rank(forms: FormPattern, costs: Mapping[str, tuple[float, str]]) -> tuple[float, Sequence[str]]:
    """Return the sort key of a collocation: the most words of the name and the closest in sound come first."""
    matched = [costs[form] for form in forms if form]
    return sum(cost for cost, _ in matched) - EACH_FURTHER_WORD * len({word for _, word in matched}), [
        form or "" for form in forms
    ]


def _names_at(article: Article, pattern: FormPattern) -> Iterator[FoundName]:
    """Yield the names around the first match in an article's title and body, as far as capitalised words reach."""
    for text in (article.title, article.body):
        for excerpt in _excerpts(text, pattern):
            at = excerpt.find(pattern)
            if at is not None:
                for start, stop in _split_at_gaps(excerpt, at, at + len(pattern)):
                    if sum(form is not None for form in pattern[start - at : stop - at]) > 1:
                        first, last = _extend_left(excerpt, start), _extend_right(excerpt, stop - 1)
                        written = excerpt.text[excerpt.spans[first][0] : excerpt.spans[last][1]]
                        yield FoundName(written, tuple(excerpt.forms[first : last + 1]))
                break


def _split_at_gaps(excerpt: TokenizedExcerpt, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Split a range of tokens where a name must end."""
    first = start
    for at in range(start, stop):
        if not excerpt.can_be_in_name(at):
            yield first, at
            first = at + 1
        elif at + 1 == stop or not excerpt.is_joined(at):
            yield first, at + 1
            first = at + 1


def _excerpts(text: str, pattern: FormPattern) -> Iterator[TokenizedExcerpt]:
    """Yield excerpts of a text around its likely matches, then the whole text, since tokenizing takes time."""
    lower, form = text.lower(), pattern[0] or ""
    if len(lower) == len(text):
        at = lower.find(form)
        while at >= 0:
            yield TokenizedExcerpt.of(
                text[_word_boundary(text, at, -1) : _word_boundary(text, at + 20 * len(pattern), 1)]
            )
            at = lower.find(form, at + len(form))
    yield TokenizedExcerpt.of(text)


def _word_boundary(text: str, offset: int, step: int) -> int:
    """Return the offset of an end of the excerpt around an offset, moved so that no word is cut."""
    at = max(0, min(len(text), offset + step * _EXCERPT_MARGIN))
    while 0 < at < len(text) and not text[at - (step < 0)].isspace():
        at += step
    return at


def _extend_left(excerpt: TokenizedExcerpt, first: int) -> int:
    """Return the index of a name's first token, from any of its tokens; a name starts behind a title."""
    start = first
    while start and first - start < LONGEST_NAME and excerpt.is_joined(start - 1):
        if not excerpt.can_be_in_name(start - 1) or excerpt.forms[start - 1] in TITLES:
            break
        start -= 1
    while start < first and (excerpt.forms[start] in _LEADING or not excerpt.is_capitalized(start)):
        start += 1
    return start


def _extend_right(excerpt: TokenizedExcerpt, last: int) -> int:
    """Return the index of a name's last token, from any of its tokens."""
    stop = last
    while stop + 1 < len(excerpt.forms) and stop - last < LONGEST_NAME and excerpt.is_joined(stop):
        if not excerpt.can_be_in_name(stop + 1):
            break
        stop += 1
    while stop > last and (excerpt.forms[stop] in SUFFIXES or not excerpt.is_capitalized(stop)):
        stop -= 1
    return stop


@lru_cache(maxsize=1 << 12)
def is_possible_spelling(written: str, searched: str) -> bool:
    """Return whether a name in the archive may be another spelling of the searched name."""
    name, other = parse(written), parse(searched)
    fewer, more = sorted((len(name.words), len(other.words)))
    limit = TWO_WORD_LIMIT + EACH_FURTHER_WORD * (fewer - 2)
    if fewer < 3 and fewer < more:
        limit = EXTRA_WORD_LIMIT if more == fewer + 1 else 0.0
    if name_distance(name, other, TOLERANT_COSTS) <= limit:
        return True
    letters = sorted((sum(map(len, name.words)), sum(map(len, other.words))))
    return letters[1] <= 1.25 * letters[0] and joined_name_distance(written, searched, TOLERANT_COSTS) <= JOINED_LIMIT
