"""A changed byte is reported with its file name, and never affects a result."""

from __future__ import annotations

import shutil
from contextlib import suppress
from os import truncate
from pathlib import Path

import pytest

from index.arrays.engine import ArrayEngine
from index.arrays.storage.manifest import read_manifest
from index.check import unlimited
from index.errors import IndexDamaged, IndexMissing
from tests.support.array_archives import everything, filled


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[ArrayEngine, Path]:
    """Return an index with every kind of file in it."""
    folder = tmp_path_factory.mktemp("sound")
    engine, _ = filled(folder)
    with engine.writer() as writer:
        writer.remove("a3")
        writer.replace_values("person", [("a1", ("Another Person",))])
        writer.replace_values("outlet", [("a1", ("Another Outlet",))])
        writer.replace_values("collection", [("a2", ("another",))])
    assert read_manifest(folder).segments[0].deleted
    return engine, folder


REPLACED = ("outlet", "person", "collection")
TABLES = ("outlets", "persons", "authors", "languages", "collections")
KINDS = ("postings", "facts", *REPLACED, *TABLES, "deleted")


def _copy(sound: tuple[ArrayEngine, Path], folder: Path) -> tuple[ArrayEngine, Path]:
    engine, source = sound
    shutil.copytree(source, folder, dirs_exist_ok=True)
    return ArrayEngine(folder, engine._articles), folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_byte_anywhere_is_reported_and_never_answered_from(
    sound: tuple[ArrayEngine, Path], tmp_path: Path, kind: str
) -> None:
    expected = everything(sound[0].reader())
    engine, folder = _copy(sound, tmp_path / "copy")
    (path,) = folder.glob(f"*.{kind}")
    original = path.read_bytes()
    for index in range(0, len(original), max(1, len(original) // 97)):
        path.write_bytes(original[:index] + bytes([original[index] ^ 0x10]) + original[index + 1 :])
        (reported,) = engine.verify()
        assert path.name in reported
        with suppress(IndexDamaged):
            assert everything(engine.reader()) == expected
    path.write_bytes(original)
    assert engine.verify() == ()


def test_a_byte_that_an_answer_needs_is_reported_when_it_is_asked_for(
    sound: tuple[ArrayEngine, Path], tmp_path: Path
) -> None:
    engine, folder = _copy(sound, tmp_path / "copy")
    (path,) = folder.glob("*.postings")
    original = path.read_bytes()
    path.write_bytes(bytes([original[0] ^ 1]) + original[1:])
    with pytest.raises(IndexDamaged, match=path.name):
        everything(engine.reader())


def test_every_byte_of_the_manifest_counts(sound: tuple[ArrayEngine, Path], tmp_path: Path) -> None:
    engine, folder = _copy(sound, tmp_path / "copy")
    path = folder / "manifest.json"
    original = path.read_bytes()
    for index in range(len(original)):
        path.write_bytes(original[:index] + bytes([original[index] ^ 0x10]) + original[index + 1 :])
        with pytest.raises(IndexDamaged, match=r"manifest\.json"):
            engine.generation()
        assert "manifest.json" in engine.verify()[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_file_and_a_missing_file_are_reported_by_name(
    sound: tuple[ArrayEngine, Path], tmp_path: Path, kind: str
) -> None:
    engine, folder = _copy(sound, tmp_path / "copy")
    (path,) = folder.glob(f"*.{kind}")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=path.name):
        engine.reader()
    path.unlink()
    with pytest.raises(IndexMissing, match=path.name):
        engine.reader()
    assert path.name in engine.verify()[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_under_an_open_reader_is_reported_before_it_is_read(
    sound: tuple[ArrayEngine, Path], tmp_path: Path, kind: str
) -> None:
    engine, folder = _copy(sound, tmp_path / "copy")
    reader = engine.reader()
    reader.within(unlimited)
    (path,) = folder.glob(f"*.{kind}")
    truncate(path, 10)
    with pytest.raises(IndexDamaged, match=f"{path.name} of the index was cut since it was opened"):
        reader.within(unlimited)
