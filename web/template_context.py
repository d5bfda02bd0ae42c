"""The values that each template gets, one record for each template. Computes nothing and renders nothing.

`tests/web/test_template_context.py` checks that templates read only fields of these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from search.exploration.significant_terms import SignificantTermsPage
from search.language.syntax import Construct
from search.page import ArticlePage, Problem, SearchPage, SearchState


@dataclass(frozen=True, slots=True)
class TemplateContext:
    """What every page needs: the search that its search box and its links start from."""

    template: ClassVar[str]
    state: SearchState


@dataclass(frozen=True, slots=True)
class SearchContext(TemplateContext):
    """Hits, facets, and the problems of the address and of the query; whether the title shows the query."""

    template = "search.html"
    page: SearchPage
    problems: tuple[Problem, ...]
    query_in_title: bool


@dataclass(frozen=True, slots=True)
class ArticleContext(TemplateContext):
    """An article, with the matches of the search that led to it."""

    template = "article.html"
    page: ArticlePage


@dataclass(frozen=True, slots=True)
class DistinctiveContext(TemplateContext):
    """The words and people that set the articles of a search apart."""

    template = "distinctive.html"
    page: SignificantTermsPage
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class HelpContext(TemplateContext):
    """The constructs of the query language."""

    template = "help.html"
    constructs: tuple[Construct, ...]


@dataclass(frozen=True, slots=True)
class LoginContext(TemplateContext):
    """Where to go after signing in, what was typed, and what is wrong; `possible` if passwords may be sent here."""

    template = "login.html"
    wanted: str
    name: str
    message: str | None
    possible: bool


@dataclass(frozen=True, slots=True)
class FailureContext(TemplateContext):
    """The name of an error and a sentence that says what to do."""

    template = "failure.html"
    name: str
    message: str


CONTEXTS: tuple[type[TemplateContext], ...] = (
    SearchContext,
    ArticleContext,
    DistinctiveContext,
    HelpContext,
    LoginContext,
    FailureContext,
)
