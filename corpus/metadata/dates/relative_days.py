"""Reads dates that are relative to the moment when a page was fetched, such as `3 hours ago`. Knows no clock."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.article import FoundIn, PublicationDate
from corpus.metadata.dates.date_text import fold_name, fold_word, plain_digits

_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MOST = 99
_LONGEST = 60
"""Characters of a line that may be a relative date; longer ones tell of something else that was so long ago."""
_FEW_WORDS = 6
_FEW_LABELS = 2
"""Words of a line without a time of day that may be a date such as `Published yesterday`."""
_CLOCK = re.compile(r"\d[:.h]\d\d")
_NUMBER = re.compile(r"\d{1,3}")
_LETTERS = re.compile(r"[^\W\d_]")
_UNSPACED = re.compile(r"[\u0e01-\u0eff\u3040-\u9fff\uac00-\ud7af]")


class _Phrases(NamedTuple):
    """Folded phrases with `0` for the number, by what they begin with; words for one, for today and for yesterday."""

    units: dict[str, timedelta]
    one: frozenset[str]
    today: frozenset[str]
    yesterday: frozenset[str]


@cache
def _phrases() -> _Phrases:
    folder = Path(__file__).parent
    by_language = tomllib.loads((folder / "past_phrases.toml").read_text("utf-8"))
    words = tomllib.loads((folder / "past_words.toml").read_text("utf-8"))
    units: dict[str, timedelta] = {}
    forms: dict[str, set[str]] = defaultdict(set)
    for table in (*by_language.values(), *words["phrases"].values()):
        for unit, phrases in table.items():
            forms[unit].update(phrases.split("|"))
    for unit, phrases in forms.items():
        for phrase in phrases:
            folded = _fold(phrase.replace("{0}", " 0 "))
            if len(_LETTERS.findall(folded)) > 1:  # one letter, as in `-0 h`, says too little
                units.setdefault(folded, _UNITS[unit])
    return _Phrases(
        units=units,
        one=frozenset(map(fold_word, words["one"]["words"].split("|"))),
        today=frozenset(map(_fold, words["today"].split("|"))),
        yesterday=frozenset(map(_fold, words["yesterday"].split("|"))),
    )


def _fold(text: str) -> str:
    """Return the folded words and numbers of a text; blanks mean nothing in scripts without them."""
    folded = fold_name(text)
    return folded.replace(" ", "") if _UNSPACED.search(folded) else folded


def relative_day(text: str, captured: datetime) -> PublicationDate | None:
    """Return the day that a short line names relative to the capture; it is never sure.

    A number of weeks gives an interval of seven days. The day is that of the capture's time zone.
    """
    readable = plain_digits(text)
    if len(readable) > _LONGEST or not _LETTERS.search(readable):
        return None
    known, unit_and_number = _phrases(), _unit(readable)
    if unit_and_number:
        unit, number = unit_and_number
        day = (captured - number * unit).date()
        if unit == _UNITS["week"]:
            return PublicationDate(day - timedelta(days=6), day + timedelta(days=1), FoundIn.PAGE, sure=False)
        return _unsure(day)
    folded = _fold(readable)
    if not _CLOCK.search(readable) and len(folded.split()) > _FEW_LABELS:
        return None  # today's weather
    words = set(_runs(folded))
    if words & known.yesterday:
        return _unsure(captured.date() - timedelta(days=1))
    return _unsure(captured.date()) if words & known.today else None


def _unsure(day: date) -> PublicationDate:
    return PublicationDate.day(day, FoundIn.PAGE, sure=False)


def _unit(readable: str) -> tuple[timedelta, int] | None:
    """Return the unit and the number of a phrase such as `3 hours ago` within a line."""
    known = _phrases()
    for match in _NUMBER.finditer(readable):
        if int(match[0]) <= _MOST:
            marked = f"{readable[: match.start()]} 0 {readable[match.end() :]}"
            for phrase in _runs(_fold(marked)):
                if "0" in phrase and (unit := known.units.get(phrase)):
                    return unit, int(match[0])
    words = fold_name(readable).split()
    for at, word in enumerate(words[:_FEW_WORDS]):
        if word in known.one:
            for phrase in _runs(" ".join([*words[:at], "0", *words[at + 1 :]])):
                if "0" in phrase and (unit := known.units.get(phrase)):
                    return unit, 1
    return None


def _runs(folded: str) -> Iterator[str]:
    """Yield all runs of at most six neighbouring words, or of characters in scripts without blanks."""
    parts = folded.split() if " " in folded else list(folded) if _UNSPACED.search(folded) else [folded]
    longest, join = (_FEW_WORDS, " ") if " " in folded else (20, "")
    for start in range(len(parts)):
        for end in range(start + 1, min(start + longest, len(parts)) + 1):
            yield join.join(parts[start:end])
