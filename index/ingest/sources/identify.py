"""Which article each page of an intake is: one that is stored, or a new one (docs/identity.md). Stores no article.

What a page is known by is looked up in batches, before it is cleaned and again when its text is known. What is decided
is stored with the articles, or by `flush`.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from corpus.article import Article, StatedPart, article_id
from corpus.errors import ArticleDamaged
from corpus.metadata.page_identity import SOURCE, WORDS, of_alike, of_claim, of_url, of_words, suffixed
from corpus.metadata.parts.part_identity import PART, of_part
from corpus.metadata.urls import names_home, same_site, url_identity
from corpus.page import RawPage
from corpus.store.article_store import ArticleStore
from corpus.store.integrity.purging import PurgedIds, purged_ids
from corpus.store.origins.identities import Identities
from corpus.store.rows import SET_PAGE, time_text
from corpus.text.agreement import SAME, share_in, shared_runs
from corpus.text.words import alphanumeric_key
from index.ingest.sources.page_keys import PageKeys, fingerprint
from index.ingest.sources.parts import is_later_part, placed_part, says_the_same

Identified = tuple[Article, bytes | None]
"""An article and the digest of its page."""

NOTED = 20
"""Pages that are named in messages; all are counted."""
_CONTAINED = 0.9
"""Share of a page's runs of words from which on it says nothing that the article under its claimed address lacks."""
_PAGES = "SELECT id, page, captured FROM articles WHERE live AND id IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class Identification:
    """The decisions of one intake; used by one thread.

    `seen` are the articles whose pages were read, `outcomes` counts what was decided without storing an article.
    """

    store: ArticleStore
    seen: set[str] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    _identities: Identities = field(init=False)
    _purged: PurgedIds = field(init=False)
    _has_earlier: bool = field(init=False)
    _cleaned: deque[PageKeys] = field(default_factory=deque)
    _unstored: dict[str, str] = field(default_factory=dict)
    _claimed: set[str] = field(default_factory=set)
    _pages: list[tuple[bytes, str | None, str]] = field(default_factory=list)
    _recent: dict[str, Article] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up what is true of the whole archive."""
        self._identities = Identities(self.store.database)
        self._purged = purged_ids(self.store.database)
        self._has_earlier = self._identities.has_earlier()

    def unchanged(
        self, pages: Sequence[tuple[RawPage, PageKeys, PageKeys | None]]
    ) -> list[tuple[PageKeys, str | None]]:
        """Return for each page what it is known by, and why it need not be cleaned: "purged", "unchanged", or None."""
        known = self._known(one for _, keys, alone in pages for one in (*keys.all, *(alone.all if alone else ())))
        chosen = [alone if alone and alone.place in known else keys for _, keys, alone in pages]
        ids = [self._stored_id(keys, known) for keys in chosen]
        rows = self.store.database.rows(_PAGES, (json.dumps(sorted({one for one in ids if one})),))
        stored = {row[0]: row for row in rows}
        decided: list[tuple[PageKeys, str | None]] = []
        for (page, _, _), keys, found in zip(pages, chosen, ids, strict=True):
            row = stored.get(found) if found else None
            if self._is_purged(keys):
                decided.append((keys, "purged"))
            elif row is not None and row[1] == (digest := fingerprint(page)):
                self._note(row[0], keys, known)
                captured = max(time_text(page.captured) or "", row[2] or "") or None
                if captured != row[2]:
                    self._pages.append((digest, captured, row[0]))
                decided.append((keys, "unchanged"))
            else:
                decided.append((keys, None))
        return decided

    def add_cleaned(self, keys: PageKeys) -> None:
        """Take note of what the next cleaned page is known by; `identify` then expects its article."""
        self._cleaned.append(keys)

    def add_rejected(self, keys: PageKeys) -> None:
        """Take note of a page that is rejected now: the article that was made of it has not vanished."""
        self.seen.update(self._known(keys.all).values())

    def identify(self, articles: Sequence[Identified]) -> list[Identified]:
        """Return articles under their ids, without those that say nothing new, in the transaction that stores them."""
        keys = [self._cleaned.popleft() for _ in articles]
        wanted = {one for keys_ in keys for one in keys_.all} | {
            one for article, _ in articles for one in (of_url(article.stated_url), of_claim(article.stated_url)) if one
        }
        wanted |= {claim for keys_ in keys if keys_.is_url and (claim := of_claim(keys_.own.partition(":")[2]))}
        wanted |= {_alike(article) for (article, _), keys_ in zip(articles, keys, strict=True) if keys_.of_service}
        if self._has_earlier:
            wanted |= {of_words(article.title, article.body) for article, _ in articles}
        known = self._known(wanted)
        self._recent.clear()
        stored = set(known.values())
        placed = []
        for (article, page), keys_ in zip(articles, keys, strict=True):
            part = placed_part(article, keys_)
            found, is_new = self._identified(article, keys_, known, part)
            if is_new:
                if part or found.id in stored:
                    self._note_part(found.id, part)
                self._recent[found.id] = found
                placed.append((found, page))
            else:
                self.outcomes["unchanged"] += 1
        self.flush()
        return placed

    def flush(self) -> None:
        """Store what was decided, inside a transaction."""
        with self.store.batch():
            self._identities.drop(sorted(self._claimed))
            self._identities.put(self._unstored)
            self.store.database.write_many(SET_PAGE, self._pages)
        self._claimed.clear()
        self._unstored.clear()
        self._pages.clear()

    def _known(self, identities: Iterable[str]) -> dict[str, str]:
        wanted = list(identities)
        known = self._identities.ids(wanted)
        known.update((one, self._unstored[one]) for one in wanted if one in self._unstored)
        for one in self._claimed:
            known.pop(one, None)
        return known

    def _stored_id(self, keys: PageKeys, known: dict[str, str]) -> str | None:
        return known.get(keys.own) or next((known[one] for one in keys.earlier if one in known), None)

    def _is_purged(self, keys: PageKeys) -> bool:
        if not self._purged.marks:
            return False
        ids = (keys.own, keys.place, article_id(keys.own))
        return any(one in self._purged for one in ids) or self._purged.by_earlier_id(keys.earlier_id)

    def _note(self, found: str, keys: PageKeys, known: dict[str, str], *others: str) -> None:
        """Take note of which article a page is."""
        self.seen.add(found)
        for identity in {keys.own, keys.place, *others}:
            if known.get(identity) != found:
                known[identity] = self._unstored[identity] = found
        if self._has_earlier:
            for identity in keys.earlier:
                if known.get(identity) == found:
                    self._claimed.add(identity)
                    del known[identity]

    def _note_part(self, found: str, part: StatedPart | None) -> None:
        """Take note of which part an article is, in place of what its page said before."""
        own = {of_part(part.key, part, found)} if part and part.key else set[str]()
        before = {one for one in self._identities.of_article(found) if one.startswith(PART)}
        before |= {one for one, article in self._unstored.items() if article == found and one.startswith(PART)}
        for identity in before - own:
            self._claimed.add(identity)
            self._unstored.pop(identity, None)
        for identity in own - before:
            self._claimed.discard(identity)
            self._unstored[identity] = found

    def _identified(
        self, article: Article, keys: PageKeys, known: dict[str, str], part: StatedPart | None
    ) -> tuple[Article, bool]:
        """Return an article under its id, and whether it says anything that is not stored."""
        article = replace(article, collection=keys.collection, stated_part=None)
        if keys.of_service:
            return self._exported(replace(article, stated_url=None), keys, known)
        if part and part.is_sure:
            article = replace(article, part_of=part.key, part=part.number)
        form = url_identity(article.stated_url) if article.stated_url else None
        if form and (names_home(form) or of_url(article.stated_url) == keys.own or not _may_claim(article, keys)):
            form = None
        claim = form and (known.get(f"url:{form}") or known.get(f"claim:{form}"))
        found = known.get(keys.own) or self._found_earlier(article, keys, known)
        if found is None and keys.is_url and (holder := known.get(f"claim:{keys.own.partition(':')[2]}")):
            found = holder if self._agrees(holder, article) else None
        if found is None and claim and self._agrees(claim, article, is_later_part(part)):
            found = claim
        elif found is not None and not keys.is_url and self._is_other(found, article):
            if claim and self._agrees(claim, article):  # the place stays known as that of the article before
                self.seen.add(claim)
                return replace(article, id=claim, stated_url=None), not self._is_contained(claim, article)
            return self._in_its_place(article, keys, known), True
        found = found or article_id(keys.own)
        is_first_address = is_later_part(part) and part is not None and part.key == form and claim != found
        if article.stated_url and not keys.is_url and (form is None or claim not in (None, found) or is_first_address):
            article = replace(article, url=None)  # what the page states is not its own address
        self._note(found, keys, known, *([f"claim:{form}"] if form and claim is None and not is_first_address else ()))
        is_new = not (claim == found and self._is_contained(found, article))
        return replace(article, id=found, stated_url=None), is_new

    def _exported(self, article: Article, keys: PageKeys, known: dict[str, str]) -> tuple[Article, bool]:
        """Return an article of a library database under its id, and whether no other export holds it already.

        It is the same article where outlet, title, day and nine tenths of the text agree, whatever the service.
        """
        alike = _alike(article)
        found, other, own = known.get(keys.own), known.get(alike), article_id(keys.own)
        if other is not None and found in (None, other) and other != own and self._is_same(other, article):
            self._note(other, keys, known)
            return article, False
        found = found or own
        self._note(found, keys, known, *((alike,) if other is None else ()))
        return replace(article, id=found), not self._is_stated(found, article)

    def _in_its_place(self, article: Article, keys: PageKeys, known: dict[str, str]) -> Article:
        """Return the article that stands where another one was, under an identity of its own."""
        identity = suffixed(keys.own, article.outlet, article.title)
        siblings = {**self._identities.beginning(f"{keys.own}~"), **self._known([identity])}
        siblings |= {one: id_ for one, id_ in self._unstored.items() if one.startswith(f"{keys.own}~")}
        same = (id_ for id_ in siblings.values() if not self._is_other(id_, article))
        found = siblings.get(identity) or next(same, None)
        if found is None:
            found = article_id(identity)
            self.outcomes["in_place_of_another"] += 1
            if self.outcomes["in_place_of_another"] <= NOTED:
                self.notes.append(f"{article.source} holds another article than before; both are kept.")
        self.seen.add(found)
        if siblings.get(identity) != found:
            self._unstored[identity] = found
        url = article.url if keys.is_url or article.url != article.stated_url else None
        return replace(article, id=found, url=url, stated_url=None)

    def _found_earlier(self, article: Article, keys: PageKeys, known: dict[str, str]) -> str | None:
        """Return the article that an earlier version made of the same page."""
        if not self._has_earlier:
            return None
        by_words = known.get(of_words(article.title, article.body))
        if by_words and self._unclaimed(by_words):
            return self._claim(by_words, known)
        is_words_alone = keys.own.startswith("record:")
        for found in dict.fromkeys((*(known.get(one) for one in keys.earlier), keys.earlier_id)):
            if found is None or not self._unclaimed(found):
                continue
            is_sure = found == known.get(keys.earlier[0]) and not is_words_alone
            if not self._is_other(found, article) if is_sure else self._agrees(found, article):
                return self._claim(found, known)
        return None

    def _unclaimed(self, found: str) -> bool:
        """Return whether an article was stored by an earlier version and its page has not come again."""
        return any(one.startswith(SOURCE) and one not in self._claimed for one in self._identities.of_article(found))

    def _claim(self, found: str, known: dict[str, str]) -> str:
        for identity in self._identities.of_article(found):
            if identity.startswith((SOURCE, WORDS)):
                self._claimed.add(identity)
                known.pop(identity, None)
        return found

    def _current(self, found: str) -> Article | None:
        if found in self._recent:
            return self._recent[found]
        with suppress(ArticleDamaged):
            return self.store.latest(found)
        return None

    def _removed(self, found: str) -> Article | None:
        """Return the last version of an article that was removed."""
        with suppress(ArticleDamaged):
            return next(reversed(list(self.store.all_versions(found))), None)
        return None

    def _agrees(self, found: str, article: Article, is_part: bool = False) -> bool:
        current = self._current(found)
        if current is not None and is_part:
            return says_the_same(current.body, article.body)
        return current is not None and shared_runs(current.body, article.body) >= SAME

    def _is_same(self, found: str, article: Article) -> bool:
        """Return whether nine tenths of each of two texts are in the other."""
        current = self._current(found)
        if current is None:
            return False
        return min(share_in(article.body, current.body), share_in(current.body, article.body)) >= _CONTAINED

    def _is_stated(self, found: str, article: Article) -> bool:
        """Return whether another file has given the same text already, with what a service states of it."""
        current = self._current(found)
        if current is None or current.service is None or current.source == article.source:
            return False
        return (current.title, current.body) == (article.title, article.body)

    def _is_other(self, found: str, article: Article) -> bool:
        """Return whether an article differs from the stored one, live or removed, in its title and most of its text."""
        current = self._current(found) or self._removed(found)
        if current is None or alphanumeric_key(current.title) == alphanumeric_key(article.title):
            return False
        return shared_runs(current.body, article.body) < SAME

    def _is_contained(self, found: str, article: Article) -> bool:
        """Return whether a page says nothing that the article under the address it claims lacks."""
        current = self._current(found)
        if current is None or current.source == article.source or len(article.body) > len(current.body):
            return False
        return share_in(article.body, current.body) >= _CONTAINED


def _alike(article: Article) -> str:
    """Return the identity that this article shares with those of the same outlet, title and day."""
    return of_alike(article.outlet, article.title, article.published.start.isoformat() if article.published else None)


def _may_claim(article: Article, keys: PageKeys) -> bool:
    """Return whether the address that a page states is on the page's own site, where that is known."""
    return not keys.is_url or same_site(article.url or "", article.stated_url or "")


Identify = Callable[[Sequence[Identified]], list[Identified]]
"""Returns the articles of a batch under their ids."""
