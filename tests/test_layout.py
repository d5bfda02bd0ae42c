"""The layout holds: small folders, short import chains, one meaning a class name, a test file for each large module."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections import Counter

import pytest

from tests.support.import_graph import (
    PACKAGES,
    ROOT,
    import_graph,
    imported_packages,
    longest_chain,
    modules,
    public_classes,
)

LARGEST_FOLDER = 12
LONGEST_CHAINS = {"": 21, "index": 18, "index.arrays": 16, "corpus": 8}
"""Modules in the longest chain of imports, of the whole tree and of packages."""

LARGE = 80
"""Lines from which on a module has a test file of its own name, or an entry in the table."""
TESTED_ELSEWHERE = tomllib.loads((ROOT / "tests" / "tested_elsewhere.toml").read_text("utf-8"))

TESTS_OF_BENCHMARKS = ROOT / "tests" / "benchmarks"
"""The only tests that import benchmarks: they test them."""

SHARED_CLASS_NAMES: dict[str, str] = {}
"""Public class names that two modules have on purpose, and why."""


def test_no_folder_holds_more_modules_than_a_reader_can_take_in() -> None:
    files = [*modules(*PACKAGES, "benchmarks").values(), *(path.relative_to(ROOT) for path in ROOT.glob("*.py"))]
    sizes = Counter(path.parent.as_posix() for path in files if path.name not in ("__init__.py", "__main__.py"))
    assert {folder: size for folder, size in sizes.items() if size > LARGEST_FOLDER} == {}


@pytest.mark.parametrize(("package", "most"), LONGEST_CHAINS.items(), ids=lambda value: str(value) or "whole tree")
def test_no_chain_of_imports_is_longer_than_agreed(package: str, most: int) -> None:
    chain = longest_chain(import_graph(), package)
    assert 1 < len(chain) <= most, " > ".join(chain)


def test_the_longest_chain_is_found_and_a_circle_refused() -> None:
    graph = {"a": frozenset({"b", "p.x"}), "b": frozenset({"p.y"}), "p.x": frozenset({"p.y"}), "p.y": frozenset[str]()}
    assert longest_chain(graph) == ["a", "b", "p.y"]
    assert longest_chain(graph, "p") == ["p.x", "p.y"]
    with pytest.raises(ValueError, match=r"These modules import each other: a -> b -> p.y -> a"):
        longest_chain(graph | {"p.y": frozenset({"a"})})


TWINS = {
    "collocations": "the reference says what it means, the array engine finds it fast",
    "engine": "the contract, and the engines that hold it",
    "passages": "the reference says what it means, the array engine finds it fast",
    "span_operators": "the reference says what it means, the array engine finds it fast",
    "spans": "the reference says what it means, the array engine finds it fast",
}
"""File names that a package has more than once, and why."""


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_name_occurs_twice_in_a_package_but_twins(package: str) -> None:
    names = Counter(path.stem for path in modules(package).values() if path.stem != "__init__")
    assert {name for name, count in names.items() if count > 1} <= TWINS.keys()


def test_a_package_lists_the_modules_that_others_import() -> None:
    """Benchmarks may look inside: they measure parts that have no other user."""
    used: dict[str, set[str]] = {name: set() for name, path in modules(*PACKAGES).items() if path.name == "__init__.py"}
    for importer, imported in import_graph().items():
        for package, _, module in (name.rpartition(".") for name in imported):
            if package in used and not f"{importer}.".startswith((f"{package}.", "benchmarks.")):
                used[package].add(module)
    listed = {package: set(importlib.import_module(package).__all__) for package in used}
    assert {package: names - listed[package] for package, names in used.items() if names - listed[package]} == {}
    assert {package: names - used[package] for package, names in listed.items() if names - used[package]} == {}


def test_no_public_class_name_has_two_meanings() -> None:
    homes: dict[str, list[str]] = {}
    for path in modules(*PACKAGES).values():
        for name in public_classes(path):
            homes.setdefault(name, []).append(path.as_posix())
    twice = {name: paths for name, paths in homes.items() if len(paths) > 1}
    assert [f"{name}: {', '.join(paths)}" for name, paths in twice.items() if name not in SHARED_CLASS_NAMES] == []
    assert SHARED_CLASS_NAMES.keys() <= twice.keys(), "names that are no longer shared leave the table"


def _without_test_file() -> set[str]:
    return {
        path.as_posix()
        for path in modules(*PACKAGES).values()
        if path.name != "__init__.py"
        and len((ROOT / path).read_text("utf-8").splitlines()) >= LARGE
        and not (ROOT / "tests" / path.parent / f"test_{path.name}").exists()
    }


def test_every_large_module_has_a_test_file_or_its_line_in_the_table() -> None:
    assert sorted(_without_test_file() - TESTED_ELSEWHERE.keys()) == []


def test_the_table_of_modules_tested_elsewhere_names_none_that_need_no_entry() -> None:
    assert sorted(TESTED_ELSEWHERE.keys() - _without_test_file()) == []


@pytest.mark.parametrize(("module", "reason"), TESTED_ELSEWHERE.items(), ids=TESTED_ELSEWHERE)
def test_a_module_tested_elsewhere_names_a_test_file_that_exists(module: str, reason: str) -> None:
    named = re.findall(r"tests/[\w/]+\.py", reason)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_only_the_tests_of_the_benchmarks_import_benchmarks() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if TESTS_OF_BENCHMARKS not in path.parents and "benchmarks" in imported_packages(path.relative_to(ROOT))
    ]
    assert found == []
