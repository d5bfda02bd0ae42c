"""Words, phrases and names of an archive to ask for, from the most common to the rarest. Asks nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from corpus.article import Article
from index.analysis.tokenizer import tokenize

_COMMON = 60
"""The most common words of a language, each of which stands in most articles or in many."""
_MIDDLING = 5
"""A word in at least so many of the sampled articles is middling, one in fewer is rare."""
_LETTERS = "aeiostrnldcmzqxаеиоéüß叙1"


@dataclass(frozen=True, slots=True)
class Words:
    """What can be asked for with hope of finding it."""

    common: tuple[str, ...]
    middling: tuple[str, ...]
    rare: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    outlets: tuple[str, ...]
    people: tuple[str, ...]

    def word(self, dice: Random) -> str:
        """Draw a word: very common, middling, rare, or one that is nowhere."""
        chance = dice.random()
        kind = self.common if chance < 0.25 else self.middling if chance < 0.65 else self.rare
        word = dice.choice(kind)
        if chance > 0.95:
            return misspelt(word, dice)
        return dice.choice((word, word, word.lower(), word.upper())) if dice.random() < 0.2 else word

    def phrase(self, dice: Random, most: int = 4) -> str:
        """Draw words that stand side by side in an article."""
        text = dice.choice(self.texts)
        start = dice.randrange(len(text))
        return " ".join(text[start : start + dice.randint(1, most)])

    def piece(self, dice: Random) -> str:
        """Draw a word or the names of an outlet or person."""
        names = (self.outlets or self.common, self.people or self.common)
        return dice.choice(dice.choice(names)) if dice.random() < 0.1 else self.word(dice)


def misspelt(word: str, dice: Random) -> str:
    """Change one letter of a word."""
    place = dice.randrange(len(word) + 1)
    return word[:place] + dice.choice(_LETTERS) + word[place + dice.randint(0, 1) :]


def words_of(articles: Iterable[Article], outlets: Sequence[str], people: Sequence[str]) -> Words:
    """Sort the words of some articles by the number of those that have them."""
    texts = [tuple(token.text for token in tokenize(f"{one.title} {one.body}")) for one in articles]
    holding = Counter(word for text in texts for word in dict.fromkeys(text))
    ranked = [word for word, _ in sorted(holding.items(), key=lambda pair: (-pair[1], pair[0]))]
    common, others = ranked[:_COMMON], ranked[_COMMON:]
    middling = [word for word in others if holding[word] >= _MIDDLING]
    rare = [word for word in others if holding[word] < _MIDDLING]
    return Words(
        tuple(common),
        tuple(middling or common),
        tuple(rare or common),
        tuple(text for text in texts if text),
        tuple(outlets),
        tuple(people),
    )
