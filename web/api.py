"""The same answers for programs, as JSON. Adds nothing to what the pages know."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, Response, abort, jsonify, request

from search.exploration.concordance import LineOrder
from search.output.json_records import (
    article_record,
    concordance_record,
    hit_record,
    page_record,
    problem_record,
    row_record,
    significant_terms_record,
    suggestion_record,
)
from search.state import SearchState
from web.views import asked, searcher

MOST_QUERIES = 1_000
"""Queries of a list that one request may ask; the command line takes any number."""

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """Answer a search as the object that `dateline search --json` prints."""
    state, problems = asked()
    return jsonify(page_record(searcher().page(state), problems))


@api.get("/article/<article_id>")
def article(article_id: str) -> Response:
    """Answer an article as an export writes it."""
    page = searcher().article(article_id, SearchState())
    if page is None:
        abort(404, f"There is no article {article_id} in this archive.")
    return jsonify(article_record(page.article) | {"stated_outlet": page.stated_outlet or page.article.outlet})


@api.get("/article/<article_id>/similar")
def similar(article_id: str) -> Response:
    """Answer the articles most like one."""
    hits = searcher().similar_articles(article_id)
    if hits is None:
        abort(404, f"There is no article {article_id} in this archive.")
    return jsonify(hits=[hit_record(hit) for hit in hits])


@api.get("/context")
def context() -> Response:
    """Answer every match of a search with the words around it; `sort` is left, right, newest or oldest."""
    wanted = request.args.get("sort", LineOrder.LEFT.value)
    if wanted not in {order.value for order in LineOrder}:
        abort(400, f"“{wanted}” is not an order of lines; it can be {', '.join(LineOrder)}.")
    state, problems = asked(leaving_out="sort")
    return jsonify(concordance_record(searcher().concordance(state, LineOrder(wanted)), problems))


@api.get("/distinctive")
def distinctive() -> Response:
    """Answer the words and people that set a search's articles apart from the archive."""
    state, problems = asked()
    return jsonify(significant_terms_record(searcher().significant_terms(state), problems))


@api.get("/list")
def listed() -> Response:
    """Answer a row for each query; `q` holds a query a line, or is given several times."""
    lines = [line for text in request.args.getlist("q") for line in text.splitlines()]
    if len(lines) > MOST_QUERIES:
        abort(400, f"{len(lines)} queries are too many for one request; at most {MOST_QUERIES} can be asked.")
    state, problems = asked(leaving_out="q")
    rows = islice(searcher().query_list(lines, state), MOST_QUERIES)
    return jsonify(rows=[row_record(row) for row in rows], problems=[problem_record(one) for one in problems])


@api.get("/suggest")
def suggest() -> Response:
    """Answer what the end of a text may become, with the number of articles that each name or word has."""
    found = searcher().autocomplete(request.args.get("q", ""))
    return jsonify(suggestions=[suggestion_record(one) for one in found])


def failure(kind: str, message: str, status: int) -> tuple[Response, int]:
    """Answer a failed request."""
    return jsonify(error={"message": message, "kind": kind}), status
