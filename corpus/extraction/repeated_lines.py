"""Learns, while pages are taken in, the lines that an outlet prints on page after page, and takes them out.

Keeps fingerprints, no text, and forgets with the run: the first pages of an outlet are not gone over again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from corpus.article import Article
from corpus.text.words import signs

_PAGES = 3
"""Articles of an outlet that must have a line: of the lines that 3 pages of a site share 1 in 20 was text on dumps, of
those that 2 share 1 in 5."""
_COPY = 0.3
"""Share of an article beyond which it is no furniture that it shares with others but their story."""
_REMEMBERED = 20_000
"""Lines of an outlet after which those seen once are forgotten."""


@dataclass(slots=True)
class RepeatedLines:
    """The lines of each outlet, and on how many of its articles each was."""

    seen: dict[str, Counter[int]] = field(default_factory=dict)

    def without(self, article: Article) -> Article:
        """Give an article without the lines that its outlet has repeated, which are among the removed then."""
        if not article.outlet:
            return article
        paragraphs = article.body.split("\n\n")
        keys = [hash(signs(paragraph)) for paragraph in paragraphs]
        known = self._learn(article.outlet, keys)
        repeated = [known[key] >= _PAGES for key in keys]
        amount = sum(len(text) for text, again in zip(paragraphs, repeated, strict=True) if again)
        if not amount or amount > _COPY * len(article.body):
            return article
        kept = [text for text, again in zip(paragraphs, repeated, strict=True) if not again]
        gone = tuple(text for text, again in zip(paragraphs, repeated, strict=True) if again)
        return replace(article, body="\n\n".join(kept), removed=article.removed + gone)

    def _learn(self, outlet: str, keys: list[int]) -> Counter[int]:
        known = self.seen.setdefault(outlet, Counter())
        known.update(set(keys))
        if len(known) > _REMEMBERED:
            known = self.seen[outlet] = Counter({key: count for key, count in known.items() if count > 1})
        return known
