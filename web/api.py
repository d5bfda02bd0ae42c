"""The same answers for programs, as JSON. Adds nothing to what the pages know."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from search.records import page_record
from web.views import asked, searcher

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/search")
def search() -> Response:
    """Answer a search as the object that `dateline search --json` prints."""
    state, problems = asked()
    return jsonify(page_record(searcher().page(state), problems))


def failure(kind: str, message: str, status: int) -> tuple[Response, int]:
    """Answer a failed request."""
    return jsonify(error={"message": message, "kind": kind}), status
