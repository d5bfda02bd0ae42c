"""Knows how programs write that a field has no value. Reads no record."""

from __future__ import annotations

_WORDS = "- -- – — nan nat null nil undefined n/a #n/a (none) ? ??? . <na> (null) \\n [] {} [null]"
_MISSING = frozenset({"", *_WORDS.split()})
"""In small letters: what pandas, R, spreadsheets, MySQL (`\\N`) and scripts write."""
_MISSING_AS_WRITTEN = frozenset({"NA", "None", "NONE"})
"""What is a name, or a word that a person may write as a title, in other letters."""
_LONGEST = max(map(len, _MISSING))


_UNNAMED = frozenset({
    "none", "unknown", "unknown author", "unknown source", "no author", "not available", "not specified",
    "author unknown", "unbekannt", "ohne angabe", "inconnu", "auteur inconnu", "desconocido", "autor desconocido",
    "desconhecido", "sconosciuto", "onbekend", "okänd", "ukjent", "ukendt", "nieznany", "neznámý", "неизвестно",
    "неизвестен", "невідомо", "bilinmiyor", "غير معروف", "نامشخص", "未知", "不明", "알 수 없음",
})  # fmt: skip
"""In small letters: what forms have for an author or an outlet that is not known."""


def is_unnamed(text: str) -> bool:
    """Return whether the field of a name says that there is none."""
    return is_missing(text) or text.strip(" .()[]").casefold() in _UNNAMED


def is_missing(text: str) -> bool:
    """Return whether a field holds no value: nothing, or a word that stands for nothing."""
    if len(text) > 40 and not text.isspace():
        return False
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    return text.lower() in _MISSING or text in _MISSING_AS_WRITTEN
