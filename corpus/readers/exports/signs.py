"""Names of services, and signs that a text may be an export: looked for in each page, they cost little. Reads none."""

from __future__ import annotations

import re

_WORDS = re.compile(
    # Nexis: the number of a document, or the line that ends it.
    r"LXNComment|DOCUMENT|DOKUMENT|Dokument \d|End of Document|Ende des Dokument|Fin du document|Fin del documento"
    r"|Fine (?:del )?documento|Einde van (?:het )?document|Fim do documento|Конец документа|Koniec dokumentu"
    r"|Factiva|ProQuest|news·|WLNR|\^ИС|聞蔵|クロスサーチ|ヨミダス"
)
_ID = re.compile(r"(?:19|20)\d{6}[a-z][a-z0-9]{5,11}\b")
"""The end of the id of a document in Factiva, where no page around it says so."""
SERVICE_NAMES = ("europresse", "factiva", "integrum", "kikuzo", "nexis", "proquest", "westlaw", "yomidasu")
"""What a person may name a service by."""
_HEAD, _TAIL = 60_000, 20_000
"""Characters of a page in which the words are looked for: all documents have them, and the page around them too."""


def may_be_export(text: str) -> bool:
    """Return whether a text has one of the words that each export has."""
    looked_at = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    return _WORDS.search(looked_at) is not None or _ID.search(looked_at) is not None
