"""The project keeps its own rules: pinned dependencies, documents that are true, imports that go one way."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest

from tests.support.import_graph import PACKAGES, ROOT, imported_packages, modules

LOCKED = ("requirements", "requirements-dev", "requirements-bench")
ENTRIES = {"dateline", "wsgi"}

# Home folders and package registries: they belong to the machine that a file was made on.
PRIVATE = re.compile(r"(?<![\w./])/(?:root|home/\w+|Users/\w+)/|\b(?:pypi|pythonhosted|npmjs)[.](?:org|com)\b")


def _named(line: str) -> str:
    """Return the name of a requirement, normalised."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~; \[]", line, maxsplit=1)[0]).lower()


def _direct(stem: str) -> list[str]:
    lines = (ROOT / f"{stem}.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def _locked(stem: str) -> list[str]:
    """Return the entries of a lock, each with its hashes on one line."""
    text = (ROOT / f"{stem}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _contracts() -> list[dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, list[str]]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def _tracked() -> list[Path]:
    git = shutil.which("git")
    listed = git and subprocess.run([git, "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if not listed or listed.returncode != 0:
        pytest.skip("this is not a checkout that git can list, so there are no tracked files to read")
    return [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]


@pytest.mark.parametrize("stem", LOCKED)
def test_every_locked_requirement_is_one_version_with_hashes(stem: str) -> None:
    entries = _locked(stem)
    assert entries
    loose = [entry for entry in entries if not re.match(r"[\w.-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}", entry)]
    assert loose == []


@pytest.mark.parametrize("stem", LOCKED)
def test_every_direct_dependency_is_locked_within_its_own_bounds(stem: str) -> None:
    locked = {_named(entry): re.split(r"[ ;]", entry, maxsplit=1)[0] for entry in _locked(stem)}
    for line in _direct(stem):
        assert _named(line) in locked, f"{line} is in {stem}.in but not in its lock: run `make lock`"
        if "==" in line:
            assert _named(locked[_named(line)]) == _named(line)
            assert locked[_named(line)].endswith(line.partition("==")[2])


@pytest.mark.parametrize("stem", LOCKED)
def test_every_direct_dependency_has_its_line_in_the_document(stem: str) -> None:
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {_named(name) for name in re.findall(r"^\| `([^`]+)`", document, flags=re.MULTILINE)}
    assert {_named(line) for line in _direct(stem)} - explained == set()


def test_the_document_explains_no_dependency_that_is_gone() -> None:
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {_named(name) for name in re.findall(r"^\| `([^`]+)`", document, flags=re.MULTILINE)}
    assert explained - {_named(line) for stem in LOCKED for line in _direct(stem)} == set()


def test_the_locks_that_are_installed_together_agree() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for entry in (entry for stem in LOCKED for entry in _locked(stem)):
        pinned, _, marker = re.sub(r" *--hash=\S+", "", entry).partition(";")
        versions.setdefault((_named(pinned), marker.strip()), set()).add(pinned.strip())
    assert [entries for entries in versions.values() if len(entries) > 1] == []


def test_tracked_files_hold_no_private_paths_and_no_registry_hosts() -> None:
    found = []
    for path in _tracked():
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            text = content.decode("utf-8", errors="replace")
            if str(ROOT) in text or PRIVATE.search(text):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


@pytest.mark.parametrize("entry", sorted(ROOT.glob("*.py")), ids=lambda path: path.name)
def test_the_entry_points_import_nothing_that_belongs_to_one_package(entry: Path) -> None:
    foreign = {name for contract in _contracts() for name in contract.get("forbidden_modules", [])}
    foreign -= {*ENTRIES, *PACKAGES}
    assert foreign & imported_packages(entry.relative_to(ROOT)) == set()


def test_the_import_contracts_break_when_a_package_reaches_too_far(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in modules(*PACKAGES).values():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    clean = _lint_imports(tmp_path)
    assert clean.returncode == 0, clean.stdout
    for contract in _contracts():
        for importer, imported in _forbidden_imports(contract):
            _append_import(tmp_path, importer, imported)
    broken = _lint_imports(tmp_path)
    assert broken.returncode == 1, broken.stdout
    assert f"Contracts: 0 kept, {len(_contracts())} broken." in broken.stdout
    for contract in _contracts():
        for importer, imported in _forbidden_imports(contract):
            assert f"{importer} is not allowed to import {imported}:" in broken.stdout


def _forbidden_imports(contract: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield imports that a contract forbids: of each foreign module, or of each layer by the one below it."""
    yield from product(contract.get("source_modules", []), contract.get("forbidden_modules", []))
    layers = [layer.split(" | ") for layer in contract.get("layers", [])]
    yield from ((lower[0], upper[-1]) for upper, lower in pairwise(layers))
    yield from ((first, second) for layer in layers for first, second in pairwise(layer))


def _append_import(folder: Path, importer: str, imported: str) -> None:
    package = folder / importer.replace(".", "/")
    module = package / "__init__.py" if package.is_dir() else package.with_suffix(".py")
    with module.open("a", encoding="utf-8") as file:
        file.write(f"import {imported}\n")


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    wide = os.environ | {"COLUMNS": "400"}  # so that no message is broken into lines
    return subprocess.run([program, "--no-cache"], cwd=folder, env=wide, capture_output=True, text=True, check=False)
