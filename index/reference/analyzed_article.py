"""Articles with their tokens, for engines that match one article at a time. Knows terms, but no queries."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.article import Article
from index.analysis.query_terms import Term, TokenForms, accepts, token_forms
from index.analysis.sentences import sentences
from index.analysis.tokenizer import Token, tokenize
from index.query import TextUnit
from index.reference.spans import TextField, fits


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """A title or body with its tokens; `lead` is the number of tokens of its first paragraph."""

    text: str
    tokens: tuple[Token, ...]
    token_forms: tuple[TokenForms, ...]
    lead: int


@dataclass(frozen=True, slots=True)
class AnalyzedArticle:
    """An article with its tokens; `found` caches the positions of terms."""

    article: Article
    texts: Mapping[TextField, AnalyzedText]
    found: dict[tuple[Term, TextField], tuple[int, ...]] = dataclasses.field(
        default_factory=dict, compare=False, repr=False
    )

    def unit_starts(self, field: TextField, unit: TextUnit) -> tuple[int, ...]:
        """Return the positions at which sentences or paragraphs start; a title is one of each."""
        text = self.texts[field]
        if field == "title":
            return (0,)
        starts: dict[int, int] = {}
        for number, sentence in enumerate(sentences(text.text)):
            starts.setdefault(sentence.paragraph if unit == "paragraph" else number, sentence.start)
        return tuple(bisect_left(text.tokens, start, key=lambda token: token.start) for start in starts.values())

    def positions(self, term: Term, field: TextField) -> tuple[int, ...]:
        """Return the ascending positions of the tokens of a field that a term accepts, () if it names another field."""
        key = (term, field)
        if key not in self.found:
            self.found[key] = self._positions(term, field) if fits(term.field, field) else ()
        return self.found[key]

    def _positions(self, term: Term, field: TextField) -> tuple[int, ...]:
        text = self.texts[field]
        tokens = text.token_forms[: text.lead] if term.field == "lead" else text.token_forms
        return tuple(position for position, token in enumerate(tokens) if accepts(term, token))


def analyze(article: Article) -> AnalyzedArticle:
    """Analyze the title and body of an article in its language."""
    return AnalyzedArticle(
        article,
        {
            "title": _analyze_text(article.title, article.language),
            "body": _analyze_text(article.body, article.language),
        },
    )


def _analyze_text(text: str, language: str | None) -> AnalyzedText:
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
