"""Terms: the analyzed leaves of a query, and the tokens of a text that each accepts.

Knows nothing of positions, phrases or scores, nor how an engine stores its terms.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from index.analysis.edit_distance import is_within
from index.analysis.normalization import is_plain, normalize, surface_form
from index.analysis.stemming import stem, stems
from index.analysis.tokenizer import token_texts
from index.query import Field, Fuzzy, Leaf, Positional, Prefix, SpanOperator, Wildcard, Word
from index.query_rewrite import leaves


class TermKind(Enum):
    """The representation of a token that a term is compared with, and how."""

    STEM = "stem"
    FORM = "form"
    SURFACE = "surface"
    PREFIX = "prefix"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a query, and its field if it has one.

    `text` is the normalised form as typed (for SURFACE: the surface form), `stems` are its stems for STEM.
    """

    kind: TermKind = dataclasses.field(hash=False)  # hashing an enum is slow, and terms are looked up very often
    text: str
    field: Field | None = None
    stems: tuple[str, ...] = ()
    edits: int = 0
    is_word: bool = dataclasses.field(init=False, compare=False)
    """Whether it scores by its frequency; the others score a constant."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_word", self.kind in (TermKind.STEM, TermKind.FORM, TermKind.SURFACE))

    def in_whole_body(self) -> Term:
        """Return the term of the body for one of the lead: it occurs wherever that does, and scores what that does."""
        return dataclasses.replace(self, field="body") if self.field == "lead" else self


@dataclass(frozen=True, slots=True)
class TokenForms:
    """The surface form, normalised form and stem of a token of an article."""

    surface: str
    form: str
    stem: str


def token_forms(text: str, language: str | None) -> TokenForms:
    """Return the forms of a token of an article in a language (ISO 639-1)."""
    form = normalize(text)
    return TokenForms(surface_form(text), form, stem(form, language))


@lru_cache(maxsize=4096)
def terms_of(leaf: Leaf, languages: tuple[str, ...], default_field: Field | None = None) -> tuple[Term, ...]:
    """Return the terms that must be adjacent for a leaf to match; () matches nothing.

    `languages` are those of the live articles; `default_field` applies to a leaf without a field.
    """
    field = leaf.field or default_field
    match leaf:
        case Word(text, _, exact):
            return tuple(_word_term(token, field, exact, languages) for token in token_texts(text))
        case Prefix(text):
            return _non_empty(Term(TermKind.PREFIX, normalize(text), field))
        case Wildcard(pattern):
            return _non_empty(Term(TermKind.WILDCARD, normalize(pattern), field))
        case Fuzzy(text, _, edits):
            return _non_empty(Term(TermKind.FUZZY, normalize(text), field, edits=edits))


def _non_empty(term: Term) -> tuple[Term, ...]:
    return (term,) if term.text else ()


def _word_term(text: str, field: Field | None, exact: bool, languages: tuple[str, ...]) -> Term:
    if exact and not is_plain(text):
        return Term(TermKind.SURFACE, surface_form(text), field)
    form = normalize(text)
    if exact:
        return Term(TermKind.FORM, form, field)
    return Term(TermKind.STEM, form, field, stems(form, languages))


def accepts(term: Term, token: TokenForms) -> bool:
    """Return whether a term accepts a token of an article."""
    match term.kind:
        case TermKind.STEM:
            return token.stem in term.stems
        case TermKind.SURFACE:
            return token.surface == term.text
        case _:
            return accepts_form(term, token.form)


def accepts_form(term: Term, form: str) -> bool:
    """Return whether a term that is compared with forms accepts a form; raise ValueError for STEM and SURFACE."""
    match term.kind:
        case TermKind.FORM:
            return form == term.text
        case TermKind.PREFIX:
            return form.startswith(term.text)
        case TermKind.WILDCARD:
            return wildcard_pattern(term.text).fullmatch(form) is not None
        case TermKind.FUZZY:
            return form[:1] == term.text[:1] and is_within(form, term.text, term.edits)
        case TermKind.STEM | TermKind.SURFACE:
            raise ValueError(f"A {term.kind.value} term is not compared with forms.")


@lru_cache(maxsize=256)
def wildcard_pattern(wildcard: str) -> re.Pattern[str]:
    """Return the regular expression that a whole form must match.

    Each part between two `*` is searched once, from the left, without backtracking, so that no pattern takes long on
    a long form.
    """
    first, *others = (re.escape(part).replace(r"\?", ".") for part in wildcard.split("*"))
    if not others:
        return re.compile(first, re.DOTALL)
    between = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{between}.*{others[-1]}", re.DOTALL)


def scoring_terms(node: Positional | SpanOperator, languages: tuple[str, ...]) -> Iterator[Term]:
    """Yield the terms of all leaves of a node that score, each with its own or inherited field."""
    for leaf in leaves(node):
        yield from terms_of(leaf, languages)
