"""The Flask application: blueprints, template globals, security headers. Answers no request itself."""

from __future__ import annotations

from flask import Flask, Response
from jinja2 import StrictUndefined

from search import limits
from search.page import Order, SearchState
from search.searcher import Searcher
from search.state import MatchMode
from web import api, bounds, errors, formatting, highlight, lanes, urls, views
from web.settings import WebSettings

_ALONE = WebSettings()
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

GLOBALS = {
    "search_address": urls.search_address,
    "article_address": urls.article_address,
    "toggle_value": urls.toggle_value,
    "clear_choices": urls.clear_choices,
    "apply_suggestion": urls.apply_suggestion,
    "safe_url": urls.safe_url,
    "page_numbers": urls.page_numbers,
    "has_long_address": urls.has_long_address,
    "is_cut": urls.is_cut,
    "max_listed": limits.MAX_LISTED,
    "max_people": 500,
    "max_removed": 1_000,
    "highlight": highlight.highlight,
    "emphasize": highlight.emphasize,
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
    "shorten": limits.shorten,
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
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider; a third of the size for Russian
    bounds.install(app)
    lanes.install(app, settings.threads)
    errors.install(app)
    app.after_request(_add_security_headers)
    return app


def _add_security_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
