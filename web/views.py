"""The pages: each asks the searcher and fills one template. Holds no search logic and makes no HTML itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request

from search.language.syntax import CONSTRUCTS
from search.problem import Problem
from search.searcher import Searcher
from search.state import SearchState, read_pairs

pages = Blueprint("pages", __name__)


def searcher() -> Searcher:
    """Give the archive's searcher, kept by the application."""
    return cast(Searcher, current_app.extensions["searcher"])


def asked(leaving_out: str = "") -> tuple[SearchState, tuple[Problem, ...]]:
    """Read the search state from the address; a parameter that means something else there can be left out."""
    pairs: Iterable[tuple[str, str]] = request.args.items(multi=True)
    return read_pairs((name, value) for name, value in pairs if name != leaving_out)


@pages.get("/")
def search() -> str:
    """Show hits, facets and what was understood."""
    state, problems = asked()
    page = searcher().page(state)
    return render_template("search.html", page=page, state=state, problems=(*problems, *page.problems))


@pages.get("/article/<article_id>")
def article(article_id: str) -> str:
    """Show one article with what the search marked in it."""
    state, _ = asked()
    page = searcher().article(article_id, state)
    if page is None:
        abort(404, f"There is no article {article_id} in this archive; it may have been removed since.")
    return render_template("article.html", page=page, state=state)


@pages.get("/distinctive")
def distinctive() -> str:
    """Show what sets the articles of a search apart from the archive."""
    state, problems = asked()
    page = searcher().significant_terms(state)
    return render_template("distinctive.html", page=page, state=state, problems=(*problems, *page.problems))


@pages.get("/help")
def help_page() -> str:
    """Show what can be typed."""
    state, _ = asked()
    return render_template("help.html", constructs=CONSTRUCTS, state=state)


@pages.get("/opensearch.xml")
def description() -> Response:
    """Tell a browser how to search here from its address bar."""
    return Response(
        render_template("description.xml", root=request.url_root), mimetype="application/opensearchdescription+xml"
    )


@pages.get("/healthz")
def health() -> Response:
    """Tell a watcher that the archive answers."""
    page = searcher().page(SearchState(size=1))
    return jsonify(status="ok", generation=page.generation, articles=page.articles)


def failure(name: str, message: str, status: int) -> tuple[str, int]:
    """Show a failure as a page."""
    return render_template("failure.html", name=name, message=message, state=SearchState()), status
