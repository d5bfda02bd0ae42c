"""The Flask application: how pages are served. Answers nothing itself; the views do."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from index.errors import EngineError
from index.request import Order
from search.searcher import Searcher
from search.state import MatchMode, SearchState
from web import api, views
from web import formatting as wording
from web import highlight as markup
from web import urls as links

_POLICY = (
    "default-src 'none'; "
    "style-src 'self'; "
    "script-src 'self'; "
    "connect-src 'self'; "
    "img-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(searcher: Searcher) -> Flask:
    """Make the application over one archive."""
    app = Flask(__name__)
    app.extensions["searcher"] = searcher
    app.jinja_env.globals.update(
        search_address=links.search_address,
        article_address=links.article_address,
        choice=links.choice,
        repaired=links.repaired,
        outward=links.outward,
        page_numbers=links.page_numbers,
        marked=markup.marked,
        pointed=markup.pointed,
        cleared=links.cleared,
        fresh=SearchState(),
        orders={order.value: order for order in Order},
        dial={forms.value: forms for forms in MatchMode},
    )
    app.jinja_env.filters.update(
        number=wording.number, counted=wording.counted, published=wording.published, period=wording.period
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(views.pages)
    app.register_blueprint(api.api)
    app.register_error_handler(HTTPException, _say_error)
    app.register_error_handler(EngineError, _say_engine_error)
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _say_error(error: HTTPException) -> tuple[Response | str, int]:
    """Answer a failed request in the form it asked for."""
    status = error.code or InternalServerError.code
    if request.path.startswith("/api/"):
        return api.failure(error.name, error.description or error.name, status)
    return views.failure(error.name, error.description or error.name, status)


def _say_engine_error(error: EngineError) -> tuple[Response | str, int]:
    if request.path.startswith("/api/"):
        return api.failure(type(error).__name__, str(error), 503)
    return views.failure("The archive cannot be searched just now", str(error), 503)
