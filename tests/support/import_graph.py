"""Reads the modules of the tree, their imports of each other and their public classes. Judges nothing."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "index", "search", "web")

Graph = Mapping[str, frozenset[str]]
"""The modules that each module imports, at its top or inside a function."""


def modules(*packages: str) -> dict[str, Path]:
    """Return the files of packages by dotted name, relative to the root; a package is named as its folder."""
    found = (path.relative_to(ROOT) for package in packages for path in sorted((ROOT / package).rglob("*.py")))
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in found}


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a file, named relative to the root."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def import_graph() -> Graph:
    """Return the imports among all modules but the tests."""
    files = modules(*PACKAGES, "benchmarks") | {path.stem: path.relative_to(ROOT) for path in ROOT.glob("*.py")}
    return {name: frozenset(_imports(parsed(path), files)) - {name} for name, path in files.items()}


def _imports(tree: ast.Module, known: Container[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names if one.name in known)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (one for one in (_target(module, name.name, known) for name in names) if one in known)


def _target(module: str, name: str, known: Container[str]) -> str:
    return submodule if (submodule := f"{module}.{name}") in known else module


def imported_packages(path: Path) -> set[str]:
    """Return the first names of all that a file imports, anywhere in it."""
    named: set[str] = set()
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Import(names=names):
                named.update(name.name.split(".")[0] for name in names)
            case ast.ImportFrom(module=str(module)):
                named.add(module.split(".")[0])
    return named


def longest_chain(graph: Graph, package: str = "") -> list[str]:
    """Return the longest chain of modules of a package each of which imports the next; a circle raises ValueError."""
    inside = {name for name in graph if not package or f"{name}.".startswith(f"{package}.")}
    chains: dict[str, list[str]] = {}

    def chain(name: str, above: tuple[str, ...]) -> list[str]:
        if name in above:
            raise ValueError(f"These modules import each other: {' -> '.join((*above, name))}.")
        if name not in chains:
            below = (chain(one, (*above, name)) for one in sorted(graph[name] & inside))
            chains[name] = [name, *max(below, key=len, default=[])]
        return chains[name]

    return max((chain(name, ()) for name in sorted(inside)), key=len, default=[])


def public_classes(path: Path) -> list[str]:
    """Return the names of the public classes at the top of a file."""
    return [node.name for node in parsed(path).body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
