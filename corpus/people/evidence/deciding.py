"""Decide which names in a text are people's, by the evidence of the archive and what stands beside them here.

Clusters no names: `corpus.people.coreference` does.
"""

from __future__ import annotations

from typing import NamedTuple

from corpus.people.evidence.archive_evidence import LEAST_CONTEXT, ArchiveEvidence
from corpus.people.evidence.contexts import context_weight
from corpus.people.evidence.scanning import Scan
from corpus.people.tagger import Mentions, NameMention


class Decision(NamedTuple):
    """The names of a text, and by form the evidence from which on it is a person there, in hundredths.

    While no form's evidence crosses its threshold, the names stay the same.
    """

    mentions: Mentions
    thresholds: dict[str, int]


def decide(scan: Scan, evidence: ArchiveEvidence) -> Decision:
    """Return the names of people in a text, other entities, and from what evidence on each form is a person here."""
    evidence.read(scan.mentions.keys())
    likely: list[tuple[bool, int, int, str]] = []
    others: list[tuple[int, int]] = []
    thresholds: dict[str, int] = {}
    for form, mentions in scan.mentions.items():
        known = evidence.of(form)
        if known.is_settled:
            most = known.threshold(LEAST_CONTEXT)
            threshold = most if known.evidence > 0 else -most
        else:
            weight = context_weight(scan, form, mentions, evidence.local).weight
            threshold = known.threshold(weight)
        thresholds[form] = threshold
        if known.evidence >= threshold:
            likely.extend((mention.inner, mention.start, -mention.end, form) for mention in mentions)
        elif " " in form and not form.isupper():
            others.extend((mention.start, mention.end) for mention in mentions if not mention.inner)
    return Decision(_disjoint(likely, others), thresholds)


def _disjoint(likely: list[tuple[bool, int, int, str]], others: list[tuple[int, int]]) -> Mentions:
    """Choose spans that do not overlap: whole runs before parts of runs, then the first and longest."""
    chosen: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for _, start, minus_end, form in sorted(likely):
        span = range(start, -minus_end)
        if span.start not in taken and span[-1] not in taken:
            taken.update(span)
            chosen[start] = (-minus_end, form)
    names = [NameMention(start, end, form, form) for start, (end, form) in sorted(chosen.items())]
    ends = {
        name.end for name in names
    }  # "United Nations Sergei Lavrov" is another entity and ends with a person's name
    return Mentions(names, [span for span in others if span[1] not in ends])
