"""What services state beside a text is told apart by its label, and holds no address that may name a person."""

from __future__ import annotations

import pytest

from corpus.article import ServiceStatement
from corpus.readers.exports.services.labels import language_code
from corpus.readers.exports.services.statements import is_edition, is_page, joined, stated, time_in

KNOWN = ServiceStatement("Nexis", time="10:15 PM")


def test_labels_become_fields_and_the_others_terms() -> None:
    labels = [
        ("SECTION", "NEWS; Pg. 3"), ("Ausgabe", "Morgen"), ("DATELINE", "CALDER BAY"),
        ("SUBJECT", "HARBOURS (90%); FERRIES"),
        ("Graphic", "Photo; the old pier that the storm of the night before had torn away from its ramp on Friday"),
        ("Time", "9:00"), ("Highlight", "It sails again."), ("Notes", " "), ("IN", "i1 : Ports | i2 : Ships"),
    ]  # fmt: skip
    found = stated(KNOWN, labels)
    assert (found.section, found.page, found.edition) == ("NEWS", "Pg. 3", "Morgen")
    assert (found.dateline, found.subtitle, found.time) == ("CALDER BAY", "It sails again.", "10:15 PM")
    terms = dict(found.terms)
    assert terms["SUBJECT"] == ("HARBOURS (90%)", "FERRIES")
    assert len(terms["Graphic"]) == 1
    assert terms["Time"] == ("9:00",)
    assert terms["IN"] == ("i1 : Ports", "i2 : Ships")
    assert "Notes" not in terms
    assert stated(KNOWN, [("SECTIE", "BINNENLAND; Blz. 4")]).page == "Blz. 4"
    assert stated(KNOWN, [("RUBRIK", "WISSEN; KREBS; S. 114 Ausg. 9")]).section == "WISSEN; KREBS"


def test_no_address_is_kept() -> None:
    labels = [
        ("Highlight", "It sails again.; https://calder.example/1?user=jdoe"),
        ("Links", "https://library.example/?id=44"),
        ("Contact", "j.doe@company.example"),
    ]
    found = stated(KNOWN, labels)
    assert (found.subtitle, found.terms) == ("It sails again.", ())
    assert joined(["Copyright 2015", "desk@company.example"]) == "Copyright 2015"


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("March 14, 2013 Thursday 11:21 AM GMT", "11:21 AM GMT"),
        ("27. Februar 2012 Montag 9:50 PM GMT+1", "9:50 PM GMT+1"),
        ("12.05.2021", None),
        ("12.05.2021 um 18.30 Uhr", "18.30 Uhr"),
        ("le 8 septembre 2015 à 10h15", "10h15"),
        ("September 8, 2015 Tuesday", None),
        (None, None),
    ],
)
def test_the_time_of_the_day_is_read_beside_its_date(date: str | None, time: str | None) -> None:
    assert time_in(date) == time


def test_pages_and_editions_are_told_apart() -> None:
    assert all(map(is_page, ("3", "A4", "Pg. 3", "S. 12-13", "p. 7", "стр. 2", "B1, B7")))
    assert not any(map(is_page, ("Late Edition", "3 parts of it", "1993 was a year")))
    assert is_edition("Late Edition - Final")
    assert not is_edition("The ferry sailed again on Tuesday.")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ENGLISH", "en"),
        ("GERMAN; DEUTSCH", "de"),
        ("Französisch", "fr"),
        ("de-AT", "de-AT"),
        ("Klingon", "Klingon"),
        (None, None),
    ],
)
def test_a_language_is_known_by_its_name(written: str | None, code: str | None) -> None:
    assert language_code(written) == code
