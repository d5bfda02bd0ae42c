"""Bylines in Chinese, Japanese and Korean, which have no blanks between words. Judges no name."""

from __future__ import annotations

import re

_PLACE = re.compile(r"^(?:\[[^\[\]]{1,40}\]\s?)?(?:[^\s=＝\[\]]{1,20}\s?[=＝]\s?)?")
"""A town, or an agency in brackets, before a name: `서울=`, `[서울=연합뉴스]`, `北京＝`."""
_ASIDE = re.compile(r"(?<=.)[（(][^（）()]{1,40}[)）]$")
_POST = re.compile(r"^[\u4e00-\u9fff]{1,10}?(?:记者|記者|通讯员|通訊員|特派员|特派員)\s?(?=[\u4e00-\u9fff])")
_REPORT = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})[／/\s]?[\u4e00-\u9fff]{2}(?:报道|報道|报导|報導|摄影报道)$|(?<=\s)\S{1,20}(?:电|電|讯|訊)$"
)
"""A town and the word for a report behind a name: `北京报道`."""
_LIST = re.compile(r"(?:[\u4e00-\u9fff]{2,4}[\s·・]){1,20}[\u4e00-\u9fff]{2,4}$")
"""Chinese names with a blank or a point between them, and no comma."""
_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_east_asian(text: str) -> bool:
    """Return whether a text has a sign of one of these scripts."""
    return _SCRIPT.search(text) is not None


def without_surroundings(text: str) -> str:
    """Return a statement without towns, agencies, papers and posts around the names."""
    if text[0] in "（(" and text[-1] in ")）":
        text = text[1:-1].strip()
    text = _ASIDE.sub("", _PLACE.sub("", text))
    return _POST.sub("记者 ", _REPORT.sub("", text)).strip()


def names_without_commas(part: str) -> list[str]:
    """Return the names of a list of Chinese names; [] for any other text."""
    return re.split(r"[\s·・]", part) if _LIST.match(part) else []
