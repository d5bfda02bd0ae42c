"""Words, phrases and names of an archive to put into queries, by frequency. Runs no query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from corpus.article import Article
from index.analysis.tokenizer import tokenize

_COMMON = 60
"""The number of words that count as common; each is in many articles."""
_MIDDLING = 5
"""Articles of the sample that a middling word is in at least; rarer words are rare."""
_LETTERS = "aeiostrnldcmzqxаеиоéüß叙1"


@dataclass(frozen=True, slots=True)
class QueryWords:
    """Words, texts and names to draw queries from."""

    common: tuple[str, ...]
    middling: tuple[str, ...]
    rare: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    outlets: tuple[str, ...]
    people: tuple[str, ...]

    def word(self, dice: Random) -> str:
        """Draw a word: common, middling, rare, or misspelt."""
        chance = dice.random()
        kind = self.common if chance < 0.25 else self.middling if chance < 0.65 else self.rare
        word = dice.choice(kind)
        if chance > 0.95:
            return misspell(word, dice)
        return dice.choice((word, word, word.lower(), word.upper())) if dice.random() < 0.2 else word

    def phrase(self, dice: Random, most: int = 4) -> str:
        """Draw adjacent words of an article."""
        text = dice.choice(self.texts)
        start = dice.randrange(len(text))
        return " ".join(text[start : start + dice.randint(1, most)])

    def piece(self, dice: Random) -> str:
        """Draw a word, or now and then the name of an outlet or person."""
        names = (self.outlets or self.common, self.people or self.common)
        return dice.choice(dice.choice(names)) if dice.random() < 0.1 else self.word(dice)


def misspell(word: str, dice: Random) -> str:
    """Change one letter of a word."""
    position = dice.randrange(len(word) + 1)
    return word[:position] + dice.choice(_LETTERS) + word[position + dice.randint(0, 1) :]


def words_by_frequency(articles: Iterable[Article], outlets: Sequence[str], people: Sequence[str]) -> QueryWords:
    """Sort the words of articles by document frequency."""
    texts = [tuple(token.text for token in tokenize(f"{one.title} {one.body}")) for one in articles]
    article_counts = Counter(word for text in texts for word in dict.fromkeys(text))
    ranked = [word for word, _ in sorted(article_counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    common, others = ranked[:_COMMON], ranked[_COMMON:]
    middling = [word for word in others if article_counts[word] >= _MIDDLING]
    rare = [word for word in others if article_counts[word] < _MIDDLING]
    return QueryWords(
        tuple(common),
        tuple(middling or common),
        tuple(rare or common),
        tuple(text for text in texts if text),
        tuple(outlets),
        tuple(people),
    )
