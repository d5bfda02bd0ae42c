"""Errors as answers: a page, or JSON for programs, with a fitting status. Mends nothing and shows no traceback."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from search.limits import shorten
from search.page import ArchiveError, EngineError
from web import api, views

STATUS = {
    "ArchiveError": 503,
    "ArchiveMissing": 503,
    "ArchiveUnwritable": 503,
    "ArchiveDamaged": 503,
    "ArticleDamaged": 503,
    "NameDamaged": 503,
    "ArchiveTooNew": 503,
    "ArchiveBusy": 503,
    "ArchiveUnavailable": 503,
    "CollectionRefused": 400,
    "ArticleUnknown": 503,  # the index names a version that the store lacks: not what was asked for is wrong
    "PersonUnknown": 404,
    "EngineError": 503,
    "UnsupportedQuery": 400,
    "QueryTooLarge": 400,
    "BudgetSpent": 503,
    "IndexMissing": 503,
    "IndexDamaged": 503,
    "IndexOutdated": 503,
    "IndexTooNew": 503,
    "IndexLocked": 503,
    "IndexUnavailable": 503,
}
"""The status of each error of the store and the index, by its name."""
PASSES = {"ArchiveBusy": 5, "IndexLocked": 5}
"""Seconds after which it is worth while to try again, for errors that pass."""
_MAX_MESSAGE = 1_000


def install(app: Flask) -> None:
    """Answer every error of an application."""
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(EngineError, _answer_own_error)
    app.register_error_handler(ArchiveError, _answer_own_error)
    app.register_error_handler(Exception, _answer_unexpected_error)


def _answer_http_error(error: HTTPException) -> Response:
    response = _failure(error.name, error.name, error.description or error.name, error.code or 500)
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after", "location"):
            response.headers[name] = value
    return response


def _answer_own_error(error: EngineError | ArchiveError) -> Response:
    kind = type(error).__name__
    status = STATUS.get(kind, 503)
    if status == 503:
        current_app.logger.error("%s: %s", kind, error)
    name = "The archive cannot be searched now" if status == 503 else "This cannot be answered"
    response = _failure(kind, name, str(error), status)
    if kind in PASSES:
        response.headers["Retry-After"] = str(PASSES[kind])
    return response


def _answer_unexpected_error(error: Exception) -> Response:
    """Log an error with its traceback under a number, and show the number alone."""
    number = secrets.token_hex(4)
    current_app.logger.error("Error %s at %s", number, request.endpoint, exc_info=error)
    message = f"This is a fault of Dateline, not of your search. The log of the server has it under {number}."
    return _failure("InternalError", "Something went wrong", message, 500)


def _failure(kind: str, name: str, message: str, status: int) -> Response:
    """Return an error in the form that was requested: JSON for programs, else a page."""
    answer = api.failure if request.path.startswith("/api/") else views.failure
    return current_app.make_response(
        answer(name if answer is views.failure else kind, shorten(message, _MAX_MESSAGE), status)
    )
