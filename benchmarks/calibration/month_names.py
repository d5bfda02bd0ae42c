"""Writes the months and the phrases of relative dates by language, from CLDR as Babel carries it. Knows no other forms.

python -m benchmarks.calibration.month_names

What people write besides (inflected forms, older names, other calendars) is in `more_months.toml`, kept by hand.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel import localedata

FOLDER = Path(__file__).parents[2] / "corpus" / "metadata" / "dates"
LOCALES = """
af am ar ar_DZ ar_IQ ar_LB ar_MA ar_MR ar_SY ar_TN az az_Cyrl be bg bn bs bs_Cyrl ca ckb cs cy da de de_AT
el en eo es es_PE et eu fa fa_AF fi fil fo fr fy ga gl gu ha he hi hr hu hy id ig is it ja ka kk km kn ko
ky lb lo lt lv mk ml mn mr ms mt my ne nl nb nn or pa pl ps pt ro ru rw sd si sk sl so sq sr sr_Latn
sv sw ta te tg th tk tr ug uk ur uz uz_Cyrl vi xh yo zh zu
"""
SAME_LANGUAGE = {"nb": "no", "nn": "no"}
"""Languages whose forms are put together under one code."""
UNITS = {"second": 0, "minute": 0, "hour": 0, "day": 1, "week": 7}
_DIGIT = re.compile(r"\d")
_PREPOSITION = re.compile(r"^(?:de |d[’'])")


def month_forms(locale: str) -> list[list[str]]:
    """Return the distinct forms of the twelve months, lower case, without the dots of abbreviations."""
    months = localedata.load(locale)["months"]
    tables = [
        _owned(months[context][width]) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    ]
    return [
        list(dict.fromkeys(form for table in tables if (form := _form(table.get(number, "")))))
        for number in range(1, 13)
    ]


def _owned(table: object) -> dict[int, str]:
    """Return the forms that a table has of its own; Babel keeps others as an alias, alone or before them."""
    own = table[1] if isinstance(table, tuple) else table
    return own if isinstance(own, dict) else {}


def _form(name: str) -> str:
    """Return a name as it is looked up; empty for a form that is only a number with a word for month."""
    form = _PREPOSITION.sub("", name.lower().strip())
    form = form.removesuffix(" сар").removesuffix(".")
    return "" if _DIGIT.search(form) or len(form) < 2 else form


def past_phrases(locale: str) -> dict[str, list[str]]:
    """Return the phrases such as `{0} hours ago` of each unit, with their short forms."""
    fields: dict[str, Any] = localedata.load(locale)["date_fields"]
    found: dict[str, list[str]] = {}
    for unit in UNITS:
        widths = [fields.get(f"{unit}{width}") for width in ("", "-short")]
        tables = [field["past"] for field in widths if isinstance(field, dict) and isinstance(field.get("past"), dict)]
        forms = [form.lower() for table in tables for form in table.values() if "{0}" in form and form[0] != "-"]
        if forms:
            found[unit] = list(dict.fromkeys(forms))
    return found


def _by_language(locales: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for locale in locales:
        language = locale.split("_")[0]
        grouped.setdefault(SAME_LANGUAGE.get(language, language), []).append(locale)
    return grouped


def _months_toml() -> Iterator[str]:
    yield "# Names of months by language, January to December, from CLDR (Unicode licence); forms are parted by a bar."
    yield "# Written by benchmarks/calibration/month_names.py; what people write besides is in more_months.toml."
    for language, locales in _by_language(LOCALES.split()).items():
        tables = [month_forms(locale) for locale in locales]
        months = ["|".join(dict.fromkeys(form for table in tables for form in table[n])) for n in range(12)]
        if all(months):
            yield f"{language} = {json.dumps(months, ensure_ascii=False)}"


def _past_toml() -> Iterator[str]:
    yield "# Phrases for a time in the past, by language and unit, from CLDR (Unicode licence); a bar parts forms."
    yield "# Written by benchmarks/calibration/month_names.py."
    for language, locales in _by_language(LOCALES.split()).items():
        if phrases := past_phrases(locales[0]):
            line = ", ".join(
                f"{unit} = {json.dumps('|'.join(forms), ensure_ascii=False)}" for unit, forms in phrases.items()
            )
            yield f"{language} = {{ {line} }}"


def main() -> None:
    """Write both tables."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    (FOLDER / "months.toml").write_text("\n".join(_months_toml()) + "\n", encoding="utf-8")
    (FOLDER / "past_phrases.toml").write_text("\n".join(_past_toml()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
