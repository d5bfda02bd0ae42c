"""Any text is parsed as the tables say, and problems are reported with their position."""

from __future__ import annotations

from datetime import date

import pytest

from index.query import Between, Fuzzy, Has, MatchAll, MatchNone, Near, Not, Or, Phrase, Prefix, Query, Wildcard, Word
from search.language.parser import parse
from search.language.printer import write
from search.language.syntax import CONSTRUCTS, MAX_CHAIN, MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS, Construct

a, b, c = Word("a"), Word("b"), Word("c")

READINGS: tuple[tuple[str, str], ...] = (
    # binding
    ("a b OR c", "a AND (b OR c)"),
    ("a OR b c AND NOT d", "(a OR b) AND c AND NOT d"),
    ("a OR b w/5 c", "(a OR b) w/5 c"),
    ("a b w/5 c d", "a AND (b w/5 c) AND d"),
    ("a w/5 b w/3 c", "(a w/5 b) w/3 c"),
    ("NOT a OR b", "NOT (a OR b)"),
    ("-a OR b", "-a OR b"),
    ("a OR NOT b", "a OR -b"),
    ("NOT NOT a", "a"),
    ("-(a b) c", "NOT (a AND b) AND c"),
    ("title:a b", "title:a AND b"),
    ("title:(a -b)", "title:a AND NOT title:b"),
    ("title:(a w/5 lead:b)", "title:a w/5 lead:b"),
    ("(a (b c)) d", "a AND b AND c AND d"),
    # signs of other engines
    ("a && b || c", "a AND (b OR c)"),
    ("a | b", "a OR b"),
    ("+a +b", "a AND b"),
    ("a near/3 b", "a w/3 b"),
    ("a /3 b", "a w/3 b"),
    ("a PRE/3 b", "a pre/3 b"),
    ("a^2 b", "a AND b"),
    ("intitle:a source:b", 'title:a AND outlet:"b"'),
    ("HEADLINE(climate w/3 change) AND LEAD(summit)", "(title:climate w/3 title:change) AND lead:summit"),
    ("a NEAR5 b", "a w/5 b"),
    ("a adj3 b", "a pre/3 b"),
    ("a AROUND(5) b", "a w/5 b"),
    ("date:[2015-09 TO 2015-10]", "date:2015-09-01..2015-10-31"),
    ("date:>=2015-09 date:<2016", "after:2015-09-01 AND before:2015-12-31"),
    ('date:"8 September 2015"', "date:2015-09-08"),
    ('date:"Sept 8, 2015"', "date:2015-09-08"),
    ("date:20150908", "date:2015-09-08"),
    ("a w/s b OR c", "a /s (b OR c)"),
    ("a /p b", "a /p b"),
    ("a NOT w/5 b", "a NOT w/5 b"),
    ("a NOT /5 b c", "(a NOT w/5 b) AND c"),
    ("atleast3(a)", "atleast3(a)"),
    ('ATLEAST2("a b") c', 'atleast2("a b") AND c'),
    ("title:atleast2(a OR b)", "atleast2(title:a OR title:b)"),
    ("-atleast2 a", "NOT atleast2(a)"),
    # words that look like something else
    ("a and b or not c", "a AND and AND b AND or AND not AND c"),
    ('"AND" "w/5" "title:x"', '"AND" AND "w/5" AND "title:x"'),
    ("fox-it 2021/10/25 U.S. AT&T", "fox-it AND 2021/10/25 AND U.S. AND AT&T"),
    ("https://news.example/a", "https://news.example/a"),
    ("Zakharova, said: “no”.", "Zakharova AND said AND no"),
    ("C++ 3.5% 1,500", "C AND 3.5 AND 1,500"),
    # parts of words
    ("Zakhar* wom?n *ov a**", "Zakhar* AND wom?n AND *ov AND a*"),
    ("al-Ass*", '"al Ass*"'),
    ('"al-Ass* reg?me"', '"al Ass* reg?me"'),
    ("Zakharova~ Assad~2", "Zakharova~ AND Assad~2"),
    ("a * b", "a AND b"),
    # fields
    ('outlet:"Fox News"', 'outlet:"Fox News"'),
    ("person:(Putin OR Sergey Lavrov)", 'person:"Putin" OR person:"Sergey Lavrov"'),
    ("-person:Putin", 'NOT person:"Putin"'),
    ("TITLE:a", "title:a"),
    ("date:2015 after:2015-09 before:2015-09", "date:2015 AND after:2015-09-01 AND before:2015-09-30"),
    ("date:2015-09-08..2015-09-10", "date:2015-09-08..2015-09-10"),
    ("date:2015-09..", "after:2015-09-01"),
    ("date:..2015-09", "before:2015-09-30"),
    ('="Ba\'ath party" =Assad', '"=Ba\'ath =party" AND =Assad'),
    # other scripts
    ("叙利亚 OR Захарова", "叙利亚 OR Захарова"),
    ("（ａ　ＯＲ　ｂ）　ｃ", "(a OR b) AND c"),
)  # fmt: skip

PROBLEMS: tuple[tuple[str, str, str, str], ...] = (
    # what is typed, how it is read, the position of the first problem, words of its message
    ("a b OR c", "a AND (b OR c)", "a b OR c", "OR is read before AND"),
    ("“a b” c", '"a b" AND c', "“", "straight"),
    ('"a b AND c', '"a b" AND c', '"a b', "closing quote was added"),
    ('a b" c', "a AND b AND c", '"', "without a partner"),
    ("（a）", "a", "（", "Full-width"),
    ("a –b", "a AND NOT b", "–", "minus"),
    ("(a b", "a AND b", "(", "closing bracket was added"),
    ("a) b", "a AND b", ")", "closes nothing"),
    ("() a", "a", "()", "empty bracket"),
    ('"" a', "a", '""', "empty phrase"),
    ("a AND", "a", "AND", "both sides"),
    ("OR a", "a", "OR", "both sides"),
    ("a w/5", "a", "w/5", "both sides"),
    ("a NOT", "a", "NOT", "nothing follows"),
    ("a - b", "a AND b", "-", "no letters or digits"),
    ("№ 5", "5", "№", "no letters or digits"),
    ("№ w/3 a", "a", "№", "no letters or digits"),
    ("title: a", "title:a", "title: ", "field of what follows"),
    ("outlet:, a", "a", "outlet:,", "empty outlet"),
    ("date:soon a", "a", "date:soon", "not a date"),
    ("date:2016..2015", "date:2015-01-01..2016-12-31", "date:2016..2015", "swapped"),
    ("(a b) w/5 c", "a AND b AND c", "w/5", "between words"),
    ("a /s b /s c", "(a /s b) AND c", "/s c", "between words"),
    ("atleast2(a b)", "a AND b", "atleast2", "can be counted"),
    ("atleast0(a)", "atleast1(a)", "atleast0", "read as atleast1"),
    ("a NOT w/0 b", "a NOT w/1 b", "NOT w/0", "read as NOT w/1"),
    ("a w/5 date:2015", "a AND date:2015", "w/5", "between words"),
    ("a NEAR b", "a w/10 b", "NEAR", "read as w/10"),
    ("a w/0 b", "a w/1 b", "w/0", "read as w/1"),
    ("a~5", "a~2", "a~5", "1 or 2"),
    ("fox-it~", "fox-it", "fox-it~", "single word"),
    ("Zak*~", "Zak*", "Zak*~", "plain word"),
    ('"a b"~', '"a b"', "~", "number of words"),
    ('"a * b"', '"a b"', "*", "alone in a phrase"),
    ("AND", "NOT *", "AND", "both sides"),
    ("'a b' c", '"a b" AND c', "'a b'", "phrase"),
    ('""a b"" c', '"a b" AND c', '""', "doubled"),
    ("!a b", "NOT a AND b", "!", "minus"),
    ("who is Zakharova?", "who AND is AND Zakharova", "?", "question mark"),
    ("2015-09..2015-10 a", "date:2015-09-01..2015-10-31 AND a", "2015-09..", "days of publication"),
    ("a^3", "a", "^3", "weight"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "reading"), READINGS, ids=[text for text, _ in READINGS])
def test_text_is_read_as_the_table_says(text: str, reading: str) -> None:
    assert write(parse(text).query) == reading


@pytest.mark.parametrize(("text", "reading", "at", "words"), PROBLEMS, ids=[row[0] for row in PROBLEMS])
def test_what_is_odd_is_put_right_and_said_with_its_place(text: str, reading: str, at: str, words: str) -> None:
    parsed = parse(text)
    assert write(parsed.query) == reading
    problem = next(p for p in parsed.problems if words in p.message)
    assert problem.start is not None
    assert text[problem.start :].startswith(at.strip())


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda c: c.name)
def test_each_construct_is_read_as_its_help_says(construct: Construct) -> None:
    parsed = parse(construct.example)
    assert write(parsed.query) == construct.read_as
    assert all("OR is read before" in problem.message for problem in parsed.problems)


TREES: tuple[tuple[str, Query], ...] = (
    ("", MatchAll()),
    (" \n", MatchAll()),
    ("*", MatchAll()),
    ("-*", MatchNone()),
    ("!!!", MatchNone()),
    ("a OR b", Or((a, b))),
    ("-a", Not(a)),
    ('"a b"', Phrase((a, b))),
    ('"a b"~0', Phrase((a, b), slop=0)),
    ('title:"a b"', Phrase((a, b), field="title")),
    ('"=a b~ c* d?e"', Phrase((Word("a", exact=True), Fuzzy("b"), Prefix("c"), Wildcard("d?e")))),
    ("a w/5 b", Near(a, b, 5)),
    ("a pre/5 (b OR c)", Near(a, Or((b, c)), 5, ordered=True)),
    ("lead:=a", Word("a", "lead", exact=True)),
    ("person:Maria", Has("person", "Maria")),
    ("date:2015-12", Between(date(2015, 12, 1), date(2016, 1, 1))),
    ("before:9999", Between(None, None)),
)


@pytest.mark.parametrize(("text", "query"), TREES, ids=[repr(text) for text, _ in TREES])
def test_text_becomes_this_tree(text: str, query: Query) -> None:
    assert parse(text).query == query


def test_each_node_knows_its_place() -> None:
    text = "«x» Putin w/5 title:(Assad OR al-Ass*)"
    near = parse(text).query.parts[1]  # type: ignore[union-attr]
    assert isinstance(near, Near)
    assert isinstance(near.right, Or)
    places = [text[p.span.start : p.span.end] for p in (near, near.left, *near.right.parts) if p.span]
    assert places == ["Putin w/5 title:(Assad OR al-Ass*", "Putin", "Assad", "al-Ass*"]


LIMITS: tuple[tuple[str, str, str], ...] = (
    ("length", "a" * (MAX_CHARACTERS + 1), "characters"),
    ("terms", "a " * (MAX_TERMS + 1), "words and signs"),
    ("depth", "(" * (MAX_DEPTH + 5) + "a" + ")" * (MAX_DEPTH + 5), "deep"),
    ("open brackets", "(" * 10_000, "deep"),
    ("signs", "-+" * 4_000 + "a", "words and signs"),
    ("chain", "a w/5 " * (MAX_CHAIN + 2) + "a", "too many distances"),
    ("width", "a w/99999999999999999999 b", "read as w/1000"),
    ("slop", '"a b"~99999999999999999999', "read as ~1000"),
)


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_a_limit_is_said_and_not_raised(text: str, words: str) -> None:
    assert any(words in problem.message for problem in parse(text).problems)
