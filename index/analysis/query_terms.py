"""The leaves of a query, analyzed: which tokens of a text each word, prefix, wildcard or fuzzy word accepts.

Knows nothing of places, phrases or scores; what engines keep their terms in is theirs.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.analysis import tokenizer as analysis
from index.query import Field, Fuzzy, Leaf, Positional, Prefix, SpanOperator, Wildcard, Word
from index.query_rewrite import leaves


class TermKind(Enum):
    """What of a token a term is compared with, and how."""

    STEM = "family"
    FORM = "form"
    SURFACE = "surface"
    PREFIX = "prefix"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a query and the field in which it must stand, if any.

    `text` is the folded form as typed (for SURFACE: the surface), `stems` the stems of it for FAMILY.
    """

    kind: TermKind = dataclasses.field(hash=False)  # to hash an enum is slow, and terms are looked up very often
    text: str
    field: Field | None = None
    stems: tuple[str, ...] = ()
    edits: int = 0

    @property
    def is_word(self) -> bool:
        """Whether it scores by its frequency; the others score a constant."""
        return self.kind in (TermKind.STEM, TermKind.FORM, TermKind.SURFACE)


@dataclass(frozen=True, slots=True)
class TextToken:
    """A token of an article in its three grades, and as it was written."""

    surface: str
    form: str
    family: str


def token_forms(raw: str, language: str | None) -> TextToken:
    """Give the grades of a raw token of an article in a language."""
    form = analysis.normalize(raw)
    return TextToken(analysis.surface(raw), form, analysis.stem(form, language))


@lru_cache(maxsize=4096)
def terms_of(leaf: Leaf, languages: tuple[str, ...], around: Field | None = None) -> tuple[Term, ...]:
    """Give the terms that must stand next to each other for a leaf to match; () matches nothing.

    `languages` are those of the live articles, `around` is the field of the node around the leaf.
    """
    field = leaf.field or around
    match leaf:
        case Word(text, _, exact):
            raws = [token.raw for token in analysis.tokenize(text)]
            return tuple(_word_term(raw, field, exact, languages) for raw in raws)
        case Prefix(text):
            return _one(Term(TermKind.PREFIX, analysis.normalize(text), field))
        case Wildcard(pattern):
            return _one(Term(TermKind.WILDCARD, analysis.normalize(pattern), field))
        case Fuzzy(text, _, edits):
            return _one(Term(TermKind.FUZZY, analysis.normalize(text), field, edits=edits))


def _one(term: Term) -> tuple[Term, ...]:
    return (term,) if term.text else ()


def _word_term(raw: str, field: Field | None, exact: bool, languages: tuple[str, ...]) -> Term:
    if exact and not analysis.is_plain(raw):
        return Term(TermKind.SURFACE, analysis.surface(raw), field)
    form = analysis.normalize(raw)
    if exact:
        return Term(TermKind.FORM, form, field)
    return Term(TermKind.STEM, form, field, analysis.stems(form, languages))


def accepts(term: Term, token: TextToken) -> bool:
    """Tell whether a token of an article meets a term."""
    match term.kind:
        case TermKind.STEM:
            return token.family in term.stems
        case TermKind.SURFACE:
            return token.surface == term.text
        case _:
            return accepts_form(term, token.form)


def accepts_form(term: Term, form: str) -> bool:
    """Tell whether a form meets a term that is compared with forms alone."""
    match term.kind:
        case TermKind.FORM:
            return form == term.text
        case TermKind.PREFIX:
            return form.startswith(term.text)
        case TermKind.WILDCARD:
            return fitting(term.text).fullmatch(form) is not None
        case TermKind.FUZZY:
            near = OSA.distance(form, term.text, score_cutoff=term.edits) <= term.edits
            return form[:1] == term.text[:1] and near
        case TermKind.STEM | TermKind.SURFACE:
            raise ValueError(f"A {term.kind.value} term is not compared with forms.")


@lru_cache(maxsize=256)
def fitting(pattern: str) -> re.Pattern[str]:
    """Give the expression that a form must match as a whole to fit a wildcard.

    What stands between two `*` is looked for once, from the left, and never again elsewhere, so that no pattern takes
    long, however long the form.
    """
    first, *others = (re.escape(piece).replace(r"\?", ".") for piece in pattern.split("*"))
    if not others:
        return re.compile(first, re.DOTALL)
    between = "".join(f"(?>.*?{piece})" for piece in others[:-1])
    return re.compile(f"{first}{between}.*{others[-1]}", re.DOTALL)


def scoring_terms(node: Positional | SpanOperator, languages: tuple[str, ...]) -> Iterator[Term]:
    """Yield the terms of all leaves of a node that score, each with the field that holds for it."""
    for leaf in leaves(node):
        yield from terms_of(leaf, languages)
