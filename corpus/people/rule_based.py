"""Rule-based recognition of people in languages without a model: high precision, low recall. Finds no places.

A run of capitalised words is a name if it begins with a given name or follows a role ("Minister"); a single word is
found only as the surname of a full name. Where every noun is capitalised, no other sign is safe.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.resources import files

from corpus.names.parser import SUFFIXES
from corpus.people.dictionary import GIVEN_NAMES
from corpus.people.features import PLACE_WORDS
from corpus.people.tagger import EntitySpan, Mentions, NameMention, NameRecognizer
from corpus.text.language import stop_words
from corpus.text.transliteration import transliterate

_FACTS = tomllib.loads(files("corpus.people").joinpath("rule_based.toml").read_text("utf-8"))
_MONTHS = tomllib.loads(files("corpus.metadata.dates").joinpath("months.toml").read_text("utf-8"))


def _words(table: str) -> frozenset[str]:
    return frozenset(_FACTS[table].split())


_DOUBTFUL = _words("doubtful") | PLACE_WORDS
_NAMES = GIVEN_NAMES - _DOUBTFUL
_ROLES, _NEVER, _EASTERN = _words("roles"), _words("never"), _words("eastern")
_BEFORE_SURNAMES = _words("before_surnames")
_ENDINGS = tuple(_FACTS["endings"].split())
_WOMENS = tuple(_FACTS["womens"].split())
_NUMERAL = re.compile(r"[IVX]+")
_LONG_ROLES = tuple(role for role in _ROLES if len(role) > 4)
_LETTERS = r"[^\W\d_]+(?:['’][^\W\d_]+)*"
_WORD = re.compile(rf"(?:[^\W\d_]\.(?:-(?=[^\W\d_]\.))?){{1,3}}(?![^\W\d_])|{_LETTERS}(?:[-‐‑]{_LETTERS})*")
_CAPITAL = re.compile(r"(?:d['’]|(?:al|el|as|ash|at|an|ad|ar|az|bin|ibn|ul|ur)[-‐‑]['’]?)?[^\W\d_]")
_ARTICLE = re.compile(r"([^\W\d_]{1,6})['’](?=[^\W\d_])")
_SUFFIX = re.compile(r"['’][a-zà-ÿčğışœžđć]+$")
_POSSESSIVE = re.compile(r"['’]s?$")
_RUN_TOGETHER = re.compile(r"[A-ZÄÖÜ]{2}[a-zäöüß]{3}")
_SYLLABLES = re.compile(r"(?:(?:[zcs]h|[bcdfghjklmnpqrstwxyz])?[aeiou]{1,3}(?:ng|n)?){1,2}|[a-z]+[-‐‑][a-z]+")
_SHORTEST = 4
"""Letters that a word keeps when its case ending is removed."""
_MOST = 4
"""Capitalised words of a name: two given names and two surnames."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a run: its span, its surface form and transliteration; `ends_name` if a name must end with it."""

    start: int
    end: int
    written: str
    letters: str
    ends_name: bool = False

    @property
    def is_capitalized(self) -> bool:
        head = _CAPITAL.match(self.written)
        return head is not None and self.written[head.end() - 1].isupper()


@dataclass(frozen=True, slots=True)
class _LanguageRules:
    """How a language writes names, and its words that are never part of one."""

    capitalizes_nouns: bool
    genitive: bool
    declines_names: bool
    non_names: frozenset[str]
    particles: frozenset[str]
    suffix: re.Pattern[str]


@dataclass(slots=True)
class _TextState:
    """A text, its lower-case words and word counts, and the spans of names and other entities found so far."""

    text: str
    rules: _LanguageRules
    lower_words: frozenset[str]
    counts: Counter[str]
    names: list[tuple[int, int]] = field(default_factory=list)
    other_entities: list[tuple[int, int]] = field(default_factory=list)


@cache
def recognizer_for(code: str) -> NameRecognizer:
    """Return the recognizer of the language with this ISO 639-1 code."""
    rules = _rules_of(code)
    stem, endings = (
        (_stem, rf"(?:{'|'.join(_ENDINGS)})?") if rules.declines_names else (str, "s?" if rules.genitive else "")
    )
    return NameRecognizer(_tag_nothing, partial(_find_mentions, rules=rules), stem, endings)


def _rules_of(code: str) -> _LanguageRules:
    small = set(stop_words().get(code, ()))
    months = {month for names in _MONTHS.get(code, ()) for month in names.split("|") if len(month) > 3}  # Jan is a name
    capitalizes_nouns = code in _words("nouns")
    return _LanguageRules(
        capitalizes_nouns,
        code in _words("genitive"),
        code in _words("declined"),
        frozenset(map(transliterate, small | months)),
        _words("joining_nouns" if capitalizes_nouns else "joining"),
        _SUFFIX if code in _words("suffixed") else _POSSESSIVE,
    )


def _tag_nothing(texts: Iterable[str]) -> Iterator[list[EntitySpan]]:
    """Return no entities for each text: there is no model."""
    return ([] for _ in texts)


def _stem(word: str) -> str:
    """Return a word without its case ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def _find_mentions(text: str, spans: list[EntitySpan], rules: _LanguageRules) -> Mentions:
    """Return the names of two words or more with their lemmas, and the runs that are other entities."""
    words = [match.group() for match in _WORD.finditer(text)]
    lower_words = frozenset(transliterate(word) for word in words if word.islower())
    state = _TextState(text, rules, lower_words, Counter(words))
    for run in _find_runs(text, rules):
        _find_names(run, state)
    forms = Counter(" ".join(text[start:end].split()) for start, end in state.names)
    lemmas = _lemmas(forms) if rules.declines_names else {form: form for form in forms}
    shown = [(start, end, " ".join(text[start:end].split())) for start, end in state.names]
    return Mentions([NameMention(start, end, form, lemmas[form]) for start, end, form in shown], state.other_entities)


def _lemmas(forms: Counter[str]) -> dict[str, str]:
    """Map each form to the likeliest nominative of the forms with its stem: the shortest, or one that ends in a."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        alike[" ".join(map(_stem, form.split()))].append(form)
    return {
        form: min(group, key=lambda other: (len(other), not other.endswith(("a", "á", "а")), -forms[other], other))
        for group in alike.values()
        for form in group
    }


def _find_runs(text: str, rules: _LanguageRules) -> Iterator[list[_Word]]:
    """Yield each run of capitalised words with only blanks and particles of names between them."""
    run: list[_Word] = []
    for match in _WORD.finditer(text):
        word, apart = _strip_affixes(match, rules, bool(run))
        joined = run and not apart and not run[-1].ends_name and _are_joined(text, run[-1], word)
        if not (joined and (word.is_capitalized or word.written in rules.particles)):
            yield from _finish_run(run)
            run = []
        if word.is_capitalized or run:
            run.append(word)
    yield from _finish_run(run)


def _strip_affixes(match: re.Match[str], rules: _LanguageRules, within: bool) -> tuple[_Word, bool]:
    """Return a word without an elided article and a suffix, and whether it had such an article."""
    start, written = match.start(), match.group()
    article = _ARTICLE.match(written)
    apart = bool(article and written[article.end()].isupper() and not (within and article[1] in "dD"))
    if article and apart and article[1] != "O":  # O'Brien
        start += article.end()
        written = written[article.end() :]
    suffix = rules.suffix.search(written)
    if suffix:
        written = written[: suffix.start()]
        return _Word(start, start + len(written), written, transliterate(written), ends_name=True), apart
    return _Word(start, start + len(written), written, transliterate(written)), apart


def _are_joined(text: str, before: _Word, after: _Word) -> bool:
    between = text[before.end : after.start]
    return between in (" ", "\xa0") or (not between and before.written.endswith("."))


def _finish_run(run: list[_Word]) -> Iterator[list[_Word]]:
    while run and not run[-1].is_capitalized:
        run.pop()
    if len(run) > 1:
        yield run


def _find_names(run: list[_Word], state: _TextState) -> None:
    """Find the names in a run: from each given name on, else behind a role."""
    at = 0
    found = False
    while at < len(run) - 1:
        end = _name_end(run, at, state) if _can_begin_name(run, at, state) else at
        if end > at + 1 and _is_plausible(run[at:end], state.rules):
            _add_name(run, at, end, state)
            found = True
        at = max(end, at + 1)
    if not found:
        _find_name_after_role(run, state)


def _can_begin_name(run: list[_Word], at: int, state: _TextState) -> bool:
    """Return whether a word can begin a name: a given name or initials, never in lower case in the text."""
    word, following = run[at], run[at + 1]
    if word.letters in state.rules.non_names or word.letters in state.lower_words or not word.is_capitalized:
        return False
    if word.letters in _EASTERN and _SYLLABLES.fullmatch(following.written.lower()) and following.is_capitalized:
        return following.letters not in state.lower_words
    parts = re.split("[-‐‑]", word.written)
    return all(transliterate(part) in _NAMES for part in parts) and len(word.letters) > 1


def _name_end(run: list[_Word], at: int, state: _TextState) -> int:
    """Return the end of the name that starts at a word; `at` itself if a word follows that no name contains."""
    end, surnames = at + 1, 0
    while end < len(run) and not run[end - 1].ends_name and end - at < _MOST + 2:
        word = run[end]
        if not surnames and (not word.is_capitalized or word.letters in _BEFORE_SURNAMES):
            end += 1
            continue
        if (
            word.letters in _NEVER
            or word.letters in _ROLES
            or (word.letters in PLACE_WORDS and not surnames)
            or _RUN_TOGETHER.search(word.written)
        ):
            return at
        if word.letters in state.rules.non_names or (surnames and not word.is_capitalized):
            break
        given = word.letters in _NAMES
        if surnames and (given or not _is_further_surname(run[at : end + 1], state)):
            break
        surnames += word.is_capitalized and not given
        end += 1
    while end > at and not run[end - 1].is_capitalized:
        end -= 1
    return at if run[end - 1].letters in SUFFIXES else end


def _is_plausible(name: list[_Word], rules: _LanguageRules) -> bool:
    """Return whether a name has no abbreviation, no given name or place behind "de", and no case ending."""
    first, last = name[0], name[-1]
    if not all(word.written.isupper() for word in name) and any(
        word.written.isupper() and len(word.letters) > 1 and not _NUMERAL.fullmatch(word.written) for word in name[1:]
    ):
        return False
    if name[1].written in ("de", "von", "van", "di", "da", "do", "del") and any(
        word.letters in _NAMES or word.letters in PLACE_WORDS for word in name[2:]
    ):
        return False
    cased = rules.declines_names and first.letters.endswith("a") and first.letters[:-1] in _NAMES
    return not cased or last.written.endswith(_WOMENS)


def _is_further_surname(run: list[_Word], state: _TextState) -> bool:
    """Return whether the last word of a run is another surname; in German it is as likely a noun."""
    if sum(word.is_capitalized for word in run) > _MOST:
        return False
    if any(re.search("[^a-zäöüß-]", word.written.lower()) for word in run):
        return True
    doubtful = state.rules.capitalizes_nouns or (state.rules.genitive and run[-2].written.endswith("s"))
    return not doubtful or state.text.count(state.text[run[0].start : run[-1].end]) > 1


def _add_name(run: list[_Word], at: int, end: int, state: _TextState) -> None:
    """Add a name without a genitive s: of a word that occurs without it too, or before a noun."""
    last = run[end - 1]
    if state.rules.genitive and last.written.endswith("s"):
        bare = last.written[:-1]
        owns = state.rules.capitalizes_nouns and end < len(run) and not bare.endswith("s")
        if state.counts[bare] or owns:
            last = replace(last, end=last.end - 1)
    state.names.append((run[at].start, last.end))


def _find_name_after_role(run: list[_Word], state: _TextState) -> None:
    """Add two or three words behind a role as a name if none of them can be anything else."""
    roles = [at for at, word in enumerate(run) if _is_role(word, state.rules)]
    before = re.search(r"([^\W\d_]+)\.?[ \xa0]$", state.text[max(0, run[0].start - 30) : run[0].start])
    if not roles and not (before and transliterate(before[1]) in _ROLES):
        return
    name = run[roles[-1] + 1 :] if roles else run
    letters = [word.letters for word in name]
    most = 2 if state.rules.capitalizes_nouns else 3
    taken = _NEVER | PLACE_WORDS | state.rules.non_names | state.lower_words
    if 2 <= len(name) <= most and all(word.is_capitalized for word in name) and taken.isdisjoint(letters):
        if not any(word.written.isupper() or word.letters in SUFFIXES for word in name):
            _add_name(name, 0, len(name), state)
    elif len(name) > 1:
        state.other_entities.append((name[0].start, name[-1].end))


def _is_role(word: _Word, rules: _LanguageRules) -> bool:
    return word.letters in _ROLES or (rules.capitalizes_nouns and word.letters.endswith(_LONG_ROLES))
