"""Names of one outlet become one canonical name on clear evidence, and stay apart otherwise."""

from __future__ import annotations

import itertools

import pytest

from corpus.resolution.corrections import Correction, Hide, Merge, Rename, Split
from corpus.resolution.outlets import OutletEvidence, resolve_outlets
from corpus.resolution.resolution import Resolution

Evidence = dict[str, tuple[int, dict[str, int]]]


def folded(evidence: Evidence, corrections: tuple[Correction, ...] = ()) -> Resolution:
    return resolve_outlets([OutletEvidence(name, *rest) for name, rest in evidence.items()], corrections)


def shown(evidence: Evidence, corrections: tuple[Correction, ...] = ()) -> dict[str, str | None]:
    return dict(folded(evidence, corrections).names)


def on(host: str, count: int = 3) -> tuple[int, dict[str, int]]:
    return count, {host: count}


@pytest.mark.parametrize(
    ("evidence", "label"),
    [
        ({"Fox News": (9, {}), "Fox Online News": (5, {}), "foxnews.com": (1, {})}, "Fox News"),
        ({"Larnshaven Ledger": on("ledger.example", 5), "The Larnshaven Ledger": on("www.ledger.example")}, None),
        ({"Larnshaven Ledger": on("ledger.example", 5), "LarnshavenLedger.com": on("sport.ledger.example")}, None),
        ({"Larnshaven Ledger": on("ledger.example", 5), "Larnshaven Ledger (Web News)": on("ledger.example")}, None),
        ({"Larnshaven Ledger": on("ledger.co.uk", 5), "LL": on("ll.ledger.co.uk")}, None),
        ({"Larnshaven Ledger": on("ledger.example", 5), "LARNSHAVEN-LEDGER": (1, {})}, None),
        ({"Larnshaven Ledger": on("ledger.example", 5), "ledger.example": on("ledger.example")}, None),
        ({"Köln Heute": on("koeln.example", 5), "Koln heute": on("koeln.example")}, "Köln Heute"),
        ({"Le Te\u0301lé": (1, {}), "Le Télé": (2, {}), "Le Télé\u200b": (1, {})}, "Le Télé"),
        ({"EL FARO DE ALMERIA": (3, {}), "El Faro de Almería": (1, {})}, "El Faro de Almería"),
        ({"Η ΕΣΠΕΡΑ": (3, {}), "Η Εσπέρα": (1, {})}, "Η Εσπέρα"),
        ({"ＫＨＮ Ledger": (1, {}), "KHN Ledger": (2, {})}, "KHN Ledger"),
        ({"LE PHARE DU NORD": (9, {}), "Le Phare du Nord": (1, {})}, "Le Phare du Nord"),
        ({"ЗАРЯ СЕВЕРА": (9, {}), "Заря Севера": (1, {}), "заря севера": (3, {})}, "Заря Севера"),
        ({"Post - Sport": on("orontes.example"), "Post - World": on("orontes.example")}, "Post"),
        ({"Sport | Post": on("orontes.example"), "World | Post": on("www.orontes.example")}, "Post"),
        ({"Post: Sport": on("post.example")}, "Post"),
        ({"Post (Sport)": on("orontes.example"), "Post (World)": on("orontes.example")}, "Post"),
        ({"Post, Sport": on("orontes.example"), "Post, Health and science": on("orontes.example")}, "Post"),
        ({"Post [Sport]": on("orontes.example"), "Post [World]": on("orontes.example")}, "Post"),
        ({"Вести. Спорт": on("vesti.example"), "Вести. Мир": on("vesti.example")}, "Вести"),
        ({"北海日報：政治": on("hokkai.example"), "北海日報：国際": on("hokkai.example")}, "北海日報"),
        ({"Post > Sport": on("orontes.example"), "Post > World > Asia": on("orontes.example")}, "Post"),
        ({"Post – Sport": on("a.example"), "Post – Stadt": on("a.example"), "POST": on("a.example")}, "Post"),
    ],
)
def test_variants_of_one_outlet_are_one_value(evidence: Evidence, label: str | None) -> None:
    wanted = label or "Larnshaven Ledger"
    assert shown(evidence) == dict.fromkeys(evidence, wanted)
    assert set(folded(evidence).spellings[wanted]) == set(evidence)


@pytest.mark.parametrize(
    "evidence",
    [
        {"Lorn Agency": on("news.portal.example"), "Harbour Press": on("news.portal.example", 9)},
        {"Pier Blog": on("blogs.example"), "Harbour Blog": on("blogs.example")},
        {"The Herald": on("herald.example"), "Herald": on("herald.test")},
        {"The Herald": (3, {}), "Herald": (3, {})},
        {"Lorn News": on("lorn.example"), "Lorn Sport": on("lorn.example"), "Lorn Business": on("lorn.example")},
        {"Pier Times": on("a.example"), "Harbour Post": on("a.example"), "a.example": on("a.example")},
        {"Pier Times": on("a.example", 1), "a.example": on("a.example", 9)},
        {"Lorn Post": on("p.example"), "LP": on("p.example"), "Larn Press": on("p.example")},
        {"The Guardian": on("portal.example"), "Guardian Online": on("portal.example"), "Slate": on("portal.example")},
    ],
)
def test_outlets_that_only_share_a_site_or_a_word_stay_apart(evidence: Evidence) -> None:
    known_as_one = {"Guardian Online": "The Guardian"}
    assert shown(evidence) == {name: known_as_one.get(name, name) for name in evidence}


def test_the_order_in_which_names_come_makes_no_difference() -> None:
    evidence: Evidence = {
        "Pier Times": on("pier.example", 4),
        "The Pier Times": on("pier.example", 4),
        "pier.example": on("pier.example", 2),
        "PT": on("pier.example", 1),
    }
    results = [shown(dict(order)) for order in itertools.permutations(evidence.items())]
    assert all(result == dict.fromkeys(evidence, "Pier Times") for result in results)


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        (Merge(("Harbour Post", "pier times")), ("Harbour Post", "Harbour Post", "Harbour Post")),
        (Split("Pier Times", ("Pier Times Online",)), ("Pier Times", "Pier Times Online", "Harbour Post")),
        (Rename("PIER TIMES", "The Times of the Pier"), ("The Times of the Pier",) * 2 + ("Harbour Post",)),
        (Hide("Harbour Post"), ("Pier Times", "Pier Times", None)),
        (Rename("Nobody's Paper", "X"), ("Pier Times", "Pier Times", "Harbour Post")),
    ],
)
def test_a_persons_corrections_are_laid_over_the_evidence(
    correction: Correction, expected: tuple[str | None, ...]
) -> None:
    evidence: Evidence = {
        "Pier Times": on("pier.example", 4),
        "Pier Times Online": on("pier.example"),
        "Harbour Post": on("post.example"),
    }
    assert tuple(shown(evidence, (correction,)).values()) == tuple(
        expected[list(evidence).index(name)] for name in sorted(evidence)
    )
