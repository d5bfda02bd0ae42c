"""Reads one word: plain, prefix*, wild?card* or fuzzy~. Knows no operators and no brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.analysis.tokenizer import tokenize
from index.query import Fuzzy, Leaf, MatchAll, Phrase, Prefix, Query, SourceSpan, Wildcard, Word
from search.language.builder import phrase_of
from search.problem import Problem

_WILD = re.compile(r"[*?]+")
_FUZZY = re.compile(r"~(\d*(?:\.\d+)?)$")
_BOOST = re.compile(r"\^\d*(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class ParsedOperand:
    """How a word was read (None: it was left out), and its problems."""

    query: Query | None
    problems: tuple[Problem, ...] = ()


def read_word(text: str, start: int) -> ParsedOperand:
    """Read one word at `start` of the query text; a word of several tokens may become a phrase."""
    boost = _BOOST.search(text)
    if boost and boost.start():
        bounds = start + boost.start(), start + boost.end()
        read = read_word(text[: boost.start()], start)
        return ParsedOperand(
            read.query, (*read.problems, Problem(f"The weight “{boost[0]}” was left out.", *bounds, ""))
        )
    fuzzy = _FUZZY.search(text)
    if fuzzy and fuzzy.start():
        return _read_fuzzy(text[: fuzzy.start()], fuzzy[1], start)
    pieces = tuple(_pieces(text))
    if not any(_WILD.search(text, *piece) for piece in pieces):
        return _read_plain(text, pieces, start)
    terms = tuple(_read_piece(text[first:last], start + first) for first, last in pieces)
    terms_kept = [term for term in terms if not isinstance(term, MatchAll)]
    if terms_kept:
        return ParsedOperand(phrase_of(terms_kept))
    return ParsedOperand(MatchAll(span=SourceSpan(start, start + len(text)))) if "*" in text else _nothing(text, start)


def read_parts(text: str, start: int) -> tuple[tuple[Leaf, ...], tuple[Problem, ...]]:
    """Read the inside of a phrase, which begins at `start` of the query text, as its parts in order."""
    parts: list[Leaf] = []
    problems: list[Problem] = []
    for found in re.finditer(r"\S+", text):
        exact = found[0][0] == "=" and len(found[0]) > 1
        position = start + found.start() + exact
        read = read_word(found[0][exact:], position)
        problems.extend(read.problems)
        if isinstance(read.query, MatchAll):
            message = "A * that stands alone in a phrase was left out; for words between use pre/n."
            problems.append(Problem(message, position, position + len(found[0]), ""))
        parts.extend(_terms(read.query, exact))
    return tuple(parts), tuple(problems)


def _terms(query: Query | None, exact: bool) -> Iterator[Leaf]:
    match query:
        case Word():
            yield replace(query, exact=exact)
        case Prefix() | Wildcard() | Fuzzy():
            yield query
        case Phrase():
            for part in query.parts:
                yield from _terms(part, exact)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each token, including any adjacent * and ?."""
    marks = [(token.start, token.end) for token in tokenize(text)]
    marks += [found.span() for found in _WILD.finditer(text)]
    first, last = -1, -1
    for start, end in sorted(marks):
        if start > last >= 0:
            yield first, last
            first = start
        first, last = (start if first < 0 else first), max(last, end)
    if last >= 0:
        yield first, last


def _read_piece(piece: str, start: int) -> Leaf | MatchAll:
    span = SourceSpan(start, start + len(piece))
    pattern = re.sub(r"\*+", "*", piece)
    if not _WILD.search(pattern):
        return Word(pattern, span=span)
    if not pattern.strip("*?"):
        return MatchAll(span=span)
    if pattern.endswith("*") and not _WILD.search(pattern[:-1]):
        return Prefix(pattern[:-1], span=span)
    return Wildcard(pattern, span=span)


def _read_plain(text: str, pieces: tuple[tuple[int, int], ...], start: int) -> ParsedOperand:
    if not pieces:
        return _nothing(text, start)
    first, last = pieces[0][0], pieces[-1][1]
    if last - first < len(text):
        read = read_word(text[first:last], start + first)
        return replace(read, problems=(*read.problems, *_truncation(text, last, start)))
    return ParsedOperand(Word(text[first:last], span=SourceSpan(start + first, start + last)))


def _truncation(text: str, end: int, start: int) -> tuple[Problem, ...]:
    """Return the problem of a sign by which other services truncate a word."""
    if text[end:] not in ("!", "$"):
        return ()
    message = f"“{text[end:]}” was left out; for all words that begin so, write {text[:end]}*."
    return (Problem(message, start + end, start + len(text), "*"),)


def _read_fuzzy(text: str, number: str, start: int) -> ParsedOperand:
    span = SourceSpan(start, start + len(text) + 1 + len(number))
    pieces = tuple(_pieces(text))
    wild = _WILD.search(text)
    if wild or len(pieces) != 1:
        read = read_word(text, start)
        why = "a word with * or ?" if wild else "a single word"
        message = f"“~” was left out: spelling can be loosened for {'a plain word, not for ' if wild else ''}{why}."
        return ParsedOperand(read.query, (*read.problems, Problem(message, span.start, span.end, text)))
    word = text[pieces[0][0] : pieces[0][1]]
    edits = 1 if "." in number or not number else max(1, min(2, int(number[:3])))
    exact = number in ("", "1", "2")
    problems = () if exact else (_edits_problem(number, edits, span, word),)
    return ParsedOperand(Fuzzy(word, edits=edits, span=span), problems)


def _edits_problem(number: str, edits: int, span: SourceSpan, word: str) -> Problem:
    repaired = f"{word}~{edits}" if edits > 1 else f"{word}~"
    return Problem(
        f"“~{number}” was read as “~{edits}”: a spelling may be 1 or 2 letters away.", span.start, span.end, repaired
    )


def _nothing(text: str, start: int) -> ParsedOperand:
    message = f"“{text}” was left out: it has no letters or digits."
    return ParsedOperand(None, (Problem(message, start, start + len(text), ""),))
