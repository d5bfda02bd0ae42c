"""A dozen articles in which every rule of the contract has something to bite on, and questions with their answers."""

from __future__ import annotations

from datetime import date

from corpus.article import Article, FoundIn, Person, PublicationDate
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
)

day = PublicationDate.day
month = PublicationDate.month
year = PublicationDate.year
META = FoundIn.META


def article(
    id: str,
    title: str,
    body: str,
    outlet: str | None = None,
    published: PublicationDate | None = None,
    people: tuple[str, ...] | None = (),
    language: str | None = None,
) -> Article:
    """Make an article whose people have no forms."""
    named = None if people is None else tuple(Person(name, (name,)) for name in people)
    return Article(id, title, body, f"{id}.txt", outlet=outlet, published=published, people=named, language=language)


WORLD = (
    article(
        "a1",
        "Bulgaria closes its airspace",
        "Flights to Latakia were turned back on Tuesday.\n\nMaria Zakharova asked for an explanation. "
        "The closing of the airspace surprised pilots.",
        "Northern Ledger",
        day(date(2015, 9, 8), META),
        ("Maria Zakharova",),
        "en",
    ),
    article(
        "a2",
        "Zakharova: flights are lawful",
        "The ministry said that Assad’s port of Latakia had received grain. Al-Assad was not quoted.\n\n"
        "Grain and fuel, fuel and grain.",
        "Orontes Post",
        day(date(2015, 9, 9), META),
        ("Maria Zakharova", "Bashar al-Assad"),
        "en",
    ),
    article(
        "a3",
        "Elections",
        "An election was held. Voters elected nobody; the electoral commission had the flu.",
        "Northern Ledger",
        month(2015, 9, META),
        (),
        "en",
    ),
    article(
        "a4",
        "The U.S. and us",
        "They told us that the US would answer. FOX-IT saw 1,500 packets on 2021/10/25.",
        "Saltmarsh Radio",
        year(2015, META),
        None,
        "en",
    ),
    article("a5", "", "Grain, grain, grain.", None, None, ("Li Wei",), None),
    article("a6", "Empty", "", "Northern Ledger", day(date(2016, 1, 1), META), (), "en"),
    article(
        "a7",
        "Брифинг Захаровой",
        "Мария Захарова заявила о Латакии. Журналисты спросили Захарову о зерне.",
        "Три реки",
        day(date(2015, 9, 9), META),
        ("Maria Zakharova",),
        "ru",
    ),
    article(
        "a8",
        "Lattaquié vue du port",
        "Les élections à Lattaquié. L’armée n’a rien dit.",
        "Orontes Post",
        day(date(2015, 10, 1), META),
        ("Bashar al-Assad", "Li Wei"),
        "fr",
    ),
    article(
        "a9",
        "Airspace of a port",
        "The port and the airspace. The airspace and the port of grain. It is an old port old.",
        "Saltmarsh Radio",
        day(date(2015, 9, 8), META),
        ("Ann Port", "Ann Port"),
        "en",
    ),
    article(
        "b1",
        "Airspace of a port",
        "The port and the airspace. The airspace and the port of grain. It is an old port old.",
        "Saltmarsh Radio",
        day(date(2015, 9, 8), META),
        None,
        "en",
    ),
)

EVERY = frozenset(one.id for one in WORLD)


def _ids(text: str) -> frozenset[str]:
    return frozenset(text.split())


LATAKIA, GRAIN, PORT, AIRSPACE = Word("latakia"), Word("grain"), Word("port"), Word("airspace")

MATCHING: tuple[tuple[str, Query, frozenset[str]], ...] = (
    ("every article", MatchAll(), EVERY),
    ("no article", MatchNone(), _ids("")),
    ("a word in title or body", AIRSPACE, _ids("a1 a9 b1")),
    ("a word in the title", Word("airspace", "title"), _ids("a1 a9 b1")),
    ("a word in the body", Word("zakharova", "body"), _ids("a1")),
    ("a word in the lead", Word("fuel", "lead"), _ids("")),
    ("a word after the lead", Word("fuel", "body"), _ids("a2")),
    ("another word in the lead", Word("grain", "lead"), _ids("a2 a5 a9 b1")),
    ("a family", Word("closing"), _ids("a1")),
    ("families of elections, in each article's language", Word("elections"), _ids("a3 a8")),
    ("a family in Russian", Word("Захарова"), _ids("a7")),
    ("capitals do not matter", Word("LATAKIA"), _ids("a1 a2")),
    ("accents do not matter", Word("lattaquie"), _ids("a8")),
    ("a possessive is its name", Word("assad"), _ids("a2")),
    ("an abbreviation is its letters", Word("U.S."), _ids("a4")),
    ("a word of two tokens is a phrase", Word("fox-it"), _ids("a4")),
    ("a word of two tokens is not two words", Word("it-fox"), _ids("")),
    ("a word of two tokens in a field", Word("al-assad", "title"), _ids("")),
    ("a date as a word", Word("2021/10/25"), _ids("a4")),
    ("a number with its comma", Word("1500"), _ids("a4")),
    ("a word without tokens", Word("!!!"), _ids("")),
    ("an exact form", Word("election", exact=True), _ids("a3")),
    ("an exact form typed without accents", Word("elections", exact=True), _ids("a3 a8")),
    ("an exact form typed with an accent", Word("élections", exact=True), _ids("a8")),
    ("an exact form typed with a capital", Word("Grain", exact=True), _ids("a2 a5")),
    ("exact capitals", Word("US", exact=True), _ids("a4")),
    ("exact full stops", Word("U.S.", exact=True), _ids("a4")),
    ("exact full stops are not capitals alone", Word("U.S.", "body", exact=True), _ids("")),
    ("an exact name is met by its possessive", Word("Assad", "lead", exact=True), _ids("a2")),
    ("an exact word of two tokens", Word("FOX-IT", exact=True), _ids("a4")),
    ("an exact word of two tokens, otherwise written", Word("Fox-It", exact=True), _ids("")),
    ("a prefix", Prefix("elect"), _ids("a3 a8")),
    ("a prefix of forms, not of families", Prefix("electe"), _ids("a3")),
    ("a prefix with an accent", Prefix("Élec"), _ids("a3 a8")),
    ("a prefix in a field", Prefix("zakh", "title"), _ids("a2")),
    ("an empty prefix", Prefix(""), _ids("")),
    ("a wildcard", Wildcard("lat*kia"), _ids("a1 a2")),
    ("a wildcard for one character", Wildcard("?ort"), _ids("a2 a8 a9 b1")),
    ("a wildcard is not a part of a word", Wildcard("atak*"), _ids("")),
    ("a wildcard with a full stop of a pattern", Wildcard("p.rt"), _ids("")),
    ("a fuzzy word", Fuzzy("latekia"), _ids("a1 a2")),
    ("a swap is one edit", Fuzzy("lataika"), _ids("a1 a2")),
    ("two edits", Fuzzy("lattekia", edits=2), _ids("a1 a2")),
    ("two edits are not one", Fuzzy("lattekia"), _ids("")),
    ("a fuzzy word keeps its first character", Fuzzy("matakia"), _ids("")),
    ("a phrase", Phrase((PORT, Word("of"), GRAIN)), _ids("a9 b1")),
    ("a phrase in order", Phrase((GRAIN, Word("of"), PORT)), _ids("")),
    ("a phrase of families", Phrase((Word("close"), Word("its"))), _ids("a1")),
    ("a phrase lies in one field", Phrase((Word("airspace"), Word("flights"))), _ids("")),
    ("a phrase crosses sentences", Phrase((AIRSPACE, Word("the"), AIRSPACE)), _ids("a9 b1")),
    ("a phrase in a field", Phrase((AIRSPACE, Word("of")), "title"), _ids("a9 b1")),
    ("a phrase in the wrong field", Phrase((AIRSPACE, Word("of")), "body"), _ids("")),
    ("a phrase with a prefix", Phrase((Word("maria"), Prefix("zakh"))), _ids("a1")),
    ("a phrase with a word of two tokens", Phrase((Word("al-assad"), Word("was"))), _ids("a2")),
    ("a phrase of one word twice", Phrase((GRAIN, GRAIN)), _ids("a5")),
    ("a phrase of nothing", Phrase(()), _ids("")),
    ("a phrase with a word without tokens", Phrase((PORT, Word("!"))), _ids("")),
    ("slop, none between", Phrase((GRAIN, PORT), slop=0), _ids("")),
    ("slop, one between, any order", Phrase((GRAIN, PORT), slop=1), _ids("a9 b1")),
    ("slop needs two places for two words", Phrase((GRAIN, GRAIN), slop=50), _ids("a2 a5 a9 b1") - _ids("a9 b1")),
    ("slop over three words", Phrase((PORT, Word("old"), Word("old")), slop=0), _ids("a9 b1")),
    ("near, neighbours", Near(PORT, GRAIN, 1), _ids("")),
    ("near, two apart", Near(PORT, GRAIN, 2), _ids("a9 b1")),
    ("near, any order", Near(GRAIN, PORT, 2), _ids("a9 b1")),
    ("near, in order", Near(GRAIN, PORT, 2, ordered=True), _ids("")),
    ("near, in the order typed", Near(PORT, GRAIN, 2, ordered=True), _ids("a9 b1")),
    ("near itself", Near(GRAIN, GRAIN, 1), _ids("a5")),
    ("near lies in one field", Near(Word("zakharova"), Word("ministry"), 9), _ids("")),
    ("near a phrase", Near(Phrase((Word("the"), AIRSPACE)), GRAIN, 5), _ids("a9 b1")),
    (
        "near counts from the end of a phrase",
        Near(Phrase((AIRSPACE, Word("and"), Word("the"))), GRAIN, 3),
        _ids("a9 b1"),
    ),
    ("near one of several", Near(Or((Word("fuel"), PORT)), GRAIN, 2), _ids("a2 a9 b1")),
    ("near a nearness", Near(Near(PORT, Word("of"), 1), GRAIN, 1), _ids("a9 b1")),
    ("near in a field", Near(AIRSPACE, PORT, 3, field="title"), _ids("a9 b1")),
    ("near in the lead", Near(GRAIN, Word("fuel"), 9, field="lead"), _ids("")),
    ("days from the first", Between(start=date(2015, 9, 9)), _ids("a2 a6 a7 a8")),
    ("days before the end", Between(end=date(2015, 9, 9)), _ids("a1 a9 b1")),
    ("an interval must lie within", Between(date(2015, 9, 1), date(2015, 10, 1)), _ids("a1 a2 a3 a7 a9 b1")),
    ("a year", Between(date(2015, 1, 1), date(2016, 1, 1)), EVERY - _ids("a5 a6")),
    ("any day", Between(), EVERY - _ids("a5")),
    ("an outlet", Has("outlet", "Orontes Post"), _ids("a2 a8")),
    ("a person", Has("person", "Li Wei"), _ids("a5 a8")),
    ("an unknown value", Has("person", "li wei"), _ids("")),
    ("both", And((LATAKIA, GRAIN)), _ids("a2")),
    ("one in the title, one in the body", And((Word("bulgaria"), LATAKIA)), _ids("a1")),
    ("all of nothing", And(()), EVERY),
    ("either", Or((LATAKIA, GRAIN)), _ids("a1 a2 a5 a9 b1")),
    ("any of nothing", Or(()), _ids("")),
    ("not", And((LATAKIA, Not(GRAIN))), _ids("a1")),
    ("not alone", Not(GRAIN), EVERY - _ids("a2 a5 a9 b1")),
    ("not not", Not(Not(GRAIN)), _ids("a2 a5 a9 b1")),
    ("either or not", Or((LATAKIA, Not(GRAIN))), EVERY - _ids("a5 a9 b1")),
    ("negations alone", And((Not(GRAIN), Not(LATAKIA))), EVERY - _ids("a1 a2 a5 a9 b1")),
    ("not every article", Not(MatchAll()), _ids("")),
)
