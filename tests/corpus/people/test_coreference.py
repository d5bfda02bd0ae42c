"""The mentions of one person in an article are one cluster, wherever the tagger missed some of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.people.coreference import Cluster, _find_exact, _find_with_endings, resolve_coreferences
from corpus.people.tagger import EntitySpan, Mentions, NameMention, NameRecognizer


def clusters(text: str, names: list[str], others: list[str] | None = None, endings: str = "") -> list[Cluster]:
    """Resolve a text whose tagger has found the first occurrence of each of these names and other entities."""

    def find_mentions(text: str, _: list[EntitySpan]) -> Mentions:
        found = [NameMention(text.index(name), text.index(name) + len(name), name, name) for name in names]
        return Mentions(found, [(text.index(other), text.index(other) + len(other)) for other in others or []])

    recognizer = NameRecognizer(lambda texts: ([] for _ in texts), find_mentions, stem=str, endings=endings)
    return resolve_coreferences(text, [], recognizer)


def forms(text: str, found: list[Cluster]) -> list[tuple[str, list[str]]]:
    return [(cluster.name, [text[start:end] for start, end in cluster.spans]) for cluster in found]


CASES = [
    (
        "a surname alone means the full name",
        "Ann Lee spoke. Lee left.",
        ["Ann Lee", "Lee"],
        [("Ann Lee", ["Ann Lee", "Lee"])],
    ),
    (
        "a surname that the tagger missed is found",
        "Ann Lee spoke. Lee left, said LEE.",
        ["Ann Lee"],
        [("Ann Lee", ["Ann Lee", "Lee", "LEE"])],
    ),
    (
        "spellings of one name are one person",
        "Sergei Lavrov spoke. Sergej Lawrow left.",
        ["Sergei Lavrov", "Sergej Lawrow"],
        [("Sergej Lawrow", ["Sergei Lavrov", "Sergej Lawrow"])],
    ),
    (
        "a given name alone means its bearer",
        "Ann Lee spoke. Ann left.",
        ["Ann Lee", "Ann"],
        [("Ann Lee", ["Ann Lee", "Ann"])],
    ),
    (
        "a surname before a given name",
        "James Thomas met Thomas Reed. Thomas left.",
        ["James Thomas", "Thomas Reed", "Thomas"],
        [("James Thomas", ["James Thomas", "Thomas"]), ("Thomas Reed", ["Thomas Reed"])],
    ),
    (
        "people are in order of their first mention",
        "Tom Reed met Ann Lee.",
        ["Ann Lee", "Tom Reed"],
        [("Tom Reed", ["Tom Reed"]), ("Ann Lee", ["Ann Lee"])],
    ),
    (
        "an article of a surname may be missing",
        "Omran al-Zoubi spoke. Zoubi left.",
        ["Omran al-Zoubi"],
        [("Omran al-Zoubi", ["Omran al-Zoubi", "Zoubi"])],
    ),
    ("a word is found as a whole", "Ann Lee spoke of Leeds.", ["Ann Lee"], [("Ann Lee", ["Ann Lee"])]),
    ("no names", "The port was closed.", [], []),
]


@pytest.mark.parametrize(("text", "names", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_mentions_of_one_person_are_one_cluster(
    text: str, names: list[str], expected: list[tuple[str, list[str]]]
) -> None:
    assert forms(text, clusters(text, names)) == expected


def test_a_word_of_another_entity_is_no_mention() -> None:
    text = "Gordon Brown spoke at Brown University. Brown left."
    found = clusters(text, ["Gordon Brown"], ["Brown University"])
    assert forms(text, found) == [("Gordon Brown", ["Gordon Brown", "Brown"])]
    assert found[0].spans[1] == (text.rindex("Brown"), text.rindex("Brown") + len("Brown"))


def test_endings_of_the_language_may_follow_a_stem() -> None:
    text = "Klara Wendling spoke. Wendlings plan failed. Wendlinger is another name."
    found = clusters(text, ["Klara Wendling"], endings="s?")
    assert forms(text, found) == [("Klara Wendling", ["Klara Wendling", "Wendlings"])]


@given(
    st.text("Le Rol’.\n-é_ ", max_size=60),
    st.sets(st.text("LeRol ", min_size=1, max_size=6).filter(lambda key: bool(key.strip()))),
)
def test_names_are_found_in_the_same_places_with_and_without_a_pattern(text: str, keys: set[str]) -> None:
    named = {" ".join(key.split()) for key in keys}
    found = list(_find_exact(text, named, ""))
    assert found == (list(_find_with_endings(text, named, "")) if named else [])
