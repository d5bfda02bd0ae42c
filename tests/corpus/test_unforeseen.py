"""An error that no module foresees is described with the line of the package that it came through."""

from __future__ import annotations

import pytest

from corpus.article import PublicationDate
from corpus.unforeseen import Unforeseen, described


def test_an_error_is_described_with_its_place() -> None:
    with pytest.raises(TypeError) as caught:
        PublicationDate.month("1", 5, None)  # type: ignore[arg-type]
    assert described(caught.value).startswith("TypeError: ")
    assert ", in corpus/article.py:" in described(caught.value)


def test_an_error_of_another_process_is_described_as_it_was_there() -> None:
    assert described(Unforeseen("KeyError: 'x', in corpus/page.py:7")) == "KeyError: 'x', in corpus/page.py:7"


def test_an_error_from_outside_has_no_place() -> None:
    assert described(ValueError("a\n b")) == "ValueError: a b"
    assert described(ValueError()) == "ValueError"
