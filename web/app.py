"""The Flask application: blueprints, template globals, access, bounds and errors. Answers no request itself."""

from __future__ import annotations

import time

from flask import Flask
from jinja2 import StrictUndefined

from search import limits
from search.page import Order, SearchState
from search.searcher import Searcher
from search.state import MatchMode
from web import api, bounds, errors, formatting, highlight, lanes, urls, views
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
    "has_long_address": urls.has_long_address,
    "max_listed": limits.MAX_LISTED,
    "max_people": 500,
    "max_removed": 1_000,
    "highlight": highlight.highlight,
    "emphasize": highlight.emphasize,
    "visitor": roles.visitor,
    "csrf_token": csrf.csrf_token,
    "empty_state": SearchState(),
    "orders": {order.value: order for order in Order},
    "match_modes": {mode.value: mode for mode in MatchMode},
}
"""What every template can use besides its context."""

TESTS = {"cut": urls.is_cut}

FILTERS = {
    "number": formatting.format_number,
    "counted": formatting.format_count,
    "part": formatting.format_part,
    "missing_parts": formatting.format_missing,
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
    app.jinja_env.tests.update(TESTS)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(views.pages)
    app.register_blueprint(api.api)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider; a third of the size for Russian
    errors.install(app)
    # What may refuse a request comes before what answers from a browser's own copy, and that before what takes a place.
    bounds.install(app)
    proxy.install(app, settings)
    hosts.install(app, settings)
    sites.install(app)
    sign_in.install(app, settings, time.time)
    freshness.install(app)
    freshness.depend_on(app, sign_in.fingerprint)
    lanes.install(app, settings.threads)
    headers.install(app)
    return app
