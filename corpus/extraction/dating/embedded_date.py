"""Reads the day of publication in the data of a page's scripts, where the head states none. Parses no JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from corpus.article import FoundIn, PublicationDate
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import parse_date

_FIELD = re.compile(
    r"(?:datePublished|date_published|dateCreated|publishedAt|published_at|publishedDate|publishDate|publish_date|"
    r"publicationDate|publication_date|firstPublished(?:At|Date)?|first_published_at|pubDate|deployDt|regDt|regDate|serviceDate)"
    r"\\{0,3}(?:\"|&quot;|')\s{0,4}:\s{0,4}\\{0,3}(?:\"|&quot;|')?([\w :.+/-]{4,40})"
)

_LISTS_OTHERS = "itemListElement"


def find_embedded_date(content: str, today: date | None, habits: Habits) -> PublicationDate | None:
    """Return the one day that the fields for a day of publication in a page's scripts name; it is never sure.

    Scripts that list other articles are left out. Where the fields name several days, they are those of other
    articles too, and none is taken.
    """
    scripts = content.split("</script") if _LISTS_OTHERS in content else [content]
    own = " ".join(script for script in scripts if _LISTS_OTHERS not in script.rpartition("<script")[2])
    texts = dict.fromkeys(match[1].strip() for match in _FIELD.finditer(own))
    found = [published for text in texts if (published := parse_date(text, FoundIn.STRUCTURED_DATA, today, habits))]
    is_one = len({(published.start, published.end) for published in found}) == 1
    return replace(found[0], sure=False) if is_one else None
