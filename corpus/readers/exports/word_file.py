"""The blocks of documents of word processors: `.docx` and `.odt`. Runs no macro, follows no link, opens no picture."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from corpus.readers.exports.blocks import Block, Blocks, folded_blanks

LARGEST_PART = 200_000_000
"""Bytes of the unpacked text of a document."""
_W_TEXT, _W_TAB, _W_BREAK, _W_LINK = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:hyperlink")
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}href"


BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    etree.XMLSyntaxError,
    PackageNotFoundError,
    NotImplementedError,
    EOFError,
    zlib.error,
)
"""What is raised for a document that is damaged."""


class TooLarge(ValueError):
    """A part of a document unpacks to more than a text needs."""


def of_docx(raw: bytes) -> Blocks:
    """Return the paragraphs of a `.docx`, those in tables included; not heads and feet of pages."""
    _check_sizes(raw)
    try:
        document = docx.Document(io.BytesIO(raw))
    except (AttributeError, IndexError, TypeError) as error:  # of a part that is not the kind of XML it should be
        raise ValueError("one of its parts is no part of a document") from error
    links = {one.rId: one.target_ref for one in document.part.rels.values() if one.is_external}
    return Blocks([_word_block(paragraph, links) for paragraph in document.element.body.iter(qn("w:p"))])


def _word_block(paragraph: etree._Element, links: dict[str, str]) -> Block:
    link, parts = "", list[str]()
    for element in paragraph.iter(_W_TEXT, _W_TAB, _W_BREAK, _W_LINK):
        if element.tag == _W_LINK:
            link = link or links.get(element.get(qn("r:id")) or "", "")
        else:
            parts.append(element.text or "" if element.tag == _W_TEXT else " ")
    return Block(folded_blanks("".join(parts)), link)


def of_odt(raw: bytes) -> Blocks:
    """Return the paragraphs and headings of an `.odt`."""
    _check_sizes(raw)
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(packed.read("content.xml"), parser)
    return Blocks([_odt_block(one) for one in root.iter(f"{_ODF}p", f"{_ODF}h")])


def _odt_block(paragraph: etree._Element) -> Block:
    parts = [paragraph.text or ""]
    link = ""
    for element in paragraph.iterdescendants():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        parts.append(" " if name in ("s", "tab", "line-break") else "")
        link = link or element.get(_XLINK, "")
        parts += [element.text or "", element.tail or ""]
    return Block(folded_blanks("".join(parts)), link, paragraph.tag == f"{_ODF}h")


def _check_sizes(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(one.file_size for one in packed.infolist()) > LARGEST_PART:
            raise TooLarge("The document unpacks to more than 200 MB; save it without pictures.")
