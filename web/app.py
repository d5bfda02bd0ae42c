"""The Flask application: blueprints, template globals, error pages, access. Answers no request itself."""

from __future__ import annotations

import time

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError

from search.page import EngineError, Order, SearchState
from search.searcher import Searcher
from search.state import MatchMode
from web import api, formatting, highlight, urls, views
from web.access import csrf, freshness, headers, hosts, proxy, roles, sign_in, sites
from web.settings import WebSettings

_ALONE = WebSettings()
GLOBALS = {
    "site_address": urls.site_address,
    "search_address": urls.search_address,
    "article_address": urls.article_address,
    "toggle_value": urls.toggle_value,
    "clear_choices": urls.clear_choices,
    "apply_suggestion": urls.apply_suggestion,
    "safe_url": urls.safe_url,
    "page_numbers": urls.page_numbers,
    "highlight": highlight.highlight,
    "emphasize": highlight.emphasize,
    "visitor": roles.visitor,
    "csrf_token": csrf.csrf_token,
    "empty_state": SearchState(),
    "orders": {order.value: order for order in Order},
    "match_modes": {mode.value: mode for mode in MatchMode},
}
"""What every template can use besides its context."""

FILTERS = {
    "number": formatting.format_number,
    "counted": formatting.format_count,
    "published": formatting.format_publication_date,
    "period": formatting.format_period,
}


def create_app(searcher: Searcher, settings: WebSettings = _ALONE) -> Flask:
    """Create the application for one archive."""
    app = Flask(__name__)
    app.extensions["searcher"] = searcher
    app.extensions["settings"] = settings
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(views.pages)
    app.register_blueprint(api.api)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(EngineError, _answer_engine_error)
    # What may refuse a request comes before what answers from a browser's own copy.
    proxy.install(app, settings)
    hosts.install(app, settings)
    sites.install(app)
    sign_in.install(app, settings, time.time)
    freshness.install(app)
    freshness.depend_on(app, sign_in.fingerprint)
    headers.install(app)
    return app


def _answer_http_error(error: HTTPException) -> tuple[Response | str, int]:
    status = error.code or InternalServerError.code
    return _failure(error.name, error.name, error.description or error.name, status)


def _answer_engine_error(error: EngineError) -> tuple[Response | str, int]:
    return _failure(type(error).__name__, "The archive cannot be searched now", str(error), 503)


def _failure(kind: str, name: str, message: str, status: int) -> tuple[Response | str, int]:
    """Return an error in the form that was requested: JSON for programs, else a page."""
    if request.path.startswith("/api/"):
        return api.failure(kind, message, status)
    return views.failure(name, message, status)
