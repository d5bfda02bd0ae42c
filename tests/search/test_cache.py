"""A value of a generation is computed once, and dropped with the generation."""

from __future__ import annotations

from search.cache import GenerationCache


def test_a_value_is_computed_once_for_each_generation() -> None:
    computed = list[str]()

    def compute() -> int:
        computed.append("again")
        return len(computed)

    def values(generation: int, keys: str) -> list[int]:
        return [cache.get_or_compute(generation, key, compute) for key in keys]

    cache = GenerationCache[str, int](max_size=2)
    assert values(1, "aab") == [1, 1, 2]
    assert values(2, "a") == [3]
    assert values(2, "bca") == [4, 5, 6]
