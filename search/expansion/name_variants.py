"""A person's name as the texts of an archive write it: all names in them that may be other spellings of one.

A name is found where words that sound like its words stand near each other in a run of capitalised words, which is
compared with it as a whole, as people's names are checked: `corpus.names.similarity`. Turns no query into another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from corpus.article import Article
from corpus.names.parser import PARTICLES, SERVANTS, SUFFIXES, TITLES, parse
from corpus.names.similarity import CHECKING, difference, joined_difference
from index.analysis.tokenizer import normalize, stop_words, token_spans, token_texts
from index.engine import Reader
from index.query import And, Not, Or, Phrase, Query, Word
from index.request import Order, SearchRequest
from index.results import Hit
from search.article_source import ArticleSource
from search.expansion.word_variants import Spellings

LONGEST_NAME = 8
_RUNS = 1000
_COMPARED = 48
_AS_TYPED = 16
_EXAMPLES = 2
"""So many runs of an archive are weighed for one name, so many of them compared (so many at most of words as they were
typed), in so many articles each."""

_SEEN = 4
_AROUND = 80
LIMIT, A_WORD, ONE_MORE, JOINED = CHECKING.limit, 0.6, 0.8, 0.7
"""How unlike two names may be (`names.similarity.difference`) and still be one person's: `LIMIT` for two words, so
much more for each further word of both; less where a name of two words has one more in the other; least where two words
are written as one. Calibrated on three draws of 500 pairs with `benchmarks/variants.py`:
`docs/spellings.md`."""

_BETWEEN = re.compile(r"\.? ?[-‐‑\s]?['’‘ʻʼ`´(]?")
"""What may stand between two words of a name: Jean-Paul, J. R. Smith, Khalid 'Ali."""

_LEADING = TITLES | stop_words()
"""Words that may stand before a name in capitals and are none of it."""

Run = tuple[str | None, ...]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, where its tokens stand in it, and their forms."""

    text: str
    spans: list[Place]
    forms: list[str]

    @staticmethod
    def of(text: str) -> Piece:
        """Take the tokens of a text."""
        spans = token_spans(text)
        return Piece(text, spans, [normalize(text[start:end]) for start, end in spans])

    def place(self, run: Run) -> int | None:
        """Give the first token of a run, where it stands first."""
        return next((at for at, form in enumerate(self.forms) if form == run[0] and self._has(at, run)), None)

    def _has(self, at: int, run: Run) -> bool:
        there = self.forms[at : at + len(run)]
        return len(there) == len(run) and all(form in (None, token) for form, token in zip(run, there, strict=True))

    def joined(self, at: int) -> bool:
        """Tell whether a token and the next may be words of one name."""
        (start, end), (after, _) = self.spans[at], self.spans[at + 1]
        between = self.text[end:after]
        return _BETWEEN.fullmatch(between) is not None and ("." not in between or end - start == 1)

    def capital(self, at: int) -> bool:
        """Tell whether a token is written as names are; a script without capitals has all its words so."""
        first = self.text[self.spans[at][0]]
        return not first.islower() and not first.isdigit()

    def in_name(self, at: int) -> bool:
        """Tell whether a token may be a word of a name."""
        return self.forms[at] in PARTICLES or self.capital(at)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name as a text has it, and its forms."""

    written: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """A generation of an archive to look for names in."""

    reader: Reader
    store: ArticleSource
    spellings: Spellings

    def articles(self, hits: Sequence[Hit]) -> list[Article]:
        """Read articles."""
        return self.store.several([(hit.id, hit.version) for hit in hits])


def names_near(archive: Archive, words: tuple[str, ...], in_order: bool) -> tuple[FoundName, ...]:
    """Give the names in the archive's texts in which two words sound like some of these.

    Articles that have these very words, or with `in_order` have them as a phrase, are left out.
    """
    return tuple(dict.fromkeys(_names(archive, words, in_order)))


def stands(archive: Archive, forms: tuple[str, ...]) -> bool:
    """Tell whether forms stand in some of the newest articles that have them in a row as a name, by themselves."""
    phrase = Phrase(tuple(Word(form, exact=True) for form in forms))
    hits = archive.reader.search(SearchRequest(phrase, order=Order.NEWEST, limit=_SEEN)).hits
    return any(one.forms == forms for article in archive.articles(hits) for one in _written(article, forms))


def is_name(archive: Archive, form: str) -> bool:
    """Tell whether a form is written as names are, mostly, in some of the newest articles that hold it."""
    hits = archive.reader.search(SearchRequest(Word(form, exact=True), order=Order.NEWEST, limit=_SEEN)).hits
    capitals = list[bool]()
    for article in archive.articles(hits):
        pieces = [piece for text in (article.body, article.title) for piece in _pieces(text, (form,))]
        found = [piece.capital(at) for piece in pieces if (at := piece.place((form,))) is not None]
        capitals += found[:2]
    return 2 * sum(capitals) >= len(capitals)


def _names(archive: Archive, words: tuple[str, ...], in_order: bool) -> Iterator[FoundName]:
    alike = {word: archive.spellings.sounding_like(archive.reader, word) for word in _sought(words)}
    costs: dict[str, tuple[float, str]] = {}
    for word, forms in alike.items():
        for form, cost in forms.items():
            costs[form] = min(costs.get(form, (cost, word)), (cost, word))
    met = archive.reader.collocations(sorted(costs), _with_two(alike.values(), words, in_order), _RUNS)
    ranked = sorted(met, key=lambda run: _rank(run.forms, costs))
    own = {normalize(raw) for word in words for raw in token_texts(word)}
    typed = [run for run in ranked if own.issuperset(filter(None, run.forms))]
    ranked = [*typed[:_AS_TYPED], *(run for run in ranked if run not in typed)][:_COMPARED]
    hits = list(dict.fromkeys(hit for run in ranked for hit in run.examples[:_EXAMPLES]))
    articles = dict(zip(hits, archive.articles(hits), strict=True))
    for run in ranked:
        for hit in run.examples[:_EXAMPLES]:
            yield from _written(articles[hit], run.forms)


def _with_two(groups: Iterable[Collection[str]], words: tuple[str, ...], in_order: bool) -> Query:
    """Ask for articles with forms of two groups, or with one that is in two, but for those that have the very words."""
    often = Counter(form for group in groups for form in group)
    pairs = tuple(And(pair) for pair in combinations([_any_of(group) for group in groups], 2))
    typed = tuple(Word(word) for word in words)
    return And(
        (Or((*pairs, _any_of(form for form in often if often[form] > 1))), Not((Phrase if in_order else And)(typed)))
    )


def _any_of(forms: Iterable[str]) -> Query:
    return Or(tuple(Word(form, exact=True) for form in sorted(forms)))


def _sought(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words of a name to look for, two that may be written as one among them."""
    tokens = [normalize(raw) for word in words for raw in token_texts(word)]
    distinct = parse(" ".join(words)).words
    joined = [f"{a}{b}" for a, b in pairwise(tokens)]
    joined += [f"abdul{b}" for a, b in pairwise(distinct) if a == "abd"]
    servants = SERVANTS if "abd" in distinct else ()
    return tuple(dict.fromkeys([*distinct, *tokens, *joined, *servants]))


def _rank(forms: Run, costs: Mapping[str, tuple[float, str]]) -> tuple[float, Sequence[str]]:
    """Give what puts the likeliest runs first: those that have most of the words and sound most like them."""
    met = [costs[form] for form in forms if form]
    return sum(cost for cost, _ in met) - A_WORD * len({word for _, word in met}), [form or "" for form in forms]


def _written(article: Article, run: Run) -> Iterator[FoundName]:
    """Give the names in which a run stands first in an article's title or body, as far as capitals reach around it."""
    for text in (article.title, article.body):
        for piece in _pieces(text, run):
            at = piece.place(run)
            if at is not None:
                for start, stop in _parts(piece, at, at + len(run)):
                    if sum(form is not None for form in run[start - at : stop - at]) > 1:
                        first, last = _from(piece, start), _until(piece, stop - 1)
                        written = piece.text[piece.spans[first][0] : piece.spans[last][1]]
                        yield FoundName(written, tuple(piece.forms[first : last + 1]))
                break


def _parts(piece: Piece, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut tokens where no name goes on."""
    first = start
    for at in range(start, stop):
        if not piece.in_name(at):
            yield first, at
            first = at + 1
        elif at + 1 == stop or not piece.joined(at):
            yield first, at + 1
            first = at + 1


def _pieces(text: str, run: Run) -> Iterator[Piece]:
    """Give pieces of a text around a run, the likely ones first and at last all of it: tokens take time to find."""
    lower, form = text.lower(), run[0] or ""
    if len(lower) == len(text):
        at = lower.find(form)
        while at >= 0:
            yield Piece.of(text[_border(text, at, -1) : _border(text, at + 20 * len(run), 1)])
            at = lower.find(form, at + len(form))
    yield Piece.of(text)


def _border(text: str, place: int, step: int) -> int:
    """Give an end of the words around a place, so that no word is cut."""
    at = max(0, min(len(text), place + step * _AROUND))
    while 0 < at < len(text) and not text[at - (step < 0)].isspace():
        at += step
    return at


def _from(piece: Piece, first: int) -> int:
    """Give the first token of a name, from one of its tokens: what is before a title is none of it."""
    start = first
    while start and first - start < LONGEST_NAME and piece.joined(start - 1):
        if not piece.in_name(start - 1) or piece.forms[start - 1] in TITLES:
            break
        start -= 1
    while start < first and (piece.forms[start] in _LEADING or not piece.capital(start)):
        start += 1
    return start


def _until(piece: Piece, last: int) -> int:
    """Give the last token of a name, from one of its tokens."""
    stop = last
    while stop + 1 < len(piece.forms) and stop - last < LONGEST_NAME and piece.joined(stop):
        if not piece.in_name(stop + 1):
            break
        stop += 1
    while stop > last and (piece.forms[stop] in SUFFIXES or not piece.capital(stop)):
        stop -= 1
    return stop


@lru_cache(maxsize=1 << 12)
def may_be(written: str, asked: str) -> bool:
    """Tell whether a name of the archive may be another spelling of one that is asked for."""
    name, other = parse(written), parse(asked)
    fewer, more = sorted((len(name.words), len(other.words)))
    limit = LIMIT + A_WORD * (fewer - 2)
    if fewer < 3 and fewer < more:
        limit = ONE_MORE if more == fewer + 1 else 0.0
    if difference(name, other, CHECKING) <= limit:
        return True
    letters = sorted((sum(map(len, name.words)), sum(map(len, other.words))))
    return letters[1] <= 1.25 * letters[0] and joined_difference(written, asked, CHECKING) <= JOINED
