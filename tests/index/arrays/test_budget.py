"""The limits on the work of one query: each ends in a sentence that says what to change."""

from __future__ import annotations

import pytest

from index.arrays.budget import ARTICLES, MAX_BYTES, MAX_POSITIONS, MAX_RANGES, QueryBudget
from index.errors import BudgetSpent, QueryTooLarge


def test_work_up_to_the_limit_is_done() -> None:
    budget = QueryBudget()
    budget.spend(MAX_POSITIONS - 5)
    budget.hold(MAX_BYTES)
    with pytest.raises(QueryTooLarge, match="use rarer or longer words"):
        budget.spend(6)


def test_ranges_of_wildcards_have_a_limit_of_their_own() -> None:
    with pytest.raises(QueryTooLarge, match="give it one or two more letters"):
        QueryBudget().spend_ranges(MAX_RANGES + 1)


def test_the_memory_that_a_query_holds_is_added_up() -> None:
    budget = QueryBudget()
    for _ in range(4):
        budget.hold(MAX_BYTES // 4)
    with pytest.raises(QueryTooLarge, match="leave out the most common"):
        budget.hold(1)


def test_the_limits_grow_with_the_index() -> None:
    budget = QueryBudget(4 * ARTICLES)
    budget.hold(4 * MAX_BYTES)
    budget.spend(4 * MAX_POSITIONS)
    budget.spend_ranges(0)


def test_every_step_asks_the_check_first() -> None:
    def check() -> None:
        raise BudgetSpent("Over.")

    budget = QueryBudget(0, check)
    for step in (budget.spend, budget.hold, budget.spend_ranges):
        with pytest.raises(BudgetSpent):
            step(0)
    assert (budget.positions, budget.held, budget.ranges) == (0, 0, 0)
