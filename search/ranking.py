"""The second stage of ranking: words that stand close together, and likeness to the very best hits, move hits up.

Adds no hit and drops none, and leaves everything after the best hits where the engine put it.

Learning from the best hits is relevance feedback after J. Rocchio, "Relevance Feedback in Information Retrieval", in
The SMART Retrieval System (1971), without anyone's judgement: the words that weigh most in them are looked for in all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.article import Article
from index.analysis import family, fold, tokenize
from index.engine import Reader
from index.query import EVERYTHING, And, Near, Or, Query, Word
from index.results import Hit
from index.scoring import idf

Texts = Callable[[str, int], Article]


@dataclass(frozen=True, slots=True)
class Boosts:
    """The constants of the second stage.

    Calibrated by `benchmarks/calibrate_ranking.py` on the Cranfield, CISI and NPL collections, all of them together.
    """

    window: int = 200
    near: int = 8
    closeness: float = 0.1
    least_words: int = 3
    teachers: int = 10
    considered: int = 80
    learnt: int = 10
    learning: float = 0.5
    read: int = 250


CALIBRATED = Boosts()


@dataclass(frozen=True, slots=True)
class Ranked:
    """What it takes to order hits: a reader, the articles' texts and the constants."""

    reader: Reader
    texts: Texts
    boosts: Boosts = CALIBRATED

    def applies(self, query: Query) -> bool:
        """Tell whether there is anything to go by: two words, at least."""
        return len(set(_words(query))) > 1

    def reordered(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Give the same hits, the best of the first stage in their new order with their new scores."""
        words = tuple(dict.fromkeys(_words(query)))
        if len(words) < 2 or len(hits) < 2:
            return tuple(hits)
        best = _added(hits[: self.boosts.window], self._closeness(words, hits[: self.boosts.window]))
        if len(words) >= self.boosts.least_words:
            best = _added(best, self._likeness(best))
        return (*best, *hits[self.boosts.window :])

    def _closeness(self, words: Sequence[Word], hits: Sequence[Hit]) -> list[float]:
        """Score each pair of neighbours in the query that stands close in an article by the rarer one's weight."""
        total = self.reader.count(EVERYTHING)
        weights = {word: idf(total, self.reader.count(word)) for word in words}
        pairs = list(pairwise(words))
        found = self.reader.scores([Near(a, b, self.boosts.near) for a, b in pairs], hits)
        gains = [0.0] * len(hits)
        for (a, b), scores in zip(pairs, found, strict=True):
            weight = self.boosts.closeness * min(weights[a], weights[b])
            gains = [gain + weight * (score > 0) for gain, score in zip(gains, scores, strict=True)]
        return gains

    def _likeness(self, hits: Sequence[Hit]) -> list[float]:
        """Score each hit by the words that weigh most in the very best."""
        learnt = self._learnt(hits[: self.boosts.teachers])
        found = self.reader.scores([word for word, _ in learnt], hits)
        gains = [0.0] * len(hits)
        for (_, weight), scores in zip(learnt, found, strict=True):
            gains = [gain + weight * score for gain, score in zip(gains, scores, strict=True)]
        taught = sum(gains[: self.boosts.teachers])
        own = sum(hit.score for hit in hits[: self.boosts.teachers])
        return [self.boosts.learning * gain * own / taught for gain in gains] if taught else gains

    def _learnt(self, teachers: Sequence[Hit]) -> list[tuple[Word, float]]:
        total = self.reader.count(EVERYTHING)
        weights, forms = self._weights(teachers)
        weighed: list[tuple[float, str]] = []
        heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        for stem, weight in heaviest[: self.boosts.considered]:
            held = self.reader.count(Word(forms[stem]))
            if held > 1:
                weighed.append((weight * idf(total, held), forms[stem]))
        weighed.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(Word(form), weight / weighed[0][0]) for weight, form in weighed[: self.boosts.learnt]]

    def _weights(self, teachers: Sequence[Hit]) -> tuple[dict[str, float], dict[str, str]]:
        """Weigh each family by how often the teachers use it, and give a form of it."""
        weights, forms = defaultdict[str, float](float), dict[str, str]()
        texts = [self._stems(hit, forms) for hit in teachers]
        mean = sum(map(len, texts)) / max(len(texts), 1)
        own = sum(hit.score for hit in teachers) or 1.0
        for hit, stems in zip(teachers, texts, strict=True):
            norm = 1.2 * (0.25 + 0.75 * len(stems) / mean) if mean else 1.0
            for stem, frequency in Counter(stems).items():
                weights[stem] += hit.score / own * frequency * 2.2 / (frequency + norm)
        return weights, forms

    def _stems(self, hit: Hit, forms: dict[str, str]) -> list[str]:
        article = self.texts(hit.id, hit.version)
        stems = []
        for form in _first_forms(article, self.boosts.read):
            stem = family(form, article.language)
            forms.setdefault(stem, form)
            stems.append(stem)
        return stems


def _first_forms(article: Article, most: int) -> Iterator[str]:
    """Give the forms of a title and the beginning of its body that are longer than a letter."""
    for text, limit in ((article.title, most), (article.body[: 12 * most], most)):
        for number, token in enumerate(tokenize(text)):
            if number == limit:
                break
            form = fold(token.raw)
            if len(form) > 1:
                yield form


def _words(query: Query) -> Iterator[Word]:
    """Give the plain words of a query, in order, that articles should have."""
    match query:
        case Word():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)


def _added(hits: Sequence[Hit], gains: Iterable[float]) -> tuple[Hit, ...]:
    better = [replace(hit, score=hit.score + gain) for hit, gain in zip(hits, gains, strict=True)]
    return tuple(sorted(better, key=lambda hit: -hit.score))
