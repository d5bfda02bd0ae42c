"""Names of people in languages without a model of their own: few, but right. Knows no model and guesses no place.

A string of capitalised words is a name when it begins with a given name, or stands behind a word for what somebody is;
single words count as somebody's surname alone. Where every noun has a capital letter there is no other safe sign.
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
from corpus.names.phonetics import transliterate
from corpus.people.features import GIVEN, PLACES
from corpus.people.tagger import Language, Seen, Sighting, Span
from corpus.text.language import stop_words

_FACTS = tomllib.loads(files("corpus.people").joinpath("rule_based.toml").read_text("utf-8"))
_MONTHS = tomllib.loads(files("corpus.metadata").joinpath("months.toml").read_text("utf-8"))


def _words(table: str) -> frozenset[str]:
    return frozenset(_FACTS[table].split())


_DOUBTFUL = _words("doubtful") | PLACES
_NAMES = GIVEN - _DOUBTFUL
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
_OWNING = re.compile(r"['’]s?$")
_RUN_TOGETHER = re.compile(r"[A-ZÄÖÜ]{2}[a-zäöüß]{3}")
_SYLLABLES = re.compile(r"(?:(?:[zcs]h|[bcdfghjklmnpqrstwxyz])?[aeiou]{1,3}(?:ng|n)?){1,2}|[a-z]+[-‐‑][a-z]+")
_SHORTEST = 4
"""Letters that a word keeps when the ending of its case is cut."""
_MOST = 4
"""Capitalised words of a name: two given names and two surnames."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a string: where it stands, as written and in plain letters; whether nothing of a name can follow."""

    start: int
    end: int
    written: str
    letters: str
    last: bool = False

    @property
    def capital(self) -> bool:
        head = _CAPITAL.match(self.written)
        return head is not None and self.written[head.end() - 1].isupper()


@dataclass(frozen=True, slots=True)
class _Habits:
    """What a language does with names, and the words of it that are none."""

    nouns: bool
    genitive: bool
    declined: bool
    none: frozenset[str]
    joining: frozenset[str]
    suffix: re.Pattern[str]


@dataclass(slots=True)
class _Reading:
    """A text as it is read: its words in lower case and those that stand anywhere, and the strings found so far."""

    text: str
    habits: _Habits
    lower: frozenset[str]
    everywhere: Counter[str]
    names: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)


@cache
def reader(code: str) -> Language:
    """Give how names are found in the language with this ISO 639-1 code."""
    habits = _habits(code)
    stem, endings = (
        (_stem, rf"(?:{'|'.join(_ENDINGS)})?") if habits.declined else (str, "s?" if habits.genitive else "")
    )
    return Language(_nothing, partial(_see, habits=habits), stem, endings)


def _habits(code: str) -> _Habits:
    small = set(stop_words().get(code, ()))
    months = {month for names in _MONTHS.get(code, ()) for month in names.split() if len(month) > 3}  # Jan is a name
    nouns = code in _words("nouns")
    return _Habits(
        nouns,
        code in _words("genitive"),
        code in _words("declined"),
        frozenset(map(transliterate, small | months)),
        _words("joining_nouns" if nouns else "joining"),
        _SUFFIX if code in _words("suffixed") else _OWNING,
    )


def _nothing(texts: Iterable[str]) -> Iterator[list[Span]]:
    """Give no entities: there is no model."""
    return ([] for _ in texts)


def _stem(word: str) -> str:
    """Give a word without the ending of its case."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def _see(text: str, spans: list[Span], habits: _Habits) -> Seen:
    """Give the names of a text in two words or more, each in its plainest case, and the strings that are none."""
    words = [match.group() for match in _WORD.finditer(text)]
    lower = frozenset(transliterate(word) for word in words if word.islower())
    reading = _Reading(text, habits, lower, Counter(words))
    for string in _strings(text, habits):
        _read(string, reading)
    forms = Counter(" ".join(text[start:end].split()) for start, end in reading.names)
    bases = _bases(forms) if habits.declined else {form: form for form in forms}
    shown = [(start, end, " ".join(text[start:end].split())) for start, end in reading.names]
    return Seen([Sighting(start, end, form, bases[form]) for start, end, form in shown], reading.others)


def _bases(forms: Counter[str]) -> dict[str, str]:
    """Give each form the likeliest nominative among those that differ in their endings alone: the shortest, or in a."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        alike[" ".join(map(_stem, form.split()))].append(form)
    return {
        form: min(group, key=lambda one: (len(one), not one.endswith(("a", "á", "а")), -forms[one], one))
        for group in alike.values()
        for form in group
    }


def _strings(text: str, habits: _Habits) -> Iterator[list[_Word]]:
    """Give each string of capitalised words with nothing between them but blanks and the particles of names."""
    string: list[_Word] = []
    for match in _WORD.finditer(text):
        word, apart = _bare(match, habits, bool(string))
        joined = string and not apart and not string[-1].last and _touch(text, string[-1], word)
        if not (joined and (word.capital or word.written in habits.joining)):
            yield from _whole(string)
            string = []
        if word.capital or string:
            string.append(word)
    yield from _whole(string)


def _bare(match: re.Match[str], habits: _Habits, within: bool) -> tuple[_Word, bool]:
    """Give a word without an article before it and a suffix behind it, and whether an article was there."""
    start, written = match.start(), match.group()
    article = _ARTICLE.match(written)
    apart = bool(article and written[article.end()].isupper() and not (within and article[1] in "dD"))
    if article and apart and article[1] != "O":  # O'Brien
        start += article.end()
        written = written[article.end() :]
    suffix = habits.suffix.search(written)
    if suffix:
        written = written[: suffix.start()]
        return _Word(start, start + len(written), written, transliterate(written), last=True), apart
    return _Word(start, start + len(written), written, transliterate(written)), apart


def _touch(text: str, before: _Word, after: _Word) -> bool:
    between = text[before.end : after.start]
    return between in (" ", "\xa0") or (not between and before.written.endswith("."))


def _whole(string: list[_Word]) -> Iterator[list[_Word]]:
    while string and not string[-1].capital:
        string.pop()
    if len(string) > 1:
        yield string


def _read(string: list[_Word], reading: _Reading) -> None:
    """Find the names in a string: behind each given name, else behind what somebody is."""
    at = 0
    found = False
    while at < len(string) - 1:
        end = _name_end(string, at, reading) if _begins(string, at, reading) else at
        if end > at + 1 and _sound(string[at:end], reading.habits):
            _keep(string, at, end, reading)
            found = True
        at = max(end, at + 1)
    if not found:
        _behind_role(string, reading)


def _begins(string: list[_Word], at: int, reading: _Reading) -> bool:
    """Tell whether a word can begin a name: a given name or initials that the text uses for nothing else."""
    word, following = string[at], string[at + 1]
    if word.letters in reading.habits.none or word.letters in reading.lower or not word.capital:
        return False
    if word.letters in _EASTERN and _SYLLABLES.fullmatch(following.written.lower()) and following.capital:
        return following.letters not in reading.lower
    parts = re.split("[-‐‑]", word.written)
    return all(transliterate(part) in _NAMES for part in parts) and len(word.letters) > 1


def _name_end(string: list[_Word], at: int, reading: _Reading) -> int:
    """Give where a name that begins at a word ends; the same place when a word follows that is in no name."""
    end, surnames = at + 1, 0
    while end < len(string) and not string[end - 1].last and end - at < _MOST + 2:
        word = string[end]
        if not surnames and (not word.capital or word.letters in _BEFORE_SURNAMES):
            end += 1
            continue
        if (
            word.letters in _NEVER
            or word.letters in _ROLES
            or (word.letters in PLACES and not surnames)
            or _RUN_TOGETHER.search(word.written)
        ):
            return at
        if word.letters in reading.habits.none or (surnames and not word.capital):
            break
        given = word.letters in _NAMES
        if surnames and (given or not _more(string[at : end + 1], reading)):
            break
        surnames += word.capital and not given
        end += 1
    while end > at and not string[end - 1].capital:
        end -= 1
    return at if string[end - 1].letters in SUFFIXES else end


def _sound(name: list[_Word], habits: _Habits) -> bool:
    """Tell whether nothing speaks against a name: no abbreviation, no given name or place behind "de", no case."""
    first, last = name[0], name[-1]
    if not all(word.written.isupper() for word in name) and any(
        word.written.isupper() and len(word.letters) > 1 and not _NUMERAL.fullmatch(word.written) for word in name[1:]
    ):
        return False
    if name[1].written in ("de", "von", "van", "di", "da", "do", "del") and any(
        word.letters in _NAMES or word.letters in PLACES for word in name[2:]
    ):
        return False
    cased = habits.declined and first.letters.endswith("a") and first.letters[:-1] in _NAMES
    return not cased or last.written.endswith(_WOMENS)


def _more(string: list[_Word], reading: _Reading) -> bool:
    """Tell whether a word behind a surname is another one: what follows in German is as likely a noun."""
    if sum(word.capital for word in string) > _MOST:
        return False
    if any(re.search("[^a-zäöüß-]", word.written.lower()) for word in string):
        return True
    doubtful = reading.habits.nouns or (reading.habits.genitive and string[-2].written.endswith("s"))
    return not doubtful or reading.text.count(reading.text[string[0].start : string[-1].end]) > 1


def _keep(string: list[_Word], at: int, end: int, reading: _Reading) -> None:
    """Keep a name without the s of a genitive: that of a word that stands without it too, or before what is owned."""
    last = string[end - 1]
    if reading.habits.genitive and last.written.endswith("s"):
        bare = last.written[:-1]
        owns = reading.habits.nouns and end < len(string) and not bare.endswith("s")
        if reading.everywhere[bare] or owns:
            last = replace(last, end=last.end - 1)
    reading.names.append((string[at].start, last.end))


def _behind_role(string: list[_Word], reading: _Reading) -> None:
    """Keep two or three words behind a role as a name when none of them can be anything else."""
    roles = [at for at, word in enumerate(string) if _is_role(word, reading.habits)]
    before = re.search(r"([^\W\d_]+)\.?[ \xa0]$", reading.text[max(0, string[0].start - 30) : string[0].start])
    if not roles and not (before and transliterate(before[1]) in _ROLES):
        return
    name = string[roles[-1] + 1 :] if roles else string
    told = [word.letters for word in name]
    most = 2 if reading.habits.nouns else 3
    taken = _NEVER | PLACES | reading.habits.none | reading.lower
    if 2 <= len(name) <= most and all(word.capital for word in name) and taken.isdisjoint(told):
        if not any(word.written.isupper() or word.letters in SUFFIXES for word in name):
            _keep(name, 0, len(name), reading)
    elif len(name) > 1:
        reading.others.append((name[0].start, name[-1].end))


def _is_role(word: _Word, habits: _Habits) -> bool:
    return word.letters in _ROLES or (habits.nouns and word.letters.endswith(_LONG_ROLES))
