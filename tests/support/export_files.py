"""Exports of library databases as tests need them: services' layouts, and the files that hold them. Made by us."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

import docx

Lines = list[str]
"""Paragraphs of an export, "" where its files have a blank line."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article as it was before a service exported it."""

    title: str
    outlet: str
    day: str
    written: str
    byline: str
    paragraphs: tuple[str, ...]
    own_id: str = ""

    @property
    def words(self) -> int:
        """Return how many words a service would count."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)

    @property
    def words_with_title(self) -> int:
        """Return how many words Factiva would count."""
        return self.words + len(self.title.split())


STORIES = (
    Story(
        "Ferry sails again after the storm",
        "Calder Post",
        "2015-09-08",
        "September 8, 2015 Tuesday",
        "Maria Oduya",
        (
            (
                "The ferry between Calder Bay and Samsa island sailed again on Tuesday, four days after a storm tore "
                "the pier away, the harbour office said in a note to the traders of both towns."
            ),
            (
                "Engineers worked through the weekend to fix the ramp: the first boat carried food and medicine, as "
                "well as letters that had waited since Friday."
            ),
            "“We had three weeks of this last year,” said a baker at the pier. “Nobody wants to count them again.”",
        ),
        "20150908ea980001a",
    ),
    Story(
        "Council votes for a wider bridge, by one vote",
        "The Ledger (Samsa)",
        "2016-03-11",
        "March 11, 2016 Friday",
        "Tomas Reiter",
        (
            (
                "The council of Samsa voted on Friday evening for the wider of two bridges, which will cost twice as "
                "much as the narrow one and take a year longer to build."
            ),
            "Opponents said that they would go to court: the vote had been counted twice, with two results.",
        ),
        "20160311eb3b0007k",
    ),
    Story(
        "Market hall opens its doors",
        "Calder Post",
        "2016-05-02",
        "May 2, 2016 Monday",
        "Maria Oduya and Tomas Reiter",
        (
            (
                "Forty traders moved into the new market hall on Monday, among them three who had sold fish on the "
                "quay since before the war, and one who had never sold anything at all."
            ),
        ),
        "20160502ec520003p",
    ),
)


def nexis_older(stories: tuple[Story, ...] = STORIES, words: tuple[str, ...] = ("of", "DOCUMENTS")) -> Lines:
    """Return what Nexis wrote until about 2017: numbered documents."""
    lines = ["Download Request: All Documents", "Send To:", "J. DOE-TESTER", "SOME LIBRARY", "", ""]
    for number, story in enumerate(stories, 1):
        lines += [f"{number} {words[0]} {len(stories)} {words[1]}", "", story.outlet, "", story.written, ""]
        lines += ["Late Edition", "", story.title, "", f"BYLINE: {story.byline}", "", "SECTION: NEWS; Pg. 3", ""]
        lines += [f"LENGTH: {story.words} words", ""]
        lines += [line for paragraph in story.paragraphs for line in (paragraph, "")]
        lines += [f"LOAD-DATE: {story.written}", "", "LANGUAGE: ENGLISH", "", "PUBLICATION-TYPE: Newspaper", ""]
        lines += [f"Copyright {story.day[:4]} {story.outlet}", "All Rights Reserved", ""]
    return lines


def nexis_newer(stories: tuple[Story, ...] = STORIES, german: bool = False) -> Lines:
    """Return what Nexis Uni writes: a list of documents, and documents that end with a line of their own."""
    length, by, body, end = ("Länge", "Autor", "Volltext", "Ende des Dokuments") if german else (
        "Length", "Byline", "Body", "End of Document",
    )  # fmt: skip
    lines = ["User Name: J. DOE-TESTER", "Date and Time: Friday, July 5, 2019", "Job Number: 81234567"]
    lines += [f"Documents ({len(stories)})"]
    for number, story in enumerate(stories, 1):
        lines += [f"{number}. {story.title}", "Client/Matter: -None-", "Search Terms: harbour", ""]
    for story in stories:
        lines += ["", story.title, story.outlet, story.written, "", f"Copyright {story.day[:4]} {story.outlet}"]
        lines += ["Section: NEWS; Pg. 3", f"{length}: {story.words} words", f"{by}: {story.byline}", body, ""]
        lines += [*story.paragraphs, "Classification", "", "Language: ENGLISH", "Subject: HARBOURS (90%)"]
        lines += [f"Load-Date: {story.written}", "", end, ""]
    return lines


def factiva(stories: tuple[Story, ...] = STORIES, german: bool = False) -> Lines:
    """Return what Factiva writes: no labels, a document's id at its end."""
    lines = []
    for story in stories:
        year, month, day = story.day.split("-")
        names = ("Januar Februar März April Mai Juni Juli August September" if german else
                 "January February March April May June July August September").split()  # fmt: skip
        lines += [
            "News",
            story.title,
            f"By {story.byline}",
            f"{story.words_with_title:,} {'Wörter' if german else 'words'}",
        ]
        lines += [f"{int(day)} {names[int(month) - 1]} {year}", story.outlet, "CALDP", "3"]
        lines += ["Englisch" if german else "English", f"(c) {year} {story.outlet}. All Rights Reserved.", ""]
        lines += [line for paragraph in story.paragraphs for line in (paragraph, "")]
        lines += [f"{'Dokument' if german else 'Document'} CALDP000{story.own_id}", ""]
    return lines


def proquest(stories: tuple[Story, ...] = STORIES) -> Lines:
    """Return what ProQuest writes: labels before and behind the text."""
    lines = ["Jane Tester sent you the following:", ""]
    for number, story in enumerate(stories, 1):
        last, first = story.byline.split()[-1], story.byline.split()[0]
        lines += [
            story.title,
            f"Author: {last}, {first}",
            f"Publication info: {story.outlet} ; Calder: 3.",
            "Full text:",
        ]
        lines += [*story.paragraphs, "Subject: Harbours; Ferries", f"Publication title: {story.outlet}; Calder"]
        lines += [f"Publication date: {story.written.rsplit(' ', 1)[0]}", "Language of publication: English"]
        lines += [f"ProQuest document ID: 4205705{number:02}"]
        lines += [f"Document URL: https://search.example/docview/4205705{number:02}?accountid=14496", ""]
    return lines


def factiva_codes(stories: tuple[Story, ...] = STORIES) -> Lines:
    """Return what Factiva writes where its codes are shown."""
    lines = []
    for story in stories:
        year, month, day = story.day.split("-")
        name = ["January", "February", "March", "April", "May", "June", "July", "August", "September"][int(month) - 1]
        lines += ["SE", "News", "HD", story.title, "BY", f"By {story.byline}", "WC", f"{story.words_with_title} words"]
        lines += ["PD", f"{int(day)} {name} {year}", "SN", story.outlet, "SC", "CALDP", "PG", "3", "LA", "English"]
        lines += ["CY", f"(c) {year} {story.outlet}", "LP", story.paragraphs[0], "TD", *story.paragraphs[1:]]
        lines += ["NS", "gdis : Disasters", "AN", f"Document CALDP000{story.own_id}"]
    return lines


def europresse(stories: tuple[Story, ...] = STORIES) -> Lines:
    """Return what Europresse writes: a document's number at its end."""
    months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"]
    lines = []
    for story in stories:
        year, month, day = story.day.split("-")
        lines += [
            story.outlet,
            f"Économie, mardi {int(day)} {months[int(month) - 1]} {year} - {story.words} mots, p. 3",
        ]
        lines += [story.title, story.byline, *story.paragraphs, f"© {year} {story.outlet}. Tous droits réservés."]
        lines += [f"news·{year}{month}{day}·CAL·{story.own_id}"]
    return lines


def westlaw(stories: tuple[Story, ...] = STORIES) -> Lines:
    """Return what Westlaw writes: its number above a document."""
    lines = []
    for number, story in enumerate(stories, 1):
        lines += [
            f"{story.day[:4]} WLNR 1234567{number}",
            story.outlet,
            f"Copyright (c) {story.day[:4]} {story.outlet}",
        ]
        lines += [story.written.rsplit(" ", 1)[0], "Section: News", story.title, story.byline, *story.paragraphs]
        lines += ["---- INDEX REFERENCES ----", "SUBJECT: (Harbours (1HA01))", f"Word Count: {story.words}"]
        lines += ["End of Document", f"© {story.day[:4]} Thomson Reuters. No claim to original U.S. works."]
    return lines


def as_text(lines: Lines) -> bytes:
    """Return lines as a text file, wrapped as the services wrap them where a line is long."""
    wrapped = []
    for line in lines:
        rest = line
        while len(rest) > 78:
            at = rest.rfind(" ", 0, 78)
            wrapped.append(rest[:at])
            rest = rest[at + 1 :]
        wrapped.append(rest)
    return "\n".join(wrapped).encode()


def as_html(lines: Lines) -> bytes:
    """Return lines as a page of paragraphs."""
    paragraphs = "".join(f"<p><span>{escape(line)}</span></p>\n" for line in lines if line)
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Export</title></head><body>{paragraphs}".encode()


def as_docx(lines: Lines) -> bytes:
    """Return lines as the paragraphs of a `.docx`."""
    document, written = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(written)
    return written.getvalue()


def as_odt(lines: Lines) -> bytes:
    """Return lines as the paragraphs of an `.odt`."""
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>{paragraphs}'
        "</office:text></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", content)
    return written.getvalue()


def as_rtf(lines: Lines) -> bytes:
    """Return lines as the paragraphs of an `.rtf`, with a picture and marks of layout."""
    paragraphs = "\n\\par \\pard \\hyphpar0 \\ql ".join(map(_rtf_text, lines))
    head = f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Courier;}}}}{{\\pict {'0f' * 80}}}"
    return f"{head}\n\\pard {paragraphs}\\par }}".encode()


def _rtf_text(line: str) -> str:
    return "".join(one if ord(one) < 128 else f"\\u{ord(one)}?" for one in line)


def as_pdf(lines: Lines, heads: bool = True) -> bytes:
    """Return lines as a `.pdf` with text, forty lines a page, with a head and a number on each."""
    wrapped = [line for line in as_text(lines).decode().replace("“", '"').replace("”", '"').split("\n") if line]
    pages = [wrapped[start : start + 40] for start in range(0, len(wrapped), 40)] or [[]]
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for number, page in enumerate(pages, 1):
        shown = [*page, *([f"Page {number}", "Calder Post, 2015"] if heads else [])]
        escaped = (line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in shown)
        stream = ("BT /F1 10 Tf 50 780 Td 14 TL\n" + "\n".join(f"({line}) Tj T*" for line in escaped) + "\nET").encode(
            "cp1252", "replace"
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 "
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


def as_mail(lines: Lines) -> bytes:
    """Return lines as the text and HTML of a forwarded mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "j.doe@company.example", "desk@company.example", "Fwd: Your export"
    mail.set_content("\n".join(f"> {line}" for line in lines))
    mail.add_alternative(as_html(lines).decode(), subtype="html")
    return mail.as_bytes()


def as_workbook(rows: list[list[str]]) -> bytes:
    """Return rows as an `.xlsx` of one sheet."""
    written_rows = ["".join(f"<c t='inlineStr'><is><t>{escape(cell)}</t></is></c>" for cell in row) for row in rows]
    cells = "".join(f"<row>{row}</row>" for row in written_rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="'
        f'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{sheet}.sheet.main+xml"/><Override PartName="/xl/sheet1.xml" '
        f'ContentType="{sheet}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="List" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="'
        f'{office}/worksheet" Target="sheet1.xml"/></Relationships>',
        "xl/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return written.getvalue()


def as_ods(rows: list[list[str]]) -> bytes:
    """Return rows as an `.ods` of one sheet."""
    table, text, office = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("table", "text", "office"))
    cells = (
        "".join(
            f"<table:table-cell office:value-type='string'><text:p>{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        for row in rows
    )
    written_rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="List">{written_rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind, names = "application/vnd.oasis.opendocument.spreadsheet", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return written.getvalue()


SERVICES: dict[str, Callable[[], Lines]] = {
    "nexis_older": nexis_older,
    "nexis_older_german": lambda: nexis_older(words=("von", "DOKUMENTEN")),
    "nexis_newer": nexis_newer,
    "nexis_newer_german": lambda: nexis_newer(german=True),
    "factiva": factiva,
    "factiva_german": lambda: factiva(german=True),
    "factiva_codes": factiva_codes,
    "proquest": proquest,
    "europresse": europresse,
    "westlaw": westlaw,
}
FILES: dict[str, Callable[[Lines], bytes]] = {
    ".txt": as_text,
    ".html": as_html,
    ".docx": as_docx,
    ".odt": as_odt,
    ".rtf": as_rtf,
    ".pdf": as_pdf,
    ".eml": as_mail,
}

PERSONAL = (b"TESTER", b"Tester", b"81234567", b"SOME LIBRARY", b"192.0.2.44", b"jdoe77", b"jane.doe")
"""What is in files of `with_person` and in no archive: name, job, library, network address, account, mail."""


def with_person(lines: Lines) -> Lines:
    """Return an export with what services write about the person who made it, above the documents and below."""
    above = ["Requested by: Jane Tester", "jane.doe@company.example", "User Name: jdoe77", "Job Number: 81234567", ""]
    below = ["", "Delivered to SOME LIBRARY, 192.0.2.44", "Account: jdoe77", "jane.doe@company.example"]
    return [*above, *lines, *below]
