"""Each service's export is read article by article, whatever kind of file holds it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.article import FoundIn, ServiceStatement
from corpus.metadata.dates.date_parser import parse_date
from corpus.page import PageFormat, RawPage, Rejected
from corpus.readers.exports.document import ExportedDocument
from corpus.readers.exports.lengths import Unit
from corpus.readers.exports.signs import SERVICE_NAMES
from corpus.readers.source_file import Found
from corpus.readers.walk import ReadOptions, read
from tests.support import export_files
from tests.support.export_files import FILES, SERVICES, STORIES

PLAIN = str.maketrans("“”", '""')


def found_in(path: Path) -> list[Found]:
    return list(read(path))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(PLAIN)).strip()


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("ending", FILES)
def test_an_export_is_read_article_by_article(tmp_path: Path, service: str, ending: str) -> None:
    path = tmp_path / f"export{ending}"
    path.write_bytes(FILES[ending](SERVICES[service]()))
    found = found_in(path)
    assert [type(one) for one in found] == [RawPage] * len(STORIES), found
    for page, story in zip(found, STORIES, strict=True):
        assert isinstance(page, RawPage)
        assert (page.format, page.stated.title, page.stated.outlet) == (PageFormat.CLEAN, story.title, story.outlet)
        day = parse_date(page.stated.date or "", FoundIn.RECORD)
        assert day is not None
        assert day.start.isoformat() == story.day
        assert words(page.content) == words(" ".join(story.paragraphs))
        assert page.stated.authors
        assert story.byline.split()[0] in page.stated.authors[0]
        assert "TESTER" not in repr(page)
        assert "14496" not in repr(page)


@pytest.mark.parametrize("ending", FILES)
def test_what_is_no_export_is_one_page(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"story{ending}"
    path.write_bytes(FILES[ending]([STORIES[0].title, "", *STORIES[0].paragraphs]))
    found = found_in(path)
    assert [type(one) for one in found] == [RawPage], found
    assert isinstance(found[0], RawPage)
    assert found[0].service is None
    assert words(STORIES[0].paragraphs[1]) in words(re.sub(r"<[^>]+>", " ", found[0].content))


def test_what_a_document_is_is_told_by_its_bytes(tmp_path: Path) -> None:
    for number, make in enumerate((export_files.as_rtf, export_files.as_html, export_files.as_docx)):
        path = tmp_path / f"{number}.doc"
        path.write_bytes(make(export_files.nexis_newer()))
        assert len(found_in(path)) == len(STORIES)


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.docx", b"PK\x03\x04 and nothing more", "broken"),
        ("a.odt", b"PK\x03\x04content.xml", "broken"),
        ("a.pdf", b"%PDF-1.4 and nothing more", "broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unknown kind"),
        ("a.xlsx", b"PK\x03\x04 and nothing more", "broken"),
        ("a.docx", b"", "empty"),
        ("a.pdf", export_files.as_pdf([], heads=False), "empty"),
    ],
)
def test_a_damaged_document_is_rejected_with_what_to_do(tmp_path: Path, name: str, raw: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    found = found_in(path)
    assert [type(one) for one in found] == [Rejected]
    assert isinstance(found[0], Rejected)
    assert found[0].kind == kind
    assert found[0].reason.endswith(".")


def test_a_document_without_text_is_rejected_alone(tmp_path: Path) -> None:
    lines = export_files.nexis_older()
    start = lines.index(STORIES[1].paragraphs[0])
    del lines[start : start + 4]
    (tmp_path / "export.txt").write_bytes(export_files.as_text(lines))
    kinds = [one.kind if isinstance(one, Rejected) else "page" for one in found_in(tmp_path / "export.txt")]
    assert kinds == ["page", "no text", "page"]


def test_a_workbook_is_a_table_of_records(tmp_path: Path) -> None:
    rows = [["Calder Library, list of articles"], ["Источник", "Дата", "Заголовок", "Анонс", "Автор"]]
    rows += [[story.outlet, story.day, story.title, " ".join(story.paragraphs), story.byline] for story in STORIES]
    (tmp_path / "list.xlsx").write_bytes(export_files.as_workbook(rows))
    found = found_in(tmp_path / "list.xlsx")
    assert [one.stated.title for one in found if isinstance(one, RawPage)] == [story.title for story in STORIES]
    assert [one.stated.outlet for one in found if isinstance(one, RawPage)] == [story.outlet for story in STORIES]


def test_the_japanese_services_are_read_with_their_newspapers(tmp_path: Path) -> None:
    rows = [
        (1, "2009年01月13日", "港の渡し船が再開した", "渡し船は火曜日に再開した。"),
        (2, "2009年01月14日", "橋を広げる案", "議会は一票差で決めた。"),
    ]
    lines = ["朝日新聞社 聞蔵II"]
    for number, day, title, text in rows:
        lines += [
            "No.",
            "発行日",
            "文字数",
            f"{number:05}",
            day,
            "朝刊",
            "１総",
            "001",
            f"{len(text):05}文字",
            title,
            text,
            "ページの先頭へ",
        ]
    lines += [
        "No.",
        "発行日",
        "文字数",
        "00003",
        "2009年01月15日",
        "朝刊",
        "00020文字",
        "書評",
        "※著作権などの関係で本文を表示できません。",
    ]
    (tmp_path / "kikuzo.html").write_bytes(export_files.as_html(lines))
    found = found_in(tmp_path / "kikuzo.html")
    pages = [one for one in found if isinstance(one, RawPage)]
    assert [(one.stated.title, one.stated.outlet, one.content) for one in pages] == [
        (title, "朝日新聞", text) for _, _, title, text in rows
    ]
    assert [one.kind for one in found if isinstance(one, Rejected)] == ["no text"]


def test_integrum_is_read_by_its_fields_in_its_encoding(tmp_path: Path) -> None:
    lines = ["Report 12.05.2021", "1.", "Паром снова ходит"]
    for number, title in enumerate(("ПАРОМ СНОВА ХОДИТ", "РЫНОК ОТКРЫТ")):
        lines += [
            "^ИС: Портовые ведомости",
            "^РБ: ГОРОД",
            f"^ДТ: 0{number + 1}.02.1994",
            "^АВ: Иванов Пётр,",
            f"^ЗГ: {title}",
        ]
        lines += [title, "Паром между городом и островом снова вышел в рейс во вторник, сообщили в управлении порта."]
    raw = export_files.as_html(lines).decode().replace("charset=utf-8", "charset=windows-1251").encode("cp1251")
    (tmp_path / "integrum.html").write_bytes(raw)
    pages = [one for one in found_in(tmp_path / "integrum.html") if isinstance(one, RawPage)]
    assert [one.stated.title for one in pages] == ["ПАРОМ СНОВА ХОДИТ", "РЫНОК ОТКРЫТ"]
    assert {(one.stated.outlet, one.stated.authors, one.encoding) for one in pages} == {
        ("Портовые ведомости", ("Иванов Пётр",), "windows-1251")
    }


def test_an_export_says_its_service_and_what_differs_from_its_own_statements(tmp_path: Path) -> None:
    lines = export_files.nexis_older()
    (tmp_path / "export.txt").write_bytes(export_files.as_text(lines))
    notes = [one.note for one in found_in(tmp_path / "export.txt") if isinstance(one, RawPage)]
    assert notes == ["Nexis, 3 articles", "", ""]
    lines = [line.replace("of 3 DOC", "of 4 DOC") for line in lines]
    lines = [line.replace(f"{STORIES[0].words} words", "999 words") for line in lines]
    (tmp_path / "export.txt").write_bytes(export_files.as_text(lines))
    first = found_in(tmp_path / "export.txt")[0]
    assert isinstance(first, RawPage)
    assert "holds 4" in first.note
    assert "1 are longer or shorter" in first.note


def test_what_a_service_states_beside_the_text_is_kept(tmp_path: Path) -> None:
    for name, lines in SERVICES.items():
        (tmp_path / f"{name}.docx").write_bytes(export_files.as_docx(lines()))
    first = {name: found_in(tmp_path / f"{name}.docx")[0] for name in SERVICES}
    said = {name: page.service for name, page in first.items() if isinstance(page, RawPage) and page.service}
    assert said.keys() == SERVICES.keys()
    labels = {name: dict(one.terms) for name, one in said.items()}
    for name in ("nexis_older", "nexis_newer", "nexis_newer_german"):
        assert (said[name].service, said[name].section, said[name].page) == ("Nexis", "NEWS", "Pg. 3")
        assert (said[name].copyright or "").startswith("Copyright 2015 Calder Post")
    assert said["nexis_older"].edition == "Late Edition"
    assert labels["nexis_newer"]["Subject"] == ("HARBOURS (90%)",)
    for name in ("factiva", "factiva_codes"):
        own_id = f"CALDP000{STORIES[0].own_id}"
        assert (said[name].own_id, said[name].section, said[name].page) == (own_id, "News", "3")
    assert labels["factiva"]["Code"] == ("CALDP",)
    assert labels["factiva_codes"]["NS"] == ("gdis : Disasters",)
    assert labels["proquest"]["Subject"] == ("Harbours", "Ferries")
    assert (said["europresse"].section, said["europresse"].page) == ("Économie", "p. 3")
    assert labels["westlaw"]["SUBJECT"] == ("(Harbours (1HA01))",)
    counted = {name: (one.words, one.counted) for name, one in said.items() if one.words is not None}
    assert {words == ours for words, ours in counted.values()} == {True}
    assert len(counted) == len(SERVICES) - 1  # ProQuest counts no words


@pytest.mark.parametrize(
    ("text", "words", "unit", "differs"),
    [
        ("one two three four five", 5, Unit.WORDS, False),
        ("one two three four five", 9, Unit.WORDS, True),
        ("für Müßiggänger über Flüsse", 8, Unit.WORDS, True),
        ("für Müßiggänger über Flüsse", 8, Unit.ASCII_WORDS, False),  # as Nexis counts: runs of letters from a to z
        ("渡し船は火曜日に再開した。", 13, Unit.CHARACTERS, False),
        ("渡し船は火曜日に再開した。", 130, Unit.CHARACTERS, True),
    ],
)
def test_the_length_that_a_service_states_is_compared_as_it_counts(
    text: str, words: int, unit: Unit, differs: bool
) -> None:
    document = ExportedDocument(1, (text,), ServiceStatement("Nexis", words=words), unit=unit)
    assert document.counted().has_other_length is differs


def test_a_file_that_is_told_to_be_of_a_service_is_read_as_one_of_it(tmp_path: Path) -> None:
    unknown = {
        "Documents (": "Dokumenter (",
        "End of Document": "Slutt på dokumentet",
        "Length: ": "Lengde: ",
        "words": "ord",
    }
    lines = export_files.nexis_newer()
    for old, new in unknown.items():
        lines = [line.replace(old, new) for line in lines]
    (tmp_path / "nexis.docx").write_bytes(export_files.as_docx(lines))
    assert len(found_in(tmp_path / "nexis.docx")) == 1
    told = list(read(tmp_path / "nexis.docx", ReadOptions(service="nexis")))
    assert [one.stated.title for one in told if isinstance(one, RawPage)] == [story.title for story in STORIES]
    rows = ["01", "2009年01月13日", "朝刊", "12文字", "渡し船が再開した日", "渡し船は火曜日に再開した。"]
    (tmp_path / "kikuzo.html").write_bytes(export_files.as_html(rows))
    told = list(read(tmp_path / "kikuzo.html", ReadOptions(service="kikuzo")))
    assert [(one.service.service, one.content) for one in told if isinstance(one, RawPage) and one.service] == [
        ("Kikuzo", "渡し船は火曜日に再開した。")
    ]


@pytest.mark.parametrize("ending", FILES)
def test_a_file_that_is_not_of_the_service_that_was_told_is_rejected(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(FILES[ending](export_files.factiva()))
    found = list(read(path, ReadOptions(service="proquest")))
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert len(rejected) == len(found) > 0
    assert {one.kind for one in rejected} == {"other service"}
    assert "proquest" in rejected[0].reason
    assert "without --as" in rejected[0].reason


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_each_service_can_be_told(tmp_path: Path, service: str) -> None:
    (tmp_path / "a.txt").write_text("The ferry sails again.\n\nIt is the first time since spring.", "utf-8")
    (found,) = read(tmp_path / "a.txt", ReadOptions(service=service))
    assert isinstance(found, Rejected)
    assert found.kind == "other service"


def test_a_workbook_of_integrum_says_so(tmp_path: Path) -> None:
    rows = [["Источник", "Дата", "Время", "Заголовок", "Анонс"]]
    rows += [[story.outlet, story.day, "12:59", story.title, " ".join(story.paragraphs)] for story in STORIES]
    (tmp_path / "list.xlsx").write_bytes(export_files.as_workbook(rows))
    pages = [one for one in found_in(tmp_path / "list.xlsx") if isinstance(one, RawPage)]
    assert [one.note for one in pages] == ["", "", "Integrum, 3 articles"]
    assert {(one.service.service, one.service.time) for one in pages if one.service} == {("Integrum", "12:59")}
    [rejected] = list(read(tmp_path / "list.xlsx", ReadOptions(service="factiva")))
    assert isinstance(rejected, Rejected)


def _packed(raw: bytes, change: dict[str, bytes]) -> bytes:
    """Return a zipped document with other contents for some of its members."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as read_from, zipfile.ZipFile(written, "w") as packed:
        for name in read_from.namelist():
            packed.writestr(name, change.get(name, read_from.read(name)))
    return written.getvalue()


NO_RELATIONS = {"_rels/.rels": b"<a/>"}
DAMAGED: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "a member that is cut": (".docx", lambda: export_files.as_docx(export_files.factiva())[:400] * 3, {"broken"}),
    "parts of another kind": (".docx", lambda: _packed(export_files.as_docx(["a"]), NO_RELATIONS), {"broken"}),
    "nothing but a comment": (".doc", lambda: b"<!DOCTYPE html><!-- Factiva -->", {"page"}),
    "characters that none is": (".rtf", lambda: rb"{\rtf1 Ferry \u99999999999? \u-70000? sails\par}", {"page"}),
    "two ids in one document": (
        ".txt",
        lambda: "\n".join([*export_files.proquest(), "ProQuest document ID: 420570599"]).encode(),
        {"page", "no text"},
    ),
    "an address that is none": (
        ".txt",
        lambda: "\n".join(export_files.proquest()).replace("https://search.example", "https://[search").encode(),
        {"page"},
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_mutated_files_found_is_foreseen(tmp_path: Path, name: str) -> None:
    ending, make, kinds = DAMAGED[name]
    (tmp_path / f"a{ending}").write_bytes(make())
    found = {one.kind if isinstance(one, Rejected) else "page" for one in found_in(tmp_path / f"a{ending}")}
    assert found <= kinds
    assert found


def test_a_spreadsheet_in_open_document_format_is_a_table(tmp_path: Path) -> None:
    rows = [["Title", "Date", "Text"], *([story.title, story.day, " ".join(story.paragraphs)] for story in STORIES)]
    (tmp_path / "list.ods").write_bytes(export_files.as_ods(rows))
    titles = [one.stated.title for one in found_in(tmp_path / "list.ods") if isinstance(one, RawPage)]
    assert titles == [story.title for story in STORIES]
