"""Clusters of the names of people, updated in tables of the store for the names whose counts have changed.

`resolution.clusters` decides which names belong together. Counts no articles and applies no corrections.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.resolution.clusters import (
    BlockingKeys,
    NameKind,
    blocking_keys,
    representative_of_initial,
    representative_of_single,
    representatives_of,
    representatives_of_full,
)
from corpus.store.database import Database

MANY = 2_000
"""From so many changed names on, if they are also a fifth of all, all clusters are computed again: looking up the
neighbours of a name takes five times as long as computing one of many (seen with 200,000 names)."""

_SORTS = ("full", "initial", "end")
_AMONG = "(SELECT value FROM json_each(?))"


@dataclass(slots=True)
class _Reach:
    """The names affected by a change: new counts of changed names, and representatives of affected clusters."""

    counts: dict[str, int]
    representatives: set[str]

    def changed_names(self, kind: NameKind) -> set[str]:
        """Return the changed names of a kind."""
        return {name for name in self.counts if blocking_keys(name).kind is kind}


class NameClusters:
    """The clusters of names in an archive: `counted_names`, whose column `head` is the representative, and their keys.

    Writes inside the transaction of its caller.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def has_many(self, changed: Collection[str]) -> bool:
        """Return whether enough names have changed that `rebuild` is faster than `update`."""
        names = len(changed)
        return names > MANY and names * 5 > self._database.row("SELECT COUNT(*) FROM counted_names")[0]

    def members(self, names: Collection[str]) -> set[str]:
        """Return all names in the clusters of these."""
        listed = json.dumps(sorted(names))
        heads_of_names = f"SELECT head FROM counted_names WHERE name IN {_AMONG}"
        rows = self._database.rows(f"SELECT name FROM counted_names WHERE head IN ({heads_of_names})", (listed,))
        return {name for (name,) in rows}

    def rebuild(self, changed: Counter[str]) -> None:
        """Compute all clusters; `changed` is the change in articles of each changed name."""
        counts = Counter(dict(self._database.rows("SELECT name, articles FROM counted_names")))
        before = frozenset(counts)
        counts.update(changed)
        counts = Counter({name: count for name, count in counts.items() if count > 0})
        representatives = representatives_of(counts)
        self._database.write("DELETE FROM counted_names")
        self._write(counts, representatives)
        self._write_keys(counts.keys() - before)
        self._delete_keys(before - counts.keys())

    def update(self, changed: Mapping[str, int]) -> set[str]:
        """Compute the clusters that a change can reach; return the changed names and all names of affected clusters.

        `changed` is the change in articles of each changed name.
        """
        if not changed:
            return set()
        before = self._rows(changed)
        self._write_keys(changed.keys() - before.keys())
        counts = {name: before.get(name, (0, ""))[0] + more for name, more in changed.items()}
        reach = _Reach(counts, {representative for _, representative in before.values()})
        full = {name for name in changed if blocking_keys(name).kind is NameKind.FULL}
        component = self._component(full)
        self._delete([name for name, count in counts.items() if count <= 0])
        self._update_full(component, reach)
        self._update_initial(reach)
        self._update_single(reach)
        listed = json.dumps(sorted(reach.representatives))
        rows = self._database.rows(f"SELECT name FROM counted_names WHERE head IN {_AMONG}", (listed,))
        return {name for (name,) in rows} | changed.keys()

    def _update_full(self, component: set[str], reach: _Reach) -> None:
        before = self._rows(component)
        counts = {name: count for name, (count, _) in before.items()}
        counts.update((name, count) for name, count in reach.counts.items() if name in component)
        counts = {name: count for name, count in counts.items() if count > 0}
        self._write_moved(counts, representatives_of_full(counts), before, reach)

    def _update_initial(self, reach: _Reach) -> None:
        keys = {key for name in self._reached(reach) for key in blocking_keys(name).initial}
        names = self._sharing("initial", keys, NameKind.INITIAL) | reach.changed_names(NameKind.INITIAL)
        before = self._rows(names)
        counts = {name: reach.counts.get(name, before.get(name, (0, ""))[0]) for name in names}
        representatives = {}
        for name in sorted(names):
            if counts[name] > 0:
                near = self._rows(self._sharing("initial", blocking_keys(name).initial, NameKind.FULL))
                totals = self._totals({representative for _, representative in near.values()}, NameKind.FULL)
                representatives[name] = representative_of_initial(name, near, totals)
        self._write_moved(counts, representatives, before, reach)

    def _update_single(self, reach: _Reach) -> None:
        keys = {key for name in self._reached(reach) for key in blocking_keys(name).ends}
        names = self._sharing("end", keys, NameKind.SINGLE) | reach.changed_names(NameKind.SINGLE)
        before = self._rows(names)
        counts = {name: reach.counts.get(name, before.get(name, (0, ""))[0]) for name in names}
        representatives = {}
        for name in sorted(names):
            if counts[name] > 0:
                candidates = self._representatives_ending(blocking_keys(name).ends[0])
                totals = self._totals(candidates, NameKind.INITIAL)
                representatives[name] = representative_of_single(name, candidates, totals)
        self._write_moved(counts, representatives, before, reach)

    def _write_moved(
        self,
        counts: Mapping[str, int],
        representatives: Mapping[str, str],
        before: Mapping[str, tuple[int, str]],
        reach: _Reach,
    ) -> None:
        """Write names with another count or representative, and add their old and new representatives to the reach."""
        moved = {
            name
            for name, representative in representatives.items()
            if name in reach.counts or before.get(name, (0, ""))[1] != representative
        }
        self._write(counts, {name: representatives[name] for name in moved})
        reach.representatives |= {representatives[name] for name in moved}
        reach.representatives |= {before[name][1] for name in moved if name in before}

    def _reached(self, reach: _Reach) -> set[str]:
        """Return the changed names, and the names of more than one word in the affected clusters."""
        listed = json.dumps(sorted(reach.representatives))
        rows = self._database.rows(f"SELECT name FROM counted_names WHERE head IN {_AMONG} AND kind < 3", (listed,))
        return {name for (name,) in rows} | reach.counts.keys()

    def _rows(self, names: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Return (articles, representative) of those names that are stored."""
        statement = f"SELECT name, articles, head FROM counted_names WHERE name IN {_AMONG}"
        rows = self._database.rows(statement, (json.dumps(sorted(names)),))
        return {name: (count, representative) for name, count, representative in rows}

    def _component(self, names: set[str]) -> set[str]:
        """Return full names with all that share a key with them, directly or through others."""
        component, fresh = set(names), set(names)
        while fresh:
            keys = {key for name in fresh for key in blocking_keys(name).full}
            fresh = self._sharing("full", keys, NameKind.FULL) - component
            component |= fresh
        return component

    def _sharing(self, sort: str, keys: Iterable[str], kind: NameKind) -> set[str]:
        """Return the names of a kind that have one of these keys."""
        statement = (
            f"SELECT DISTINCT name FROM counted_keys JOIN counted_names USING (name)"
            f" WHERE sort = ? AND key IN {_AMONG} AND kind = ?"
        )
        return {name for (name,) in self._database.rows(statement, (sort, json.dumps(sorted(keys)), kind))}

    def _representatives_ending(self, words: str) -> set[str]:
        """Return the representatives of names of more than one word that end with these words."""
        statement = (
            "SELECT DISTINCT head FROM counted_keys JOIN counted_names USING (name)"
            " WHERE sort = 'end' AND key = ? AND kind < 3"
        )
        return {representative for (representative,) in self._database.rows(statement, (words,))}

    def _totals(self, representatives: Iterable[str], kind: NameKind) -> dict[str, int]:
        """Return the number of articles of each cluster, counting names up to a kind."""
        statement = f"SELECT head, SUM(articles) FROM counted_names WHERE head IN {_AMONG} AND kind <= ? GROUP BY head"
        return dict(self._database.rows(statement, (json.dumps(sorted(representatives)), kind)))

    def _delete(self, names: Collection[str]) -> None:
        self._database.write_many("DELETE FROM counted_names WHERE name = ?", [(name,) for name in names])
        self._delete_keys(names)

    def _write(self, counts: Mapping[str, int], representatives: Mapping[str, str]) -> None:
        rows = [(name, counts[name], blocking_keys(name).kind, one) for name, one in representatives.items()]
        self._database.write_many("INSERT OR REPLACE INTO counted_names VALUES (?, ?, ?, ?)", sorted(rows))

    def _write_keys(self, names: Iterable[str]) -> None:
        self._database.write_many("INSERT OR IGNORE INTO counted_keys VALUES (?, ?, ?)", sorted(_key_rows(names)))

    def _delete_keys(self, names: Iterable[str]) -> None:
        statement = "DELETE FROM counted_keys WHERE sort = ? AND key = ? AND name = ?"
        self._database.write_many(statement, list(_key_rows(names)))


def _key_rows(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        for sort, keys in _by_sort(blocking_keys(name)):
            yield from ((sort, key, name) for key in keys)


def _by_sort(keys: BlockingKeys) -> Iterator[tuple[str, tuple[str, ...]]]:
    return zip(_SORTS, (keys.full, keys.initial, keys.ends), strict=True)
