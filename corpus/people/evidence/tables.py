"""What articles add to the tables of evidence of their archive, and what they take away. Decides on no name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from corpus.people.evidence.contexts import context_weight
from corpus.people.evidence.evidence_rows import LOWER_SHARE, NO_FORM, NO_WORD, Changes, FormRow, Sampled, WordRow
from corpus.people.evidence.evidence_weights import LOCAL, Weights
from corpus.people.evidence.form_facts import facts_of, is_in_capitals
from corpus.people.evidence.row_evidence import likelihood
from corpus.people.evidence.scanning import Scan, scan

SAMPLE = 24
"""Articles of a form whose contexts are kept."""
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w])")


@dataclass(frozen=True, slots=True)
class Observation:
    """What one article adds: its number and key, the scan of its text, its words in lower case if they are counted."""

    article: int
    key: int
    scan: Scan
    lower: frozenset[str]


def observe(number: int, article_id: str, text: str) -> Observation:
    """Return what an article adds to the tables of its archive."""
    key = article_key(article_id)
    lower = frozenset(_LOWER.findall(text)) if key % LOWER_SHARE == 0 else frozenset[str]()
    return Observation(number, key, scan(text), lower)


def article_key(article_id: str) -> int:
    """Return a number of 63 bits by which the articles of a sample are chosen."""
    return int.from_bytes(blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def counted_forms(scan: Scan) -> list[str]:
    """Return the forms of a text that an archive counts."""
    return [form for form in scan.mentions if _is_counted(form)]


@lru_cache(maxsize=100_000)
def _is_counted(form: str) -> bool:
    return not is_in_capitals(form) and facts_of(form).can_be_person


def merge(observations: Iterable[Observation], rows: Mapping[str, FormRow], local: Weights = LOCAL) -> Changes:
    """Return what articles change in the tables, which have these rows of their forms."""
    counts: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    samples: dict[str, list[Sampled]] = {}
    for seen in observations:
        for form in counted_forms(seen.scan):
            counts[form] += 1
            sample = samples.get(form)
            if sample is None:
                sample = samples[form] = list(rows.get(form, NO_FORM).sample)
            if len(sample) < SAMPLE or seen.key < sample[-1].key:
                sample.append(sampled(seen, form, local))
                sample.sort()
                del sample[SAMPLE:]
        lower.update(seen.lower)
    after = {
        form: FormRow(rows.get(form, NO_FORM).articles + count, tuple(samples[form])) for form, count in counts.items()
    }
    return _changes(rows, after, lower, local)


def subtract(
    observations: Iterable[Observation],
    rows: Mapping[str, FormRow],
    others: Callable[[Collection[str], Collection[int]], Mapping[str, list[Sampled]]],
    local: Weights = LOCAL,
) -> Changes:
    """Return what changes in the tables when articles are taken away; `others` fills samples again.

    It returns the samples of forms without some articles.
    """
    counts: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    gone = set()
    for seen in observations:
        gone.add(seen.article)
        counts.update(counted_forms(seen.scan))
        lower.subtract(seen.lower)
    after = {}
    short = set()
    for form, count in counts.items():
        row = rows.get(form, NO_FORM)
        sample = tuple(one for one in row.sample if one.article not in gone)
        after[form] = FormRow(row.articles - count, sample)
        if len(sample) < min(row.articles - count, SAMPLE):
            short.add(form)
    for form, filled in others(short, gone).items() if short else ():
        after[form] = after[form]._replace(sample=tuple(filled))
    return _changes(rows, after, lower, local)


def sampled(seen: Observation, form: str, local: Weights = LOCAL) -> Sampled:
    """Return an article for the sample of a form."""
    return Sampled(seen.key, seen.article, *context_weight(seen.scan, form, seen.scan.mentions[form], local))


def _changes(
    before: Mapping[str, FormRow], after: dict[str, FormRow], lower: Mapping[str, int], local: Weights
) -> Changes:
    words: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(NO_WORD))
    for word, count in lower.items():
        words[word][5] = count
    for form, row in after.items():
        _count_words(words, form, before.get(form, NO_FORM), row, local)
    return Changes(after, {word: WordRow(*numbers) for word, numbers in words.items()})


def _count_words(words: Mapping[str, list[int]], form: str, before: FormRow, after: FormRow, local: Weights) -> None:
    parts = facts_of(form).words
    for word in set(parts):
        words[word][4] += after.articles - before.articles
    if " " in form and len(parts) > 1:
        forms = bool(after.articles) - bool(before.articles)
        people = likelihood(form, after, local) - likelihood(form, before, local)
        for word, at in ((parts[0], 0), (parts[-1], 2)):
            words[word][at] += forms
            words[word][at + 1] += people
