"""The pages: each view asks the searcher and fills one template. Contains no search logic and builds no HTML itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import cast

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request

from search.language.syntax import CONSTRUCTS
from search.limits import shorten
from search.page import ArchiveError, EngineError, Problem, SearchPage, SearchState
from search.problem import first_problems
from search.searcher import Searcher
from search.state import read_pairs
from web.access import freshness, roles
from web.lanes import current_budget
from web.settings import WebSettings
from web.template_context import (
    ArticleContext,
    DistinctiveContext,
    FailureContext,
    HelpContext,
    SearchContext,
    TemplateContext,
)

pages = Blueprint("pages", __name__)


def current_searcher() -> Searcher:
    """Return the searcher of the application's archive, within the budget of the current request."""
    return cast(Searcher, current_app.extensions["searcher"]).within(current_budget())


def search_page(state: SearchState) -> SearchPage:
    """Return the page of a search, which browsers ask for again if something was left out for lack of time."""
    page = current_searcher().page(state)
    if not page.is_complete:
        freshness.withhold()
    return page


def read_request(ignored: str = "") -> tuple[SearchState, tuple[Problem, ...]]:
    """Read the search state from the address.

    `ignored` is a parameter that means something else in this view.
    """
    pairs: Iterable[tuple[str, str]] = request.args.items(multi=True)
    return read_pairs((name, value) for name, value in pairs if name != ignored)


def render(context: TemplateContext) -> str:
    """Render the template of a context with its fields."""
    return render_template(context.template, **{field.name: getattr(context, field.name) for field in fields(context)})


@pages.get("/")
def search() -> str:
    """Show hits, facets and how the query was read."""
    state, problems = read_request()
    page = search_page(state)
    settings = cast(WebSettings, current_app.extensions["settings"])
    return render(SearchContext(state, page, first_problems((*problems, *page.problems)), settings.query_in_title))


@pages.get("/article/<article_id>")
def article(article_id: str) -> str:
    """Show an article with the matches of the search."""
    state, _ = read_request()
    page = current_searcher().article(article_id, state)
    if page is None:
        abort(404, f"There is no article {shorten(article_id)} in this archive; it may have been removed.")
    return render(ArticleContext(state, page))


@pages.get("/distinctive")
def distinctive() -> str:
    """Show what sets the articles of a search apart from the archive."""
    state, problems = read_request()
    page = current_searcher().significant_terms(state)
    return render(DistinctiveContext(state, page, first_problems((*problems, *page.problems))))


@pages.get("/help")
def help_page() -> str:
    """Show the query language."""
    state, _ = read_request()
    return render(HelpContext(state, CONSTRUCTS))


@pages.get("/opensearch.xml")
def description() -> Response:
    """Describe this site to browsers, which can then search it from their address bar."""
    return Response(
        render_template("description.xml", root=request.url_root), mimetype="application/opensearchdescription+xml"
    )


@pages.get("/healthz")
@roles.open_to_all
@freshness.live
def health() -> Response:
    """Say that this process answers, whatever the state of the archive."""
    return jsonify(status="ok")


@pages.get("/readyz")
@roles.open_to_all
@freshness.live
def ready() -> tuple[Response, int]:
    """Return the generation and the number of articles, as a sign that the archive can be searched, or say why not."""
    try:
        page = current_searcher().page(SearchState(size=1))
    except (ArchiveError, EngineError) as error:
        return jsonify(status="unavailable", reason=str(error)), 503
    return jsonify(status="ready", generation=page.generation, articles=page.articles), 200


def failure(name: str, message: str, status: int) -> tuple[str, int]:
    """Return an error as a page."""
    return render(FailureContext(SearchState(), name, message)), status
