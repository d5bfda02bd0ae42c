"""What services print in front of values, by kind, and above their notices of rights. Decides nothing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights|alle rechte|tous droits|todos los derechos|tutti i diritti|版權|版权|著作権"
    r"|(?:le présent|the present) document)",
    re.IGNORECASE,
)
"""How a notice of rights begins."""


def label_key(label: str) -> str:
    """Return a label without regard to capitals, hyphens and points."""
    return " ".join(label.casefold().replace("-", " ").replace("_", " ").strip(" .:：").split())


def kinds_of_labels(service: str) -> dict[str, str]:
    """Return the kind of each label of a service."""
    return {label_key(label): kind for kind, labels in _tables()[service].items() for label in labels}


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text("utf-8"))


def language_code(stated: str | None) -> str | None:
    """Return the code of a language that a service names, such as `de` for "GERMAN; DEUTSCH"; else what is stated."""
    for name in re.split("[;,/]", stated or ""):
        if code := _languages().get(label_key(name)):
            return code
    return stated


@cache
def _languages() -> dict[str, str]:
    table = tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))
    return {label_key(name): code for code, names in table.items() for name in names}
