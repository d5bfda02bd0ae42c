"""Generates query texts from the grammar in `search.language.syntax`, and mutates them. Parses none.

In a construct's `written` form, `a` to `c` are slots for operands, `n` for a number and `d` for a day; the rest is
literal.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from importlib.resources import files
from random import Random

from search.language.syntax import CONSTRUCTS, FIELDS
from tests.support.vocabulary import QueryWords

_SLOT = re.compile(r"(?<![a-z])(?:[abcdn]|\d+)(?![a-z])")
_DEEPEST = 3
_DISTANCES = (0, 1, 2, 3, 5, 5, 8, 10, 15, 25, 50, 100, 1000)
BITS = (
    *(construct.example for construct in CONSTRUCTS),
    *(f"{name}:" for name in FIELDS),
    *"()\"“”«*?~-+=^/|&!:;.,'[]{}<>\\№\u3000（＂",
    *("AND", "OR", "NOT", "NEAR", "w/5", "pre/2", "/3", "w/", "/s", "w/p", "NOT w/2", "atleast3(", "~2", ".."),
    *("2015-09", "9999-99", "叙", "e\u0301", "\x00", "\ud800", " ", "\t", "\n", "\u00a0"),
)
"""Pieces of text with a meaning for the lexer, or likely to break it."""


def generate(words: QueryWords, dice: Random) -> str:
    """Generate a text from the grammar."""
    parts = [_operand(words, dice, _DEEPEST) for _ in range(dice.choice((1, 1, 1, 2, 2, 3)))]
    return " ".join(parts)


def _operand(words: QueryWords, dice: Random, depth: int) -> str:
    chance = dice.random()
    if depth == 0 or chance < 0.25:
        return words.word(dice)
    if chance < 0.4:
        return f'"{words.phrase(dice)}"'
    if chance < 0.5:
        return f"({_operand(words, dice, depth - 1)} {dice.choice(('', 'OR', 'AND'))} {words.word(dice)})"
    return _construct(dice.choice(CONSTRUCTS).written, words, dice, depth - 1)


def _construct(written: str, words: QueryWords, dice: Random, depth: int) -> str:
    """Fill the slots of a construct."""
    if written.startswith(("outlet:", "person:")):
        names = words.outlets if written.startswith("outlet") else words.people
        return f'{written[:-1]}"{dice.choice(names)}"' if names else written
    if "?" in written or written == "a*":
        return _wild(written, words.word(dice), dice)
    inside = written.startswith('"') or written.endswith("~")

    def filled(slot: re.Match[str]) -> str:
        match slot[0]:
            case "n":
                return str(dice.choice(_DISTANCES))
            case "d":
                return _day(dice)
            case "a" | "b" | "c":
                return _leaf(words, dice) if inside else _operand(words, dice, depth)
            case str(number):
                return str(dice.randint(0, 3 * int(number)))
        raise AssertionError(slot)

    return _SLOT.sub(filled, written)


def _leaf(words: QueryWords, dice: Random) -> str:
    word = words.word(dice)
    return dice.choice((word, word, word, _wild("a*", word, dice), _wild("a?b*c", word, dice), f"={word}"))


def _wild(written: str, word: str, dice: Random) -> str:
    """Cut a word into the literal parts of a wildcard, now and then very short ones."""
    if written == "a*":
        return f"{word[: dice.randint(1, len(word))]}*"
    begin, middle = sorted(dice.randint(0, len(word)) for _ in range(2))
    end = dice.randint(middle, len(word))
    sign = dice.choice(("?", "?", "*", ""))
    return f"{word[:begin]}{sign}{word[begin + 1 : middle] or dice.choice(word)}*{word[end:]}"


def _day(dice: Random) -> str:
    year, month, day = dice.randint(2003, 2022), dice.randint(1, 12), dice.randint(1, 31)
    return dice.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}"))


def real_queries() -> tuple[str, ...]:
    """Return the inputs of the table in docs/query-language.md."""
    table = tomllib.loads(files("search.language").joinpath("examples.toml").read_text(encoding="utf-8"))
    return tuple(text for service in table.values() for text in service)


def mutate(texts: Sequence[str], words: QueryWords, dice: Random) -> str:
    """Apply one to six mutations to a text, mostly with words of the archive."""
    text = dice.choice(texts) if dice.random() < 0.7 else generate(words, dice)
    for _ in range(dice.randint(1, 6)):
        mutation = dice.choice(_MUTATIONS)
        text = mutation(text, words, dice)
    return text


def _with_a_word(text: str, words: QueryWords, dice: Random) -> str:
    found = list(re.finditer(r"\w+", text))
    if not found:
        return f"{text} {words.piece(dice)}"
    start, end = dice.choice(found).span()
    return text[:start] + words.piece(dice) + text[end:]


def _with_a_bit(text: str, words: QueryWords, dice: Random) -> str:
    position = dice.randint(0, len(text))
    bit: str = dice.choice(BITS)
    return text[:position] + bit + text[position:]


def _without_a_character(text: str, words: QueryWords, dice: Random) -> str:
    position = dice.randint(0, len(text))
    return text[:position] + text[position + 1 :]


def _with_pieces_swapped(text: str, words: QueryWords, dice: Random) -> str:
    pieces = text.split(" ")
    dice.shuffle(pieces)
    return " ".join(pieces)


def _joined_with_another(text: str, words: QueryWords, dice: Random) -> str:
    sign = dice.choice((" ", " OR ", " AND ", " NOT ", " w/5 ", " /s ", " pre/3 ", ""))
    return f"{text}{sign}{generate(words, dice)}"


def _wrapped(text: str, words: QueryWords, dice: Random) -> str:
    before, after = dice.choice(
        (("(", ")"), ('"', '"'), ('"', '"~5'), ("title:(", ")"), ("atleast2(", ")"), ("-(", ")"))
    )
    return f"{before}{text}{after}"


_MUTATIONS: tuple[Callable[[str, QueryWords, Random], str], ...] = (
    _with_a_word,
    _with_a_word,
    _with_a_word,
    _with_a_bit,
    _without_a_character,
    _with_pieces_swapped,
    _joined_with_another,
    _wrapped,
)
