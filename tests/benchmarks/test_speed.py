"""The speed benchmark puts the same questions about the same articles to every engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.speed.__main__ import main
from benchmarks.speed.comparison import compare, is_phrase
from benchmarks.speed.corpus_generator import PEOPLE, CorpusGenerator
from benchmarks.speed.index_build import ENGINES
from benchmarks.speed.measurements import BuildFigures, EngineFigures, Plan, QueryFigures, QueryTiming
from benchmarks.speed.report import as_text
from benchmarks.speed.workload import Session, question, read_questions
from index.query import MatchAll, Word

ARTICLES = 250


@pytest.fixture(scope="module")
def source() -> CorpusGenerator:
    return CorpusGenerator(None)


def test_articles_are_the_same_every_time(source: CorpusGenerator) -> None:
    again = CorpusGenerator(None)
    assert list(source.articles(0, 20)) == list(again.articles(0, 20))
    assert source.article(7) == list(again.articles(5, 10))[2]
    assert len({article.id for article in source.articles(0, 500)}) == 500


def test_articles_are_as_many_and_as_long_as_said(source: CorpusGenerator) -> None:
    articles = list(source.articles(0, 1000))
    words = sum(len(article.body.split()) for article in articles) / len(articles)
    assert 360 < words < 440
    assert len(set(source.people)) == PEOPLE
    named = [len(article.people or ()) for article in articles]
    assert min(named) == 0
    assert max(named) > 5


@pytest.mark.parametrize(
    ("line", "words", "outlets", "since", "until", "newest"),
    [
        ("latakia", "latakia", (), None, None, False),
        ("trump ::newest", "trump", (), None, None, True),
        ('outlet:"Fox News" date:2015-09 "a b"', '"a b"', ("Fox News",), "2015-09-01", "2015-09-30", False),
        ("after:2018 vaccine ::newest", "vaccine", (), "2018-01-01", None, True),
        ("a OR outlet:Vox", "a OR outlet:Vox", (), None, None, False),
    ],
)
def test_choices_stand_beside_the_words(
    line: str, words: str, outlets: tuple[str, ...], since: str | None, until: str | None, newest: bool
) -> None:
    parsed = question(line)
    days = [day and date.fromisoformat(day) for day in (since, until)]
    assert (parsed.words, parsed.outlets, [parsed.since, parsed.until], parsed.newest) == (words, outlets, days, newest)


def test_an_empty_line_matches_all(tmp_path: Path) -> None:
    (tmp_path / "q").write_text("\ngrain\n ::newest\n", encoding="utf-8")
    everything, grain, newest = read_questions(tmp_path / "q")
    assert (everything.query, grain.query, newest.query) == (MatchAll(), Word("grain"), MatchAll())
    assert newest.newest


@pytest.fixture(scope="module")
def sessions(source: CorpusGenerator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Session]:
    opened = {}
    for name in ENGINES:
        contender = import_module(ENGINES[name])
        folder = tmp_path_factory.mktemp(name)
        contender.build(folder, source.articles(0, ARTICLES))
        opened[name] = contender.open_session(folder)
    return opened


SAME = (
    "",
    " ::newest",
    "latakia",
    "the government",
    "grain OR wheat OR fuel",
    "russia NOT syria",
    '"the port"',
    '"foreign ministry"',
    "minist*",
    "outlet:northern-ledger russia",
    "date:2015-09 russia",
    "outlet:northern-ledger date:2015-09",
    "title:syria",
    "absentword",
)


@pytest.mark.parametrize("line", SAME)
@pytest.mark.parametrize("name", [name for name in ENGINES if name != "dateline"])
def test_engines_do_the_same_work(sessions: dict[str, Session], name: str, line: str) -> None:
    ours, theirs = sessions["dateline"].page(question(line)), sessions[name].page(question(line))
    assert ours.total == theirs.total
    assert ours.hits == theirs.hits == min(10, ours.total or 0)
    assert ours.facets["month"] == theirs.facets["month"]
    for dimension in ("outlet", "person"):
        counts = [sorted(answer.facets[dimension].values()) for answer in (ours, theirs)]
        assert counts[0] == counts[1]


def test_engines_take_in_more(sessions: dict[str, Session], source: CorpusGenerator) -> None:
    for session in sessions.values():
        session.add(list(source.articles(ARTICLES, ARTICLES + 5)))
        assert session.page(question("")).total == ARTICLES + 5


def _measured(*timed: QueryTiming) -> EngineFigures:
    lines = ('"a b"', "c", "d")
    queries = dict(zip(lines, timed, strict=True))
    return EngineFigures("1", BuildFigures(100.0, {"x": 50}, 10, 250.0), QueryFigures(queries, 1.0, None, 0.1))


def test_only_equal_totals_are_compared() -> None:
    ours = _measured(QueryTiming(100, 2.0, 2.0), QueryTiming(50, 4.0, 4.0), QueryTiming(10, 9.0, 9.0))
    compared = compare(ours, _measured(QueryTiming(101, 4.0, 4.0), QueryTiming(60, 1.0, 1.0), QueryTiming(None)))
    assert compared is not None
    assert (compared.different, compared.unanswered) == (("c",), ("d",))
    assert (compared.page, compared.phrases, compared.worst) == (0.5, 0.5, ('"a b"', 0.5))
    assert compare(ours, _measured(QueryTiming(None), QueryTiming(None), QueryTiming(None))) is None


def test_quick_queries_are_compared_by_difference() -> None:
    ours = _measured(QueryTiming(1, 2.0, 2.0), QueryTiming(1, 4.0, 4.0), QueryTiming(1, 0.9, 0.9))
    compared = compare(ours, _measured(QueryTiming(1, 2.0, 2.0), QueryTiming(1, 0.5, 0.5), QueryTiming(1, 0.1, 0.1)))
    assert compared is not None
    assert compared.worst == ('"a b"', 1.0)
    assert compared.worst_extra_ms == ("c", 3.5)


@pytest.mark.parametrize(
    ("line", "expected"), [('"a b"', True), ('"a b" ::newest', True), ('"a b"~3', False), ('outlet:"A B" c', False)]
)
def test_phrases_are_known(line: str, expected: bool) -> None:
    assert is_phrase(line) is expected


def test_the_program_prints_what_programs_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q").write_text("latakia\n\n", encoding="utf-8")
    arguments = ["--articles", "60", "--queries", str(tmp_path / "q"), "--engines", "dateline", "--json"]
    assert main([*arguments, "--folder", str(tmp_path)]) == 0
    printed = json.loads(capsys.readouterr().out)
    dateline = printed["engines"]["dateline"]
    assert set(dateline["queries"]) == {"latakia", ""}
    assert dateline["queries"][""]["total"] == 60
    assert 0 < dateline["queries"][""]["median_ms"] <= dateline["queries"][""]["p99_ms"]
    assert dateline["intake_per_second"] > 0
    assert dateline["intake_processor_us"] > 0
    assert dateline["bytes"] == sum(dateline["bytes_by_kind"].values()) > 0


def _lines(*measured: EngineFigures) -> Iterator[str]:
    names = ("dateline", "tantivy")
    return as_text(dict(zip(names, measured, strict=True)), Plan(1, None, Path()), None)


def test_the_report_names_what_was_left_out() -> None:
    ours = _measured(QueryTiming(100, 2.0, 2.0), QueryTiming(50, 4.0, 4.0), QueryTiming(10, 9.0, 9.0))
    report = "\n".join(
        _lines(ours, _measured(QueryTiming(101, 4.0, 4.0), QueryTiming(60, 1.0, 1.0), QueryTiming(None)))
    )
    assert "different totals, left out (1): `c`" in report
    assert "no answer, left out (1): `d`" in report
    assert "60 *different*" in report
