"""What a library database states of an article, as JSON in a column of `versions`. Decides nothing about it."""

from __future__ import annotations

import json
from dataclasses import fields

from corpus.article import ServiceStatement
from corpus.text.utf8 import readable

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NAMES = tuple(field.name for field in fields(ServiceStatement))


def statement_to_json(statement: ServiceStatement) -> str:
    """Return a statement as an object with the fields that say something, in their order."""
    values = ((name, getattr(statement, name)) for name in _NAMES)
    return _json({name: value for name, value in values if value is not None and value != ()})


def statement_from_json(text: str) -> ServiceStatement:
    """Return the statement of JSON of `statement_to_json`; ValueError, TypeError or AttributeError for other text."""
    stated = json.loads(text)
    terms = tuple((label, tuple(values)) for label, values in stated.pop("terms", ()))
    return ServiceStatement(**stated, terms=terms)


def storable_statement(statement: ServiceStatement | None) -> ServiceStatement | None:
    """Return a statement with a replacement character for what UTF-8 cannot encode."""
    return statement_from_json(readable(statement_to_json(statement))) if statement else None
