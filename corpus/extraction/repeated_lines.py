"""Removes the lines that an outlet repeats on several pages, learnt while pages are ingested.

Stores hashes, not text, for one run only. Does not revisit the first pages of an outlet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate, compress, count

from corpus.article import Article
from corpus.text.words import alphanumeric_key

_MIN_PAGES = 3
"""Articles of an outlet that must have a line. Of lines on 3 pages of a site 1 in 20 was text on dumps, of lines on 2
pages 1 in 5."""
_MAX_SHARE = 0.3
"""Share of an article above which repeated lines are a shared story and not boilerplate."""
_MAX_LINES = 20_000
"""Lines of an outlet above which those seen once are dropped from memory."""


@dataclass(slots=True)
class RepeatedLines:
    """The number of articles that have each line, by outlet."""

    seen: dict[str, Counter[int]] = field(default_factory=dict)

    def without(self, article: Article) -> Article:
        """Return an article without the lines that its outlet repeats, which are appended to `removed`."""
        if not article.outlet:
            return article
        paragraphs = article.body.split("\n\n")
        keys = [hash(alphanumeric_key(paragraph)) for paragraph in paragraphs]
        known = self._learn(article.outlet, keys)
        repeated = [known[key] >= _MIN_PAGES for key in keys]
        amount = sum(len(text) for text, again in zip(paragraphs, repeated, strict=True) if again)
        if not amount or amount > _MAX_SHARE * len(article.body):
            return article
        kept = [text for text, again in zip(paragraphs, repeated, strict=True) if not again]
        gone = tuple(text for text, again in zip(paragraphs, repeated, strict=True) if again)
        at = [
            0,
            *accumulate(not again for again in repeated),
        ]  # by the number of a paragraph, its number among those kept
        moved = (
            *(at[number] for number in article.removed_at),
            *(at[number] for number in compress(count(), repeated)),
        )
        is_known = len(article.removed_at) == len(article.removed)
        return replace(
            article,
            body="\n\n".join(kept),
            removed=article.removed + gone,
            removed_at=moved if is_known else (),
        )

    def _learn(self, outlet: str, keys: list[int]) -> Counter[int]:
        known = self.seen.setdefault(outlet, Counter())
        known.update(set(keys))
        if len(known) > _MAX_LINES:
            known = self.seen[outlet] = Counter({key: count for key, count in known.items() if count > 1})
        return known
