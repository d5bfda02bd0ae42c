"""The JSON interface for programs. Its answers contain nothing that the pages do not show."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, jsonify, request

from search.exploration.concordance import LineOrder
from search.limits import shorten
from search.output.json_records import (
    JsonRecord,
    article_record,
    concordance_record,
    hit_record,
    page_record,
    problem_record,
    row_record,
    significant_terms_record,
    suggestion_record,
)
from search.page import Problem, SearchState
from web.views import current_searcher, read_request, search_page

MOST_QUERIES = 1_000
"""The longest query list that one request may send; the command line takes any number."""
MOST_CHARACTERS = 1_200_000
"""Characters of the lines or rows of one answer, at most 4 bytes each: no answer has more than 5 MB."""
MOST_OUTLETS = 500
"""Outlets of a row of a query list, those with the most articles."""

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """Return a search page as the object that `dateline search --json` prints."""
    state, problems = read_request()
    return jsonify(page_record(search_page(state), problems))


@api.get("/article/<article_id>")
def article(article_id: str) -> Response:
    """Return an article as an export writes it, with its outlet as stated."""
    page = current_searcher().article(article_id, SearchState())
    if page is None:
        abort(404, f"There is no article {shorten(article_id)} in this archive.")
    return jsonify(
        article_record(page.article, page.parts) | {"stated_outlet": page.stated_outlet or page.article.outlet}
    )


@api.get("/article/<article_id>/similar")
def similar(article_id: str) -> Response:
    """Return the articles that are most similar to one."""
    hits = current_searcher().similar_articles(article_id)
    if hits is None:
        abort(404, f"There is no article {shorten(article_id)} in this archive.")
    return jsonify(hits=[hit_record(hit) for hit in hits])


@api.get("/context")
def context() -> Response:
    """Return every match with the words around it; `sort` is left, right, newest or oldest."""
    wanted = request.args.get("sort", LineOrder.LEFT.value)
    if wanted not in {order.value for order in LineOrder}:
        abort(400, f"“{shorten(wanted)}” is not an order of lines; use one of {', '.join(LineOrder)}.")
    state, problems = read_request(ignored="sort")
    return jsonify(
        concordance_record(current_searcher().concordance(state, LineOrder(wanted), MOST_CHARACTERS), problems)
    )


@api.get("/distinctive")
def distinctive() -> Response:
    """Return the words and people that set a search's articles apart from the archive."""
    state, problems = read_request()
    return jsonify(significant_terms_record(current_searcher().significant_terms(state), problems))


@api.get("/list")
def query_list() -> Response:
    """Return a row for each query; `q` may be repeated, and each contains one query a line."""
    lines = [line for text in request.args.getlist("q") for line in text.splitlines()]
    if len(lines) > MOST_QUERIES:
        abort(400, f"{len(lines)} queries are too many for one request; send at most {MOST_QUERIES}.")
    state, problems = read_request(ignored="q")
    rows, room = list[JsonRecord](), MOST_CHARACTERS
    for row in current_searcher().query_list(lines, state):
        record = row_record(row, MOST_OUTLETS)
        room -= len(json.dumps(record, ensure_ascii=False))
        if room < 0:
            message = f"Only the first {len(rows)} of {len(lines)} lines are answered, as many as one answer holds."
            problems = (*problems, Problem(f"{message} Send the others in another request."))
            break
        rows.append(record)
    return jsonify(rows=rows, problems=[problem_record(one) for one in problems])


@api.get("/suggest")
def suggest() -> Response:
    """Return completions of a text's last word or name, each with its number of articles."""
    found = current_searcher().autocomplete(request.args.get("q", ""))
    return jsonify(suggestions=[suggestion_record(one) for one in found])


def failure(kind: str, message: str, status: int) -> tuple[Response, int]:
    """Return an error as JSON."""
    return jsonify(error={"message": message, "kind": kind}), status
