"""Extraction from plain-text pages with their menus. Drops no line: each is text or listed as removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress

import numpy as np

from corpus.extraction.dating.printed_date import find_printed_date, find_relative_date, without_visit
from corpus.extraction.extracted import NOTHING_FOUND, Extracted, NoArticle, removed_lines
from corpus.extraction.features.line_features import is_ended, is_paragraph
from corpus.extraction.features.page_features import PageLines
from corpus.extraction.features.phrases import has_phrase, is_insert
from corpus.extraction.features.windows import LineMask
from corpus.extraction.headline import Headline, find_headline
from corpus.extraction.line_selection import line_probabilities, select_lines
from corpus.extraction.page_kinds.walls import find_wall
from corpus.extraction.structure.caseless_text import is_caseless_sentence, is_short_text
from corpus.metadata.byline import is_person_name, parse_byline
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.outlet_mention import find_outlet_mention
from corpus.metadata.outlet_table import country_of
from corpus.text.language import identify_language
from corpus.text.unwrap import unwrap
from corpus.text.whitespace import tidy_lines
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key

_PARAGRAPH = 60
_MAX_CREDITS = 200
_TEXT_END_SHARE = 0.7
_SENTENCE = 80
_QUESTION = re.compile(
    "[?？؟⁇՞፧꘏⳺][\"'”’»“)\\]」』）》】]{0,2}$|[\u0370-\u03ff\u1f00-\u1fff][;\u037e][»”]?$|՞[^՞]{0,60}[:։]$"
)
"""How a question ends: with the sign of its script, in Greek with a semicolon, in Armenian with one inside a word."""
_INTERVIEW = 2
"""Short questions in the text from which on another one is no teaser; or as many, and one more, with an answer each."""
_SAID = re.compile(r"(?:[-–—―]{1,2}|[QFPВ][.:])\s{0,2}\S")
"""How a line begins that a person says: with a dash, or with the letter for a question."""
_SHORT_TEXT = 400
"""Width of a text below which the classifier knows little of it in a script without capitals."""
_HEADINGS = 2
"""First lines of a page that may be the title of a wall."""


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """The analysed lines of a page and its headline."""

    lines: PageLines
    headline: Headline


def extract_plain(
    content: str, site: str, today: date | None, captured: datetime | None = None
) -> Extracted | NoArticle:
    """Extract the article of a plain-text page, or say why there is none."""
    if not (texts := unwrapped_lines(content)):
        return NOTHING_FOUND
    if wall := find_wall(texts[:_HEADINGS], texts):
        return wall
    page = _prepare(texts, site)
    probabilities = line_probabilities(page.lines, page.headline.text, page.headline.line)
    kept = _cleaned_selection(page, _bare_text(page) | select_lines(probabilities, page.lines))
    if not _is_article(page.lines, kept):
        kept = _caseless(page)
        if not is_short_text(list(compress(texts, kept))):
            return NOTHING_FOUND
        kept = _with_dialogue(texts, kept)
    elif sum(map(text_width, compress(texts, kept))) < _SHORT_TEXT:
        kept |= _caseless(page)
    outlet = find_outlet_mention(list(compress(texts, ~kept)))
    removed, removed_at = removed_lines(zip(texts, kept.tolist(), strict=True), page.headline.text)
    paragraphs = tuple(compress(texts, kept))
    body = "\n\n".join(paragraphs)
    language = identify_language(f"{page.headline.text}\n{body}")
    habits = Habits(country_of(outlet or site, None), language)
    dated = without_visit(texts, page.headline.line, captured.date(), habits) if captured else texts
    return Extracted(
        title=page.headline.text,
        paragraphs=paragraphs,
        removed=removed,
        removed_at=removed_at,
        outlet=outlet,
        published=find_printed_date(dated, kept, page.headline.line, today, habits)
        or (find_relative_date(texts, kept, page.headline.line, captured) if captured else None),
        language=language,
        authors=_authors(page.lines, kept),
    )


def unwrapped_lines(content: str) -> list[str]:
    """Return the tidied lines of a page, with broken sentences rejoined."""
    return unwrap(tidy_lines(content))


def prepare_page(content: str, site: str) -> PreparedPage:
    """Analyse the lines of a page and find its headline; the page must have a line."""
    return _prepare(unwrapped_lines(content), site)


def _prepare(texts: list[str], site: str) -> PreparedPage:
    lines = PageLines.of(texts)
    is_bare = len(texts) > 1 and not is_caseless_sentence(texts[0]) and all(map(is_caseless_sentence, texts[1:]))
    return PreparedPage(lines, Headline(texts[0], 0) if is_bare else find_headline(lines, site))


def _bare_text(page: PreparedPage) -> LineMask:
    """Select the lines below the headline if each is a paragraph: such a page has nothing beside its text."""
    title, texts = page.headline, page.lines.texts
    below: LineMask = np.arange(len(texts)) > (0 if title.text == texts[0] else title.line)
    return below & all(is_paragraph(text) for text in compress(texts, below))


def _caseless(page: PreparedPage) -> LineMask:
    """Select the sentences in scripts without capitals, but for the headline."""
    title = page.headline.text
    return np.array([text != title and is_caseless_sentence(text) for text in page.lines.texts], bool)


def _cleaned_selection(page: PreparedPage, selected: LineMask) -> LineMask:
    """Remove repeats, inserts and lines after the text's end from a selection."""
    kept = _without_repeats(page, selected)
    texts, paragraph_chars = page.lines.texts, np.cumsum(page.lines.paragraph_chars * kept)
    for number in map(int, np.flatnonzero(paragraph_chars > _TEXT_END_SHARE * paragraph_chars[-1])):
        if len(texts[number]) < _MAX_CREDITS and has_phrase("credits", texts[number]):
            kept[number + 1 :] = False
            break
    kept = _with_dialogue(texts, kept)
    for number in (int(np.argmax(kept)), len(kept) - 1 - int(np.argmax(kept[::-1]))):
        kept[number] = kept[number] and not _is_lone_name(texts[number])
    return kept


def _with_dialogue(texts: Sequence[str], kept: LineMask) -> LineMask:
    """Add the short questions of an interview, and the answers behind them, to a selection."""
    kept = kept.copy()
    questions = [n for n, text in enumerate(texts) if len(text) < _SENTENCE and _QUESTION.search(text)]
    answered = [n for n in questions if n + 1 < len(texts) and _may_answer(texts[n + 1])]
    is_interview = sum(bool(kept[n]) for n in questions) >= _INTERVIEW or len(answered) > _INTERVIEW
    for number in questions:
        if not (0 < number < len(kept) - 1 and kept[number - 1]):
            continue
        is_answered = number in answered
        is_said = _SAID.match(texts[number]) is not None and (is_answered or kept[number + 1])
        kept[number] |= is_said or (is_interview and (kept[number + 1] or is_answered))
        kept[number + 1] |= kept[number] and is_answered
    return kept


def _may_answer(text: str) -> bool:
    return is_ended(text) and not has_phrase("furniture", text) and not is_insert(text)


def _without_repeats(page: PreparedPage, selected: LineMask) -> LineMask:
    """Remove the headline, inserts and repeated paragraphs from a selection.

    A headline that is a sentence may be the article's first; short lines are repeated in lists and tables.
    """
    kept = selected.copy()
    title = page.headline.text
    seen = set() if len(title) > _SENTENCE and is_ended(title) else {alphanumeric_key(title)}
    for number in map(int, np.flatnonzero(selected)):
        text, key = page.lines.texts[number], page.lines.analyzed[number].key
        kept[number] = key not in seen and not is_insert(text)
        if len(key) > _PARAGRAPH and is_ended(text):
            seen.add(key)
    return kept


def _is_article(lines: PageLines, kept: LineMask) -> bool:
    """Return whether the kept lines are more than a teaser or a notice: one paragraph at least."""
    return bool((lines.paragraph_chars * kept).sum() >= 60)


def _authors(lines: PageLines, kept: LineMask) -> tuple[str, ...]:
    """Parse the first byline, else a lone name directly above or below the text."""
    texts = lines.texts
    if (bylines := np.flatnonzero(lines.features["byline"] * ~kept)).size:
        return parse_byline(texts[bylines[0]])
    first, last = np.flatnonzero(kept)[[0, -1]].tolist()
    near = [*reversed(texts[max(0, first - 4) : first]), *texts[last + 1 : last + 3]]
    return next(((line,) for line in near if _is_lone_name(line)), ())


def _is_lone_name(line: str) -> bool:
    return (
        is_person_name(line)
        and len(line.split()) < 4
        and not any(has_phrase(kind, line) for kind in ("furniture", "captions"))
    )
