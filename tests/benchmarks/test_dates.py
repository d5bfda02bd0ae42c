"""The shares of dates that docs/dates.md states are held, and the strings are what it says."""

from __future__ import annotations

from benchmarks.dates.__main__ import groups, read, strings


def test_the_shares_of_right_and_wrong_dates_are_held() -> None:
    shares = {group.name: group for group in groups([(string, read(string)) for string in strings()])}
    assert shares["dated"].right >= 0.95
    assert shares["dated, printed by others"].right >= 0.95
    assert shares["dated"].wrong < 0.01
    assert shares["undated"].right >= 0.98


def test_half_of_the_strings_are_printed_by_others_in_many_languages() -> None:
    table = strings()
    dated = [string for string in table if "dated" in string.groups]
    assert len(dated) >= 300
    assert sum(string.source != "own" for string in dated) * 2 >= len(dated)
    assert len({string.language for string in dated}) >= 40
    assert len(table) - len(dated) >= 60
    assert len({(string.text, string.language, string.country) for string in table}) == len(table)
