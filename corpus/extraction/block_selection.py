"""Selects the lines of an HTML page that are its article, from several sources. Reads no markup itself.

The sources: the article body in JSON-LD, the line classifier of plain pages, the markup around each line, and the text
that trafilatura extracts. Trafilatura takes longer than all the others, so it is asked only about the pages of which a
classifier that does without it is not sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.extraction.classifier import load_classifier
from corpus.extraction.features import windows
from corpus.extraction.features.line_features import AnalyzedLine, is_ended
from corpus.extraction.features.page_features import PageLines, html_page_features, page_features
from corpus.extraction.features.windows import Column, LineMask
from corpus.extraction.html_blocks import TextBlocks, bits_of_kinds, markup_features
from corpus.extraction.line_selection import context_features, select_lines, sigmoid, word_counts
from corpus.extraction.repeated_markup import with_repeated
from corpus.text.words import alphanumeric_key, split_words

_LINE_FEATURES = frozenset(
    name
    for names in (
        "log_chars long tiny sentences ended dots colon question list bars capital upper link time copy stop name",
        "byline furniture endings captions credits repeat seen pos mass_before before_title is_title title_hits",
        "cohesion",
    )
    for name in names.split()
)
_FILE = "block_classifier.toml"
_WINDOW = 4
_MAX_RUNS = 60
_ABOVE = 3
"""Lines above a text among which its standfirst may be."""
_MOST_DOUBT = 0.08
"""Words expected on the wrong side, as a share of those of the article, for trafilatura not to be asked. With 0.15 no
figure on real pages was lower, but short articles with nested lists or a last line in a box of its own lost lines."""
_LINKED, _VERY_SURE = 0.5, 0.95
_KINDS_OF_TEXT = ("paragraph", "heading", "item", "row")
_DOUBTFUL = 0.2
_SURE = 0.8
"""Calibrated on three sets of pages with gold text, sites left out: a line that trafilatura keeps is
dropped below the first probability, and one that it drops is kept above the second."""


@dataclass(frozen=True, slots=True)
class BlockFeatures:
    """The lines of a page and their features by name, one value a line, without what trafilatura says of them."""

    lines: PageLines
    by_name: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class ClassifiedBlocks:
    """The lines of a page, the probability of each to be text, and the share of each in trafilatura's text.

    Where trafilatura was not asked, the probabilities stand for the shares.
    """

    lines: PageLines
    probabilities: Column
    trafilatura_shares: Column

    def is_sure(self) -> bool:
        """Return whether few words are expected to be on the wrong side, in proportion to those of the article."""
        sizes, chances = word_counts(self.lines), self.probabilities
        doubt = float((np.minimum(chances, 1 - chances) * sizes).sum())
        return doubt < _MOST_DOUBT * max(float((chances * sizes).sum()), 1.0)

    def selection(self) -> LineMask:
        """Select the lines that trafilatura keeps, corrected where the classifier is sure."""
        kept = self.trafilatura_shares > 0.5
        selected: LineMask = (kept & (self.probabilities > _DOUBTFUL)) | (~kept & (self.probabilities > _SURE))
        return selected

    def with_parts(self, selected: LineMask, blocks: TextBlocks, title: str) -> LineMask:
        """Add to a selection what belongs to its lines: subheadings, repeated markup, a standfirst above the text."""
        kinds = [ancestry.kinds for ancestry in blocks.ancestries]
        result, outside = selected.copy(), bits_of_kinds("edge", "aside", "called_selling", "called_elsewhere")
        heading, lead = bits_of_kinds("heading"), bits_of_kinds("called_lead")
        may_be = [not own & outside for own in kinds]
        for number in range(len(kinds) - 1):
            is_kept = self.trafilatura_shares[number] > 0.5 and not blocks.linked_chars[number]
            if may_be[number] and kinds[number] & heading and is_kept and selected[number + 1]:
                result[number] = True
        result = with_repeated(result, blocks)
        key = alphanumeric_key(title)
        text = (number for number in np.flatnonzero(result).tolist() if self.lines.analyzed[number].key != key)
        first = next(text, 0)
        for number in range(max(0, first - _ABOVE), first):
            is_lead = may_be[number] and kinds[number] & lead and not blocks.linked_chars[number]
            if is_lead and is_ended(blocks.texts[number]) and self.lines.analyzed[number].key != key:
                result[number] = True
        return result

    def own_selection(self) -> LineMask:
        """Select lines without regard to trafilatura, for pages where it took another part."""
        return select_lines(self.probabilities, self.lines, recall=1.0)


def classify_unaided(page: BlockFeatures) -> ClassifiedBlocks:
    """Classify the lines of a page without trafilatura.

    Amid a text, links in an element of their own share it or lead away from it, unless they read like a sentence.
    """
    probabilities = _probabilities(page.lines, page.by_name, "unaided")
    kinds = sum(page.by_name[name] for name in (*_KINDS_OF_TEXT, "ended"))
    leads_away = (page.by_name["linked"] > _LINKED) & (kinds == 0) & (probabilities < _VERY_SURE)
    probabilities = np.where(leads_away, 0.0, probabilities)
    return ClassifiedBlocks(page.lines, probabilities, probabilities)


def classify_blocks(page: BlockFeatures, trafilatura_lines: Sequence[str]) -> ClassifiedBlocks:
    """Classify the lines of a page, given the lines of trafilatura's text; [] if it has none."""
    features = {**page.by_name, **trafilatura_features(page.lines, trafilatura_lines)}
    return ClassifiedBlocks(page.lines, _probabilities(page.lines, features, "aided"), features["kept"])


def _probabilities(lines: PageLines, features: Mapping[str, Column], kind: str) -> Column:
    """Return the probability of each line: classified alone, then again with its neighbours."""
    first = load_classifier(f"{kind}_line", _FILE).score(features)
    second = load_classifier(f"{kind}_choice", _FILE)
    return sigmoid(second.score({**features, **context_features(first, lines)}))


def block_features(blocks: TextBlocks, title: str, json_ld_lines: Sequence[str]) -> BlockFeatures:
    """Return the features of a page's lines, given those of its JSON-LD body; [] if it has none."""
    lines = PageLines.of(blocks.texts)
    key = alphanumeric_key(title)
    plain_features = page_features(
        lines, title, next((number for number, line in enumerate(lines.analyzed) if line.key == key), 0)
    )
    plain = load_classifier("choice").score(
        plain_features | context_features(load_classifier("line").score(plain_features), lines)
    )
    features = {
        name: values for name, values in (plain_features | html_page_features(lines)).items() if name in _LINE_FEATURES
    }
    features |= markup_features(blocks) | _json_ld_features(lines, json_ld_lines)
    for name in ("linked", "within", "above"):
        features[f"{name}_before"] = windows.neighbour(features[name], 1)
        features[f"{name}_after"] = windows.neighbour(features[name], -1)
    features["plain"] = np.clip(plain, -9.0, 9.0)
    return BlockFeatures(lines, features)


def trafilatura_features(lines: PageLines, extracted: Sequence[str]) -> dict[str, Column]:
    """Return the features that say what of a page's lines trafilatura keeps."""
    kept = covered_shares(lines.analyzed, extracted)
    kept_lines = np.flatnonzero(kept > 0.5)
    span, after = np.zeros(len(kept)), np.ones(len(kept))
    if len(kept_lines):
        span[kept_lines[0] : kept_lines[-1] + 1] = 1.0
        after[: kept_lines[-1] + 1] = 0.0
    amount = float((kept * lines.lengths).sum() / max(1.0, float(lines.paragraph_chars.sum())))
    return {"kept": kept, "kept_span": span, "kept_before": after, "kept_amount": np.full(len(kept), min(amount, 3.0))}


def _json_ld_features(lines: PageLines, body: Sequence[str]) -> dict[str, Column]:
    # block_classifier.toml calls these features `told`.
    share = covered_shares(lines.analyzed, body)
    return {"told": share, "untold": (1 - share) * bool(body), "told_known": np.full(len(share), float(bool(body)))}


def covered_shares(analyzed: Sequence[AnalyzedLine], text: Sequence[str]) -> Column:
    """Return the share of each line's runs of four words that a text contains; a run of the text counts once.

    Of a passage that a page has twice, the lines count that have most of the text around them.
    """
    if not text:
        return np.zeros(len(analyzed))
    left = Counter(_runs([word.lower() for line in text for word in split_words(line)]))
    own = [_runs(line.lower_words) for line in analyzed]
    at_most = np.array([sum([run in left for run in runs]) / len(runs) if runs else 0.0 for runs in own])
    around = windows.around(at_most * [min(len(runs), _MAX_RUNS) for runs in own], _WINDOW)
    result = np.zeros(len(analyzed))
    for number in np.argsort(-around, kind="stable"):
        if at_most[number]:
            result[number] = _take(left, own[number])
    text_keys = {alphanumeric_key(line) for line in text}
    for number, line in enumerate(analyzed):
        if not own[number] and line.key in text_keys:
            near = (*result[max(0, number - 3) : number], *result[number + 1 : number + 4])
            result[number] = float(max(near, default=0.0) > 0.5)
    return result


def _take(left: Counter[tuple[str, ...]], runs: Sequence[tuple[str, ...]]) -> float:
    """Remove runs from the remaining ones, and return the share of them that remained."""
    taken = 0
    for run in runs:
        if left[run] > 0:
            left[run] -= 1
            taken += 1
    return taken / len(runs)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of four words."""
    return list(zip(words, words[1:], words[2:], words[3:], strict=False))
