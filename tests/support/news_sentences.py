"""Sentences as newspapers write them, drawn from parts that were written for the project. Copies no text."""

from __future__ import annotations

import random

_PEOPLE = (
    "Maria Lind", "Omar al-Hadidi", "Jean-Luc Bertrand", "Dr. Ines O'Dea", "Kwame Asante", "Lee Min-ho", "Ruth Abel",
    "José Ruiz de la Vega", "Lord Farthing", "Chiara", "Van der Meer", "MARK DOYLE", "Xu Lihua", "Abebe Tadesse Jr.",
)  # fmt: skip
_PLACES = (
    "Geneva", "the Gaza Strip", "New South Wales", "Kharkiv", "St. Louis", "U.S.", "Lake Victoria", "L.A.",
    "Côte d'Ivoire",    "the Elbe", "Reykjavík", "Ulaanbaatar",
)  # fmt: skip
_BODIES = (
    "the Ministry of Fisheries", "Harrow & Sons", "FC Lindau", "the U.N. Security Council", "Borealis Bank AG", "CNN",
    "the Northern Alliance", "Unit 8", "Reuters",
)  # fmt: skip
_TIMES = (
    "on Monday", "last week", "in spring 1998", "at 7:30 p.m.", "two days ago", "by Dec. 4, 2012", "for 14 years",
    "over Christmas", "overnight",
)  # fmt: skip
_NUMBERS = ("12", "three dozen", "$4.5 million", "7%", "the third", "1,200", "half", "€30bn", "26-year-old")
_FRAMES = (
    "{person} told {body} {time} that {number} people had left {place}.",
    "“We won't go back to {place},” said {person}, who runs {body}.",
    "{body} paid {number} to {person} {time}; {person} denies it.",
    "{place}—{person} and {person} met {time}, {body} reported.",
    "Is {person} the owner of {body}? It's not clear, he'd said {time}.",
    "{number} of the ships reached {place} {time}",
    "By {person}\n{place}  ({body}) - {number} houses burnt {time}.\n\n",
    "* {person}, {number}, {place}\t{body} \n",
    "The road to {place} was closed {time} because of snow, and {body} could not say for how long.",
    "@{body} #{place}: http://example.org/a?b=1 {person}'s e-mail (info@example.org) isn't read {time} :-)",
)


def news_sentences(count: int, seed: int = 1) -> list[str]:
    """Return as many sentences; the same ones for a seed."""
    draw = random.Random(seed)
    parts = {"person": _PEOPLE, "place": _PLACES, "body": _BODIES, "time": _TIMES, "number": _NUMBERS}
    found = []
    for number in range(count):
        sentence = _FRAMES[number % len(_FRAMES)]
        for name, choices in parts.items():
            while f"{{{name}}}" in sentence:
                sentence = sentence.replace(f"{{{name}}}", draw.choice(choices), 1)
        found.append(sentence)
    return found
