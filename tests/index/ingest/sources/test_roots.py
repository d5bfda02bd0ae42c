"""Added folders are collections: each has a name of its own, and the deepest known one owns a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import CollectionRefused
from corpus.page import PageFormat, RawPage
from corpus.store.article_store import ArticleStore
from corpus.store.origins.collections import Collection, Collections
from index.ingest.sources.roots import AddedPath, place_paths


@pytest.fixture
def store(tmp_path: Path) -> ArticleStore:
    for name in ("a/ledger/sub", "b/ledger", "b/post"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "1.txt").write_text("words", "utf-8")
    return ArticleStore(tmp_path / "articles.db", create=True)


def place(store: ArticleStore, path: Path, named: str | None = None, moved: bool = False) -> tuple[AddedPath, str]:
    placed, said = place_paths(store, [path], named, lambda collection, folder: moved)
    return placed[0], " ".join(said)


def key(added: AddedPath, source: str) -> str:
    return added.keys(RawPage(source, source, PageFormat.PLAIN, "words"))[0].place


def test_a_folder_is_named_by_its_last_part_and_another_of_that_name_differs(
    store: ArticleStore, tmp_path: Path
) -> None:
    first, said = place(store, tmp_path / "a" / "ledger")
    assert (key(first, "ledger/1.txt"), said) == ("path:ledger/1.txt", "")
    second, said = place(store, tmp_path / "b" / "ledger")
    assert key(second, "ledger/1.txt") == "path:ledger-2/1.txt"
    assert second.labelled("ledger/1.txt") == "ledger-2/1.txt"
    assert "new collection, “ledger-2”" in said
    assert "--collection ledger" in said
    assert place(store, tmp_path / "b" / "ledger")[1] == ""


def test_what_is_inside_a_known_root_belongs_to_it(store: ArticleStore, tmp_path: Path) -> None:
    place(store, tmp_path / "a")
    inner, _ = place(store, tmp_path / "a" / "ledger")
    assert key(inner, "ledger/sub/1.txt") == "path:a/ledger/sub/1.txt"
    file, _ = place(store, tmp_path / "a" / "ledger" / "sub" / "1.txt")
    assert key(file, "1.txt") == "path:a/ledger/sub/1.txt"
    assert list(Collections(store.database).all()) == ["a"]


def test_the_deepest_known_root_owns_a_page(store: ArticleStore, tmp_path: Path) -> None:
    place(store, tmp_path / "a" / "ledger" / "sub")
    outer, _ = place(store, tmp_path / "a")
    assert key(outer, "a/ledger/sub/1.txt") == "path:sub/1.txt"
    assert key(outer, "a/ledger/1.txt") == "path:a/ledger/1.txt"
    assert outer.labelled("a/ledger/sub/1.txt") == "sub/1.txt"  # as when that folder is added alone


def test_the_folder_of_a_file_owns_only_what_is_named(store: ArticleStore, tmp_path: Path) -> None:
    file, _ = place(store, tmp_path / "a" / "ledger" / "sub" / "1.txt")
    assert key(file, "1.txt") == "path:sub/1.txt"
    outer, _ = place(store, tmp_path / "a")
    keys, alone = outer.keys(RawPage("ledger/sub/1.txt", "a/ledger/sub/1.txt", PageFormat.PLAIN, "words"))
    assert (keys.place, alone and alone.place) == ("path:a/ledger/sub/1.txt", "path:sub/1.txt")
    inner, _ = place(store, tmp_path / "a" / "ledger")
    assert key(inner, "ledger/1.txt") == "path:a/ledger/1.txt"


def test_a_name_that_is_asked_for_is_taken_or_refused(store: ArticleStore, tmp_path: Path) -> None:
    named, _ = place(store, tmp_path / "a", "news")
    assert key(named, "a/1.txt") == "path:news/1.txt"
    assert key(place(store, tmp_path / "a", "news")[0], "a/1.txt") == "path:news/1.txt"
    with pytest.raises(CollectionRefused, match=r"is in .*/a, which is the collection “news” already; add it without"):
        place(store, tmp_path / "a" / "ledger", "other")
    with pytest.raises(CollectionRefused, match="is the collection “news” already"):
        place(store, tmp_path / "a", "other")
    for name in ("", "  ", "a/b", "a\nb"):
        with pytest.raises(CollectionRefused, match="is no name of a collection"):
            place(store, tmp_path / "b", name)


def test_a_root_that_moved_is_recognised_by_its_name_with_those_inside(store: ArticleStore, tmp_path: Path) -> None:
    place(store, tmp_path / "a" / "ledger" / "sub")
    place(store, tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "c")
    moved, said = place(store, tmp_path / "c", "a")
    assert "is now" in said
    assert key(moved, "c/ledger/1.txt") == "path:a/ledger/1.txt"
    assert key(moved, "c/ledger/sub/1.txt") == "path:sub/1.txt"
    assert Collections(store.database).all()["sub"] == Collection("sub", tmp_path / "c" / "ledger" / "sub")


def test_a_root_that_moved_is_recognised_by_its_pages(store: ArticleStore, tmp_path: Path) -> None:
    place(store, tmp_path / "a")
    assert "new collection" not in place(store, tmp_path / "b", moved=True)[1]  # the old root is still there
    (tmp_path / "a").rename(tmp_path / "c")
    other, said = place(store, tmp_path / "c", moved=False)
    assert (other.collection, "is a new collection, “c”" in said) == ("c", True)
    (tmp_path / "c").rename(tmp_path / "d")
    same, said = place(store, tmp_path / "d", moved=True)
    assert same.collection == "a"
    assert "has moved from" in said


def test_a_folder_whose_name_is_no_utf8_is_known_again_and_differs_from_another(
    store: ArticleStore, tmp_path: Path
) -> None:
    for number, folder in enumerate((tmp_path / "M\udcfcnchen", tmp_path / "M\udce4nchen")):
        folder.mkdir()
        (folder / "n\udcf6.txt").write_text("words", "utf-8")
        name = "M\ufffdnchen" + ("-2" if number else "")
        assert key(place(store, folder)[0], f"{folder.name}/n\udcf6.txt") == f"path:{name}/n\\udcf6.txt"
        assert place(store, folder)[1] == ""
        assert Collections(store.database).all()[name].root == folder
    place(store, tmp_path / "b" / "ledger", named="x\udce4")
    assert place(store, tmp_path / "b" / "ledger", named="x\udce4")[1] == ""
