"""Whether an article matches a query, by looking at its tokens, and which of them matched: the meaning of the contract.

Looks at one article at a time and scores nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.article import Article
from index.analysis.query_terms import Term, TokenForms, accepts, token_forms
from index.analysis.sentences import sentences
from index.analysis.tokenizer import Token, tokenize
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Positional,
    Prefix,
    Query,
    SameUnit,
    TextUnit,
    ValueDimension,
    Wildcard,
    Word,
)
from index.reference.span_operators import span_operator_spans
from index.reference.spans import TEXT_FIELDS, FieldText, Span, TextField, fits, marked

Marks = Mapping[TextField, frozenset[tuple[int, int]]]
"""The runs of tokens (first and last, both inclusive) that matched, by text."""

NO_MARKS: Marks = {side: frozenset() for side in TEXT_FIELDS}


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """A title or body with its tokens; `lead` is the number of tokens of its first paragraph."""

    text: str
    tokens: tuple[Token, ...]
    token_forms: tuple[TokenForms, ...]
    lead: int


@dataclass(frozen=True, slots=True)
class AnalyzedArticle:
    """An article with its tokens, made once and asked many times."""

    article: Article
    texts: Mapping[TextField, AnalyzedText]
    found: dict[tuple[Term, TextField], tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def borders(self, side: TextField, unit: TextUnit) -> tuple[int, ...]:
        """Give the first tokens of the sentences or paragraphs of a text; a title is one of each."""
        text = self.texts[side]
        if side == "title":
            return (0,)
        starts: dict[int, int] = {}
        for number, sentence in enumerate(sentences(text.text)):
            starts.setdefault(sentence.paragraph if unit == "paragraph" else number, sentence.start)
        return tuple(bisect_left(text.tokens, start, key=lambda token: token.start) for start in starts.values())

    def positions(self, term: Term, side: TextField) -> tuple[int, ...]:
        """Give the rising positions of the tokens that meet a term in the field that it names."""
        key = (term, side)
        if key not in self.found:
            self.found[key] = self._positions(term, side) if fits(term.field, side) else ()
        return self.found[key]

    def _positions(self, term: Term, side: TextField) -> tuple[int, ...]:
        text = self.texts[side]
        tokens = text.token_forms[: text.lead] if term.field == "lead" else text.token_forms
        return tuple(position for position, token in enumerate(tokens) if accepts(term, token))


def analyzed(article: Article) -> AnalyzedArticle:
    """Analyze the title and body of an article in its language."""
    return AnalyzedArticle(
        article,
        {
            "title": _analyzed_text(article.title, article.language),
            "body": _analyzed_text(article.body, article.language),
        },
    )


def _analyzed_text(text: str, language: str | None) -> AnalyzedText:
    tokens = tuple(tokenize(text))
    return AnalyzedText(
        text, tokens, tuple(token_forms(token.text, language) for token in tokens), lead_length(text, tokens)
    )


def lead_length(text: str, tokens: Iterable[Token]) -> int:
    """Count the tokens of the first paragraph of a text."""
    end = 0
    for sentence in sentences(text):
        if sentence.paragraph > 0:
            break
        end = sentence.end
    return sum(token.end <= end for token in tokens)


def values_of(article: Article, dimension: ValueDimension) -> tuple[str, ...]:
    """Give the distinct values of an article in a dimension; () when it has none or nobody has looked."""
    if dimension == "outlet":
        return (article.outlet,) if article.outlet is not None else ()
    return tuple(dict.fromkeys([person.name for person in article.people])) if article.people else ()


def matches(query: Query, text: AnalyzedArticle, languages: tuple[str, ...]) -> bool:
    """Tell whether an article matches; `languages` are those of the live articles."""
    return marks(query, text, languages) is not None


def marks(query: Query, text: AnalyzedArticle, languages: tuple[str, ...]) -> Marks | None:
    """Give what matched in an article, or None when it does not match."""
    match query:
        case MatchAll():
            return NO_MARKS
        case MatchNone():
            return None
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
            return _positional_marks(query, text, languages)
        case SameUnit() | NotNear() | MinCount():
            found = span_operator_spans(query, lambda side: FieldText(side, text.positions, languages), text.borders)
            return {side: marks_of(of_side) for side, of_side in found.items()} if any(found.values()) else None
        case Between() | Has():
            return NO_MARKS if _holds(query, text.article) else None
        case And(parts):
            every = [marks(part, text, languages) for part in parts]
            return None if None in every else together(every)
        case Or(parts):
            every = [marks(part, text, languages) for part in parts]
            return together(every) if any(one is not None for one in every) else None
        case Not(part):
            return NO_MARKS if marks(part, text, languages) is None else None


def _positional_marks(node: Positional, text: AnalyzedArticle, languages: tuple[str, ...]) -> Marks | None:
    found = {side: marked(node, FieldText(side, text.positions, languages)) for side in TEXT_FIELDS}
    return found if any(found.values()) else None


def marks_of(found: Iterable[Span]) -> frozenset[tuple[int, int]]:
    """Give the runs of tokens that places mark."""
    return frozenset(run for place in found for run in place.marks)


def _holds(node: Between | Has, article: Article) -> bool:
    if isinstance(node, Has):
        return node.value in values_of(article, node.dimension)
    published = article.published
    if published is None:
        return False
    return (node.start is None or node.start <= published.start) and (node.end is None or published.end <= node.end)


def together(every: Iterable[Marks | None]) -> Marks:
    """Put the marks of several parts together; None marks nothing."""
    held = [one for one in every if one is not None]
    return {side: frozenset[tuple[int, int]]().union(*(one[side] for one in held)) for side in TEXT_FIELDS}
