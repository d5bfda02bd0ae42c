"""Features of a form by what the whole archive says of it and of its words. Weighs none, and reads no text.

The archive makes its own lists of given names and surnames: of each word, how many forms it begins and ends, and how
likely those are people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log

from corpus.people.evidence.evidence_rows import LOWER_SHARE, NO_FORM, NO_WORD, FormRow, WordRow
from corpus.people.evidence.evidence_weights import LOCAL, UNIT, Weights
from corpus.people.evidence.form_facts import facts_of
from corpus.people.evidence.row_evidence import PER_MILLE, likelihood, mean_evidence

MAINLY_IN_SMALL_ARCHIVES = ("given first", "surname ending", "eastern first", "unknown throughout")
"""Features of the string that say the less the more articles there are."""


def needed_forms(form: str) -> tuple[str, ...]:
    """Return the forms whose rows the features of a form need: itself, and its first and last word alone."""
    return (form, form[: form.index(" ")], form[form.rindex(" ") + 1 :]) if " " in form else (form,)


def archive_features(
    form: str,
    forms: Mapping[str, FormRow],
    words: Mapping[str, WordRow],
    size: int,
    local: Weights = LOCAL,
) -> dict[str, float]:
    """Return the features of a form in an archive of `size` articles."""
    facts = facts_of(form)
    row = forms.get(form, NO_FORM)
    features: dict[str, float] = {"always": 1.0, **facts.features}
    count, log_count = row.articles, log(1 + row.articles)
    mean = _shrunk(form, row, local)
    features |= {"mean": mean, "count": log_count, "mean, often": mean * min(2.0, log_count)}
    features["mean context"] = mean_context(row)
    first = words.get(facts.words[0], NO_WORD)
    last = words.get(facts.words[-1], NO_WORD)
    if " " in form:
        own, own_people = (1, likelihood(form, row, local)) if count and len(facts.words) > 1 else (0, 0)
        for name, (number, people) in {
            "begins names": (first.first - own, first.first_people - own_people),
            "ends names": (last.last - own, last.last_people - own_people),
        }.items():
            share = (people / PER_MILLE + 0.5) / (number + 1)
            features |= {name: share, f"{name}, often": (share - 0.5) * min(3.0, log(1 + number))}
        _, given, surname = needed_forms(form)
        features["surname alone in others"] = _shrunk(surname, forms.get(surname, NO_FORM), local)
        features["first alone in others"] = _shrunk(given, forms.get(given, NO_FORM), local)
    else:
        features |= _features_of_single(first, last)
    features |= _casing(facts.words, words)
    small = smallness(size)
    features["small"] = small
    features |= {f"{name}, small": small for name in MAINLY_IN_SMALL_ARCHIVES if name in facts.features}
    features["mean context, small"] = small * features["mean context"]
    return features


def smallness(size: int) -> float:
    """Return a number that falls with the size of an archive, at each doubling only: it is in all evidence."""
    return 1 / (1 + log(1 << max(0, size.bit_length() - 1)))


def mean_context(row: FormRow) -> float:
    """Return the mean weight of what stands beside a form, in units."""
    return sum(one.context for one in row.sample) / len(row.sample) / UNIT if row.sample else 0.0


def _shrunk(form: str, row: FormRow, local: Weights) -> float:
    """Return the mean evidence for a person, nearer to 0 the fewer articles there are."""
    return mean_evidence(form, row, local) * row.articles / (row.articles + 1) if row.articles else 0.0


def _features_of_single(first: WordRow, last: WordRow) -> dict[str, float]:
    begins, ends = first.first_people / PER_MILLE, last.last_people / PER_MILLE
    share = (ends + 0.5) / (last.last + 1)
    return {
        "ends names": share,
        "ends names, often": (share - 0.5) * min(4.0, log(1 + last.last)),
        "names that it ends": log(1 + ends),
        "others that it ends": log(1 + max(0.0, last.last - ends)),
        "begins names": (begins + 0.5) / (first.first + 1),
        "names that it begins": log(1 + begins),
        "others that it begins": log(1 + max(0.0, first.first - begins)),
    }


def _casing(parts: Iterable[str], words: Mapping[str, WordRow]) -> dict[str, float]:
    """Return how often the words of a form are in lower case elsewhere."""
    rows = [words.get(word, NO_WORD) for word in parts]
    shares = [(LOWER_SHARE * row.lower + 0.5) / (LOWER_SHARE * row.lower + row.capital + 1) for row in rows]
    return {
        "lower most": max(shares),
        "lower mean": sum(shares) / len(shares),
        "lower first": shares[0],
        "lower last": shares[-1],
    }
