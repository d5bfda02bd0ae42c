"""Split text into sentences, by way of pretokens: runs between white space. Knows nothing of tokens' forms.

A batch of articles is split pretoken by pretoken as well (`index.arrays.writing.batch_tokenizer`); both take the rules
from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_PRETOKEN = re.compile(r"[^\s。！？]*[。！？]+[\"'”’»」』)\]]*|[^\s。！？]+")
_END_MARKS = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*$|(?<![。！？])[。！？]+[\"'”’»」』)\]]*$")
_SENTENCE_START = re.compile(r"[\"'“‘«(\[—–-]*[^\W_]")
_ABBREVIATION = re.compile(
    r"(?:^|[(\"“‘'-])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cmdr|Adm|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|Pres"
    r"|No|Nos|vs|etc|Co|Corp|Inc|Ltd|Bros|Ave|Blvd|Rd|Mt|Ft|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
    r"|г|ул|им|т\.е|т\.к|стр|руб|тыс|млн|млрд)\.$"
)
_INITIALS = re.compile(r"(?<![^\W\d_]\.)(?:[^\W\d_]\.){2,}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The span of a sentence, in code points, `end` exclusive, and the number of its paragraph, from 0."""

    start: int
    end: int
    paragraph: int


class PretokenStart(IntEnum):
    """How a pretoken starts: whether it can start a sentence."""

    NONE = 0
    LOWERCASE = 1
    UPPERCASE = 2
    CASELESS = 3


class PretokenEnd(IntEnum):
    """How a pretoken ends: whether it can end a sentence."""

    NONE = 0
    ABBREVIATION = 1
    INITIALS = 2
    FULL_STOP = 3
    OTHER_MARK = 4
    FULL_WIDTH_MARK = 5


ENDS_SENTENCE = (
    (False, False, False, False),
    (False, False, False, False),
    (False, False, True, False),
    (False, False, True, True),
    (False, False, True, True),
    (True, True, True, True),
)
"""Whether a sentence ends between two pretokens of a line, by the `PretokenEnd` of one and the next `PretokenStart`."""


def pretokens(line: str) -> list[str]:
    """Split a line at white space and after the end marks of Chinese and Japanese; no token spans two pretokens."""
    return _PRETOKEN.findall(line)


def pretoken_starts(line: str) -> list[int]:
    """Return the code points at which the pretokens of a line start."""
    return [match.start() for match in _PRETOKEN.finditer(line)]


def classify_start(pretoken: str) -> PretokenStart:
    """Return how a pretoken starts."""
    if not _SENTENCE_START.match(pretoken):
        return PretokenStart.NONE
    if pretoken[0].islower():
        return PretokenStart.LOWERCASE
    return PretokenStart.UPPERCASE if pretoken[0].isupper() else PretokenStart.CASELESS


def classify_end(pretoken: str) -> PretokenEnd:
    """Return how a pretoken ends."""
    marks = None if pretoken[-1:].isalnum() else _END_MARKS.search(pretoken)
    if not marks:
        return PretokenEnd.NONE
    if marks[0][0] in "。！？":
        return PretokenEnd.FULL_WIDTH_MARK
    if marks[0][0] != ".":
        return PretokenEnd.OTHER_MARK
    up_to_stop = pretoken[: marks.start() + 1]
    if _ABBREVIATION.search(up_to_stop):
        return PretokenEnd.ABBREVIATION
    return PretokenEnd.INITIALS if _INITIALS.search(up_to_stop) else PretokenEnd.FULL_STOP


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order; together they contain every token, and none crosses a line.

    They start and end with visible characters. A blank line separates paragraphs. A line break always ends a sentence,
    as do end marks before a pretoken that can start one, except those of abbreviations.
    """
    paragraph, blank, offset = -1, True, 0
    for line in text.split("\n"):
        start, before = 0, None
        for pretoken in _PRETOKEN.finditer(line):
            if before is None:
                paragraph += blank
                start = pretoken.start()
            elif (end := classify_end(before[0])) and ENDS_SENTENCE[end][classify_start(pretoken[0])]:
                yield Sentence(offset + start, offset + before.end(), paragraph)
                start = pretoken.start()
            before = pretoken
        if before is not None:
            yield Sentence(offset + start, offset + before.end(), paragraph)
        blank = before is None
        offset += len(line) + 1
