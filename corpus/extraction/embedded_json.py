"""Finds article text in the JSON data of a page's scripts. Runs no script.

Pages rendered in the browser often hold their article as JSON: as one string of markup, or as a list of paragraphs,
each with its pieces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.extraction.features.line_features import is_ended
from corpus.text.strip_markup import strip_markup
from corpus.text.whitespace import tidy_lines
from corpus.text.widths import text_width

_SHORT_SCRIPT = 1_000
"""Characters of a script that is too short for an article."""
_SCRIPT = re.compile(r"<script\b[^<>]*>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_PUSHED = re.compile(r"^\s*(?:[\w.$]+\s*\|\|\s*)?[\w.$]+\.push\((\[.*\])\)\s*(?:;\s*)?$", re.DOTALL)
_ASSIGNED = re.compile(
    r"^\s*(?:var\s+|let\s+|const\s+)?[\w.$]+(?:\[['\"]\w+['\"]\])?\s*=\s*(\{.*\})\s*(?:;\s*)?$", re.DOTALL
)
_TEXTUAL = ("text", "value", "html", "content", "children", "body")
"""Fields that hold the text of a paragraph or of a piece of it."""
_SENTENCE = 40
_SEVERAL = 3


def find_embedded_text(content: str) -> list[str]:
    """Return the lines of the longest text in a page's scripts, counting sentences; [] where there is none."""
    best: list[str] = []
    most = 0
    for script in _scripts(content):
        if len(script) > _SHORT_SCRIPT:
            for lines in _texts(_parse_script(script)):
                widths = [text_width(line) for line in lines if is_ended(line)]
                if (size := sum(width for width in widths if width >= _SENTENCE)) > most:
                    best, most = lines, size
    return best


def _scripts(content: str) -> Iterator[str]:
    """Yield the text of each script; one pass over the page, however many scripts are not closed."""
    end = 0
    for script in _SCRIPT.finditer(content):
        if script.start() >= end:
            closed = _SCRIPT_END.search(content, script.end())
            if closed is None:
                return
            yield content[script.end() : closed.start()]
            end = closed.end()


def _parse_script(text: str) -> Any:
    """Parse a script that is JSON, or that assigns or pushes it; None for any other."""
    found = _PUSHED.match(text) or _ASSIGNED.match(text)
    try:
        return json.loads(found[1] if found else text, strict=False)
    except (ValueError, RecursionError):
        return None


def _texts(data: Any) -> Iterator[list[str]]:
    """Yield every text in JSON data: strings with paragraphs, and lists of nodes that each hold one."""
    pending = [data]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            if "<p" in node and len(node) > _SHORT_SCRIPT // 2:
                yield _lines(node)
        elif isinstance(node, list):
            pending += node
            if sum(isinstance(item, dict) for item in node) >= _SEVERAL:
                yield [line for item in node for line in _lines(_concatenated(item, 0))]
        elif isinstance(node, dict):
            pending += node.values()


def _concatenated(node: Any, depth: int) -> str:
    """Concatenate the pieces of a paragraph."""
    if isinstance(node, str):
        return node
    if isinstance(node, list) and depth < len(_TEXTUAL):
        return "".join(_concatenated(item, depth + 1) for item in node)
    if isinstance(node, dict):
        return next((text for name in _TEXTUAL if name in node and (text := _concatenated(node[name], depth + 1))), "")
    return ""


def _lines(text: str) -> list[str]:
    return tidy_lines(strip_markup(text))
