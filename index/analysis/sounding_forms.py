"""Which forms an index keeps phonetic keys of: those that may be a word of a name. Computes no keys.

`corpus.names.phonetic_index` computes them.
"""

from __future__ import annotations

SHORTEST, LONGEST = 2, 100
"""Letters of forms that may be a name; of pages without spaces there are forms of a megabyte."""


def may_be_in_name(surface: str, form: str) -> bool:
    """Return whether a token may be a word of a name: letters, with a capital or of a script without capitals."""
    return SHORTEST <= len(form) <= LONGEST and form.isalpha() and not surface[:1].islower()
