"""Recognises sentences in scripts without capitals, where a short text shows classifiers too little. Knows no words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from corpus.extraction.features.line_features import ends_unstopped, is_ended
from corpus.extraction.features.phrases import has_phrase, is_insert
from corpus.extraction.features.windows import LineMask
from corpus.extraction.html_blocks import TextBlocks, bits_of_kinds
from corpus.text.widths import text_width

_CASELESS = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u1200-\u139f\u1780-\u17ff\u1800-\u18af\u2d80-\u2ddf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
"""Letters of Hebrew, Arabic, Indian, Ethiopic, Thai, Lao, Burmese, Khmer, Tibetan, Mongolian and East Asian scripts."""
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE, _UNSTOPPED_SENTENCE = 24, 25
"""Width of the shortest sentence with a sign at its end, and characters of the shortest without one."""
_SHORT = 400
"""Width of a text from which on the classifiers know enough of it."""
_ENOUGH = 60
"""Width of the sentences of the shortest article."""


def is_caseless_sentence(text: str) -> bool:
    """Return whether a line is a sentence in a script without capitals, by its length and its end."""
    if text.isascii() or 2 * len(_CASELESS.findall(text)) < len(_LETTERS.findall(text)):
        return False
    width = text_width(text)
    is_long = is_ended(text) and (width >= _SENTENCE or 2 * width >= 3 * len(text))  # a few signs are a sentence
    return (
        (is_long or ends_unstopped(text, _UNSTOPPED_SENTENCE))
        and not has_phrase("furniture", text)
        and not is_insert(text)
    )


def is_short_text(paragraphs: Sequence[str]) -> bool:
    """Return whether lines are an article of a few sentences in a script without capitals."""
    return sum(text_width(text) for text in paragraphs if is_caseless_sentence(text)) >= _ENOUGH


def add_caseless_sentences(selected: LineMask, blocks: TextBlocks, may_be: Sequence[bool]) -> None:
    """Add to a short text the sentences beside it; where none is selected, those that stand together and say most."""
    if sum(text_width(text) for number, text in enumerate(blocks.texts) if selected[number]) > _SHORT:
        return
    outside, groups = bits_of_kinds("figure", "called_picture", "called_comments"), defaultdict[int, list[int]](list)
    for number, text in enumerate(blocks.texts):
        is_own = may_be[number] and not blocks.linked_chars[number] and not blocks.ancestries[number].kinds & outside
        if is_own and is_caseless_sentence(text):
            groups[blocks.ancestries[number].above].append(number)
    begun = [group for group in groups.values() if selected[group].any()]
    is_begun = any(is_ended(text) for text, own in zip(blocks.texts, selected, strict=True) if own)
    if groups and not begun and not is_begun:
        begun = [max(groups.values(), key=lambda group: sum(text_width(blocks.texts[number]) for number in group))]
    for group in begun:
        selected[group] = True
    if begun:
        selected &= np.array(may_be)  # with so little text, the classifier takes some of the frame for it
