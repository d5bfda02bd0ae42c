"""Finds the text that a page carries as data for its scripts instead of showing it. Runs no script.

Pages made by programs in the browser often hold their article as JSON: as one string of markup, or as a list of
paragraphs, each with its pieces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.extraction.features.line_features import is_ended
from corpus.text.strip_markup import strip_markup
from corpus.text.whitespace import tidy_lines

_SMALL = 1_000
"""Characters of a script that can hold an article."""
_SCRIPT = re.compile(r"<script\b[^<>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
_PUSHED = re.compile(r"^\s*(?:[\w.$]+\s*\|\|\s*)?[\w.$]+\.push\((\[.*\])\)\s*;?\s*$", re.DOTALL)
_ASSIGNED = re.compile(
    r"^\s*(?:var\s+|let\s+|const\s+)?[\w.$]+(?:\[['\"]\w+['\"]\])?\s*=\s*(\{.*\})\s*;?\s*$", re.DOTALL
)
_TEXTUAL = ("text", "value", "html", "content", "children", "body")
"""The fields under which programs keep the text of a paragraph or a piece of it."""
_SENTENCE = 40
_SEVERAL = 3


def scripted_text(content: str) -> list[str]:
    """Give the lines of the longest run of sentences in the data of a page's scripts, [] where there is none."""
    best: list[str] = []
    most = 0
    for script in _SCRIPT.finditer(content):
        if len(script[1]) > _SMALL:
            for lines in _texts(_data(script[1])):
                if (size := sum(len(line) for line in lines if len(line) >= _SENTENCE and is_ended(line))) > most:
                    best, most = lines, size
    return best


def _data(text: str) -> Any:
    """Read a script that is JSON, or that assigns or pushes it; None when it is none of these."""
    found = _PUSHED.match(text) or _ASSIGNED.match(text)
    try:
        return json.loads(found[1] if found else text, strict=False)
    except (ValueError, RecursionError):
        return None


def _texts(data: Any) -> Iterator[list[str]]:
    """Give every text in some data: strings of paragraphs, and lists of nodes that each hold one."""
    waiting = [data]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            if "<p" in node and len(node) > _SMALL // 2:
                yield _lines(node)
        elif isinstance(node, list):
            waiting += node
            if sum(isinstance(item, dict) for item in node) >= _SEVERAL:
                yield [line for item in node for line in _lines(_flat(item, 0))]
        elif isinstance(node, dict):
            waiting += node.values()


def _flat(node: Any, depth: int) -> str:
    """Write a paragraph's pieces in a row."""
    if isinstance(node, str):
        return node
    if isinstance(node, list) and depth < len(_TEXTUAL):
        return "".join(_flat(item, depth + 1) for item in node)
    if isinstance(node, dict):
        return next((text for name in _TEXTUAL if name in node and (text := _flat(node[name], depth + 1))), "")
    return ""


def _lines(text: str) -> list[str]:
    return tidy_lines(strip_markup(text))
