"""Pieces of made-up pages in ten languages: sentences, headlines, links, menus, heads. Says of no page what it is."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_CLASSES = (
    ("teaser", "card", "story", "item", "entry", "post", "list-item", "news-block", "media", "article-preview"),
    ("css-1x2ab", "sc-bdVaJa", "jss42", "c7", "x9f", "block-3", "u-col", "g4", "w-1_2", "m2"),
    ("td-module", "views-row", "hentry", "tile", "box", "kachel", "noticia", "lenta-item", "row", "col"),
)


@cache
def languages() -> dict[str, dict[str, Any]]:
    """Return the words by language."""
    return tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))


@dataclass(slots=True)
class Pieces:
    """A source of pieces of pages in one language, and of one made-up site's habits."""

    random: Random
    language: str
    words: dict[str, Any] = field(init=False)
    site: str = field(init=False)
    classes: tuple[str, ...] = field(init=False)
    day_form: str = field(init=False)
    _said: list[str] = field(default_factory=list)
    _headed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = languages()[self.language]
        self.site = self.random.choice(("Ledger", "Courier", "Post 24", "Larnshaven Online", "Lantern", "Merkur"))
        self.classes = self.random.choice(_CLASSES)
        self.day_form = self.random.choice(
            ("{day:02}.{month:02}.2024", "2024-{month:02}-{day:02}", "{day}/{month}/2024", "")
        )

    @property
    def joint(self) -> str:
        """What stands between two words."""
        return "" if self.language == "zh" else " "

    def sentence(self) -> str:
        """Return a sentence, none twice before all were used."""
        if not self._said:
            self._said = [
                f"{one}{self.joint}{two}" for one in self.words["subjects"] for two in self.words["predicates"]
            ]
            self.random.shuffle(self._said)
        return self._said.pop()

    def paragraph(self, least: int = 1, most: int = 3) -> str:
        """Return a paragraph of several sentences."""
        return self.joint.join(self.sentence() for _ in range(self.random.randint(least, most)))

    def headline(self) -> str:
        """Return a headline, none twice before all were used."""
        if not self._headed:
            self._headed = [f"{one}{self.joint}{two}" for one in self.words["who"] for two in self.words["what"]]
            self.random.shuffle(self._headed)
        return self._headed.pop()

    def any(self, name: str) -> str:
        """Return one of the words of a kind."""
        return str(self.random.choice(self.words[name]))

    def chance(self, share: float) -> bool:
        """Return whether something happens that happens in this share of cases."""
        return self.random.random() < share

    def kind(self) -> str:
        """Return a class as this site names them."""
        return self.random.choice(self.classes)

    def href(self) -> str:
        """Return an address of an article of the site."""
        number = self.random.randint(1000, 99999)
        root = self.random.choice(("", "https://l.example"))
        return root + self.random.choice((f"/n/{number}.html", f"/2024/05/{number}", f"/a-{number}", f"?id={number}"))

    def day(self) -> str:
        """Return a day as the site prints it."""
        day, month = self.random.randint(1, 28), self.random.randint(1, 12)
        return self.day_form.format(day=day, month=month) or str(self.words["ago"])

    def link(self, text: str, href: str = "") -> str:
        """Return a link, to another article each time unless an address is given."""
        return f'<a href="{href or self.href()}">{text}</a>'

    def picture(self, href: str = "") -> str:
        """Return a picture in a link."""
        return self.link(f'<img src="/i/{self.random.randint(1, 999)}.jpg" alt="">', href)

    def menu(self) -> str:
        """Return the menu of the site."""
        links = "".join(f"<li>{self.link(name)}</li>" for name in self.words["sections"])
        return f"<header><nav><ul>{links}</ul></nav></header>"

    def foot(self) -> str:
        """Return the foot of the site."""
        links = " ".join(self.link(name) for name in self.words["sections"][:4])
        return f"<footer>{links}<p>© 2024 {self.site}. {self.words['rights']}</p></footer>"

    def sidebar(self, least: int, most: int) -> str:
        """Return a box of links to other articles."""
        count = self.random.randint(least, most)
        links = "".join(f"<li>{self.link(self.headline())}</li>" for _ in range(count))
        return f"<aside><h3>{self.words['latest']}</h3><ul>{links}</ul></aside>"

    def document(self, title: str, body: str, head: str) -> str:
        """Return a page with the site's frame around its body."""
        beside = self.sidebar(4, 12) if self.chance(0.5) else ""
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{title}'
            f"{self.random.choice((' - ', ' | ', ' – '))}{self.site}</title>{head}</head>"
            f"<body>{self.menu()}{body}{beside}{self.foot()}</body></html>"
        )

    def meta(self, og_type: str, ld: Any, title: str) -> str:
        """Return the head's statements about a page: some sites make none."""
        found = ""
        if self.chance(0.5):
            found += f'<meta property="og:type" content="{og_type}"><meta property="og:title" content="{title}">'
        if self.chance(0.4):
            found += f'<script type="application/ld+json">{json.dumps(ld, ensure_ascii=False)}</script>'
        return found
