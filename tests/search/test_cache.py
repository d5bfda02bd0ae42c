"""What is known of a generation is computed once, and forgotten with it."""

from __future__ import annotations

from search.cache import Memory


def test_an_answer_is_made_once_for_each_generation() -> None:
    made = list[str]()

    def make() -> int:
        made.append("again")
        return len(made)

    memory = Memory[str, int](most=2)
    assert [memory.recall(1, "a", make), memory.recall(1, "a", make), memory.recall(1, "b", make)] == [1, 1, 2]
    assert memory.recall(2, "a", make) == 3
    assert [memory.recall(2, key, make) for key in "bca"] == [4, 5, 6]
