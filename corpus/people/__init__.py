"""Named-entity recognition: the people and places in one article.

Imports nothing, so that reading a word list does not load a language model. `corpus.resolution` resolves people across
an archive.
"""

__all__ = ["annotate", "read_part"]
