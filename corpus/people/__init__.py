"""Named people: who is in an article, and who is one person across an archive."""

from corpus.people.corrections import Corrections
from corpus.people.finding import find_people
from corpus.people.folding import Folding, Named, fold

__all__ = ["Corrections", "Folding", "Named", "find_people", "fold"]
