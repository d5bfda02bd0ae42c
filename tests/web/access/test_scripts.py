"""No text of an article, a query or an address runs as a script or becomes an element, on any page, in a real browser.

The browser ignores the Content-Security-Policy here: escaping alone must hold, and the policy is what is left if not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from corpus.article import Article, FoundIn, Person, PublicationDate, article_id
from tests.support.archives import build_on
from tests.support.wsgi_server import running
from tests.support.xss_vectors import KINDS, vectors
from web.app import create_app

TEMPLATES = Path(__file__).parents[3] / "web" / "templates"
VECTORS = vectors()
TEXTS = tuple(text for _, text in VECTORS)
ADDRESSES = tuple(text for kind, text in VECTORS if kind in {"addresses", "attributes", "encodings"})
SHOWN = 60
"""Articles whose own pages are visited; together they have all vectors."""
FORMS = sum(map(len, KINDS.values()))

FAULTS = """
(known) => {
  const faults = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (!known.includes(name)) faults.push(`<${name}>`);
    if (name === "script" && !element.src.startsWith(location.origin + "/static/")) faults.push("<script>");
    for (const {name: attribute, value} of element.attributes) {
      if (/^on|^style$|^srcdoc$/i.test(attribute)) faults.push(`${name} ${attribute}`);
      if (/^(xlink:)?href$|^src$|^action$|^formaction$|^data$/i.test(attribute)) {
        let scheme = value.trim().split(":")[0] + ":";
        try { scheme = new URL(value, location).protocol; } catch { /* an address that leads nowhere */ }
        if (!["http:", "https:"].includes(scheme)) faults.push(`${name} ${attribute}=${value}`);
      }
    }
    for (const event of ["mouseover", "pointerenter", "focus"]) element.dispatchEvent(new Event(event));
  }
  if (document.documentElement.hasAttribute("data-ran")) faults.push("the document says that a script ran");
  return faults;
}
"""


@dataclass
class Watch:
    """A page of the browser, and each sign that a script of a vector ran."""

    page: Page
    signs: list[str] = field(default_factory=list)

    @classmethod
    def over(cls, context: BrowserContext) -> Watch:
        watch = cls(context.new_page())
        context.expose_function("ran", lambda number: watch.signs.append(f"called by {number}"))
        watch.page.on("console", lambda message: watch.signs.append(message.text) if "ran" in message.text else None)

        def note(dialog: object) -> None:
            watch.signs.append(f"dialog of {dialog.message}")  # type: ignore[attr-defined]  # playwright's own
            dialog.dismiss()  # type: ignore[attr-defined]

        watch.page.on("dialog", note)
        return watch

    def visit(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.headers["x-content-type-options"] == "nosniff"
        if "html" in answer.headers["content-type"]:
            assert self.page.evaluate(FAULTS, known_elements()) == [], address
        assert self.signs == [], address


def together(number: int) -> Iterator[tuple[str, ...]]:
    """Yield all vectors, so many at a time."""
    for start in range(0, len(TEXTS), number):
        yield TEXTS[start : start + number]


def known_elements() -> list[str]:
    """Return the elements that templates and `web/highlight.py` write."""
    texts = (path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    return sorted({"mark", "em", *(name for text in texts for name in re.findall(r"<([a-z][a-z0-9]*)", text))})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of an archive in which each vector is every text of one article."""
    searcher, _ = build_on("arrays", tmp_path_factory.mktemp("hostile"), map(_article, range(len(TEXTS))))
    with running(create_app(searcher).wsgi_app) as port:
        yield f"http://127.0.0.1:{port}"
    searcher.close()


def _article(number: int) -> Article:
    text, several = TEXTS[number], TEXTS[number % SHOWN :: SHOWN]
    return Article(
        id=article_id(str(number)),
        title=text,
        body="\n\n".join(f"Marked {one} marked." for one in several),
        source=f"{text}.html",
        url=ADDRESSES[number % len(ADDRESSES)],
        outlet=text,
        published=PublicationDate.year(2000 + number % 20, FoundIn.PAGE, sure=False),
        language=text,
        authors=several,
        people=tuple(Person(one, (one, f"{one} 2")) for one in several),
        removed=several,
    )


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    with browser.new_context(bypass_csp=True) as context:
        yield Watch.over(context)


def test_there_are_300_vectors_of_all_kinds() -> None:
    assert len(set(TEXTS)) == 300
    assert {kind for kind, _ in VECTORS} == KINDS.keys()


def test_the_vectors_run_where_a_page_lets_them(watch: Watch) -> None:
    """Else a page that escapes nothing would pass, too."""
    watch.page.set_content("".join(f'<iframe srcdoc="{escape(text)}"></iframe>' for text in TEXTS[:FORMS]))
    watch.page.wait_for_timeout(500)
    ran = {int(re.findall(r"\d+", sign)[-1]) for sign in watch.signs}
    assert len(ran) >= 25
    assert {VECTORS[number][0] for number in ran} >= {
        "scripts",
        "handlers that need no one",
        "elements that lead away",
        "templates and markers",
        "odd parsing",
    }
    assert {sign.split()[0] for sign in watch.signs} == {"dialog", "called", "ran"}


def test_an_element_that_gets_into_a_page_is_seen(watch: Watch) -> None:
    watch.page.set_content('<b>x</b><p onclick="x()" style="x"><a href="javascript:x()">x</a><script></script>')
    faults = watch.page.evaluate(FAULTS, ["html", "head", "body", "p", "a", "script"])
    assert faults == ["<b>", "p onclick", "p style", "a href=javascript:x()", "<script>"]


def test_nothing_in_an_article_runs_in_lists(watch: Watch, hostile: str) -> None:
    for query in ("", "q=marked&"):
        for page in (1, 2, 3):
            watch.visit(f"{hostile}/?{query}size=100&page={page}")
    watch.visit(f"{hostile}/?q=script&forms=variants&sort=newest")
    watch.visit(f"{hostile}/distinctive?q=script")
    shown = watch.page.goto(f"{hostile}/?size=100&sort=oldest")
    assert shown
    assert "&lt;script&gt;alert(0)&lt;/script&gt;" in shown.text()


def test_nothing_in_an_article_runs_on_its_page(watch: Watch, hostile: str) -> None:
    for number in range(SHOWN):
        watch.visit(f"{hostile}/article/{article_id(str(number))}?q=marked")


def test_nothing_in_an_address_runs_on_any_page(watch: Watch, hostile: str) -> None:
    for texts in together(5):
        outlet, person, since, sort, drop = texts
        values = {"q": " ".join(texts), "outlet": outlet, "person": person, "from": since, "sort": sort, "drop": drop}
        address = urlencode(values)
        watch.visit(f"{hostile}/?{address}")
    for kind in KINDS:
        first = next(text for its, text in VECTORS if its == kind)
        watch.visit(f"{hostile}/?{urlencode({'q': first, 'forms': 'variants', 'outlet': first})}")
    for texts in together(60):
        address = urlencode({"q": " ".join(texts[:5]), "page": texts[0], "size": texts[1], "to": texts[2]})
        watch.visit(f"{hostile}/help?{address}")
        watch.visit(f"{hostile}/article/{article_id('1')}?{address}")
        watch.visit(f"{hostile}/nowhere?{address}")
        described = watch.page.request.get(f"{hostile}/opensearch.xml?{address}")  # browsers save it and show nothing
        assert "ran" not in described.text()
        assert "alert" not in described.text()
        address = urlencode({"q": texts[0], "outlet": texts[1], "person": texts[2], "from": texts[3]})
        watch.visit(f"{hostile}/distinctive?{address}")
        for path in ("search", "suggest", "context", "distinctive", "list", f"article/{article_id('1')}"):
            watch.visit(f"{hostile}/api/{path}?{address}")
        path = quote(" ".join(texts).replace("/", "|"), safe="")
        for place in ("", "article/", "api/", "api/article/", "static/"):
            watch.visit(f"{hostile}/{place}{path}")
        watch.visit(f"{hostile}/api/context?sort={quote(texts[0])}")


def test_suggestions_while_typing_run_nothing(watch: Watch, hostile: str) -> None:
    watch.page.goto(hostile)
    for typed in ("<scr", "<img", "onerror", "scri"):
        watch.page.locator("#q").fill(typed)
        watch.page.wait_for_timeout(250)
        assert watch.page.evaluate(FAULTS, known_elements()) == []
    assert watch.signs == []


def test_the_policy_alone_stops_what_escaping_would_let_through(browser: Browser, hostile: str) -> None:
    with browser.new_context() as context:
        watch = Watch.over(context)
        watch.page.goto(hostile)
        for text in TEXTS[:FORMS]:
            watch.page.evaluate("text => { document.body.insertAdjacentHTML('beforeend', text) }", text)
        watch.page.wait_for_timeout(300)
        assert [sign for sign in watch.signs if "Content Security Policy" not in sign] == []
