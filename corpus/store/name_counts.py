"""The names of people as folding keeps them: counted over the live articles, with their heads, in tables of the store.

What is kept follows the articles by what has changed since; `resolution.clusters` decides what a change comes to. All
of it can be made again from what was found, and is, when the rules have changed. Corrects no names.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from corpus.resolution.clusters import (
    RULES_VERSION,
    BlockingKeys,
    NameKind,
    blocking_keys,
    representative_of_initial,
    representative_of_single,
    representatives_of,
    representatives_of_full,
)
from corpus.store import rows as versions
from corpus.store.database import Database

MANY = 2_000
"""From so many changed names on, if they are also a fifth of all, all heads are worked out anew: to look up the
neighbours of a name takes five times as long as to work out one of many (seen with 200,000 names)."""

_AT_ONCE = 2_000
_SORTS = ("full", "initial", "end")
_GONE = """
SELECT counted.number FROM counted JOIN versions USING (number)
WHERE versions.id IN (SELECT id FROM versions WHERE generation >= :generation)
    AND counted.number NOT IN (SELECT number FROM articles WHERE live AND id = versions.id)
"""
_NEW = """
SELECT found.number FROM found JOIN versions USING (number) JOIN articles ON articles.id = versions.id
WHERE found.generation >= :generation AND articles.live AND articles.number = found.number
    AND found.number NOT IN (SELECT number FROM counted)
"""
_AMONG = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class NameCounts:
    """Names with the number of their articles, how often each form of each is used, and their heads."""

    articles: Mapping[str, int]
    forms: Mapping[str, Counter[str]]
    heads: Mapping[str, str]


@dataclass(slots=True)
class _Reach:
    """How far a change has reached: the names in other articles than before, with how many, and the heads."""

    counts: dict[str, int]
    heads: set[str]

    def of_kind(self, kind: NameKind) -> set[str]:
        """Give the names in other articles than before that are of a kind."""
        return {name for name in self.counts if blocking_keys(name).kind is kind}


class CountedNames:
    """The counted names of an archive; writes inside the transaction of its caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, generation: int, corrections: Collection[str] = ()) -> set[str] | None:
        """Count what has changed since, and give the names whose value or spellings may be others; None: all may.

        `generation` is the one that will show it; `corrections` are the names that corrections speak of, whose people
        are always given, and once more when nothing speaks of them any longer.
        """
        for statement in files("corpus.store").joinpath("name_counts.sql").read_text("utf-8").split(";\n"):
            self._database.write(statement)
        state = self._database.row("SELECT rules, generation, corrected FROM counting")
        anew = state is None or state[0] != RULES_VERSION
        if anew:
            for table in ("counted", "counted_forms", "counted_names", "counted_keys"):
                self._database.write(f"DELETE FROM {table}")
        changed = self._recount(0 if anew else state[1])
        corrected = set() if anew else set(json.loads(state[2]))
        if anew or self._many(len(changed)):
            self._regroup_all(changed)
            touched = None
        else:
            touched = self._regroup(changed) | corrected | self._namesakes(corrected)
        meant = self._namesakes(self._spelt(corrections))
        self._database.write("DELETE FROM counting")
        self._database.write(
            "INSERT INTO counting VALUES (?, ?, ?)", (RULES_VERSION, generation, json.dumps(sorted(meant)))
        )
        return None if touched is None else touched | meant

    def _spelt(self, forms: Collection[str]) -> set[str]:
        """Give the names that are, or are somewhere spelt as, one of these."""
        told = json.dumps(sorted(forms))
        rows = self._database.rows(f"SELECT DISTINCT name FROM counted_forms WHERE form IN {_AMONG}", (told,))
        return {name for (name,) in rows} | set(forms)

    def _namesakes(self, names: Collection[str]) -> set[str]:
        """Give all names under the heads of these."""
        told = json.dumps(sorted(names))
        heads = f"SELECT head FROM counted_names WHERE name IN {_AMONG}"
        return {
            name for (name,) in self._database.rows(f"SELECT name FROM counted_names WHERE head IN ({heads})", (told,))
        }

    def everything(self) -> NameCounts:
        """Give all names that are counted."""
        return self._counts(
            self._database.rows("SELECT name, articles, head FROM counted_names"),
            self._database.rows("SELECT name, form, articles FROM counted_forms"),
        )

    def of(self, names: Collection[str]) -> NameCounts:
        """Give some names that are counted."""
        told = json.dumps(sorted(names))
        return self._counts(
            self._database.rows(f"SELECT name, articles, head FROM counted_names WHERE name IN {_AMONG}", (told,)),
            self._database.rows(f"SELECT name, form, articles FROM counted_forms WHERE name IN {_AMONG}", (told,)),
        )

    def _counts(self, names: Iterable[tuple[str, int, str]], spelt: Iterable[tuple[str, str, int]]) -> NameCounts:
        articles, heads = {}, {}
        for name, count, head in names:
            articles[name] = count
            heads[name] = head
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, form, count in spelt:
            forms[name][form] = count
        return NameCounts(articles, forms, heads)

    def _recount(self, generation: int) -> Counter[str]:
        """Bring the counts up to the live articles; gives the names that changed, with how much."""
        names: Counter[str] = Counter()
        forms: Counter[tuple[str, str]] = Counter()
        changed: set[str] = set()
        for statement, sign in ((_GONE, -1), (_NEW, 1)):
            numbers = [number for (number,) in self._database.rows(statement, {"generation": generation})]
            for people in self._found(numbers):
                for person in versions.read_people(people):
                    changed.add(person.name)
                    names[person.name] += sign
                    for form in person.forms or (person.name,):
                        forms[person.name, form] += sign
            change = "INSERT INTO counted VALUES (?)" if sign > 0 else "DELETE FROM counted WHERE number = ?"
            self._database.write_many(change, [(number,) for number in numbers])
        self._database.write_many(
            "INSERT INTO counted_forms VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET articles = counted_forms.articles + excluded.articles",
            [(name, form, count) for (name, form), count in forms.items() if count],
        )
        self._database.write_many(
            "DELETE FROM counted_forms WHERE name = ? AND form = ? AND articles = 0",
            [spelt for spelt, count in forms.items() if count < 0],
        )
        return Counter({name: names[name] for name in changed})

    def _found(self, numbers: list[int]) -> Iterator[str]:
        statement = f"SELECT people FROM found WHERE number IN {_AMONG}"
        for start in range(0, len(numbers), _AT_ONCE):
            told = json.dumps(numbers[start : start + _AT_ONCE])
            yield from (people for (people,) in self._database.rows(statement, (told,)))

    def _many(self, changed: int) -> bool:
        return changed > MANY and changed * 5 > self._database.row("SELECT COUNT(*) FROM counted_names")[0]

    def _regroup_all(self, changed: Counter[str]) -> None:
        """Work out all heads anew."""
        counts = Counter(dict(self._database.rows("SELECT name, articles FROM counted_names")))
        known = frozenset(counts)
        counts.update(changed)
        counts = Counter({name: count for name, count in counts.items() if count > 0})
        heads = representatives_of(counts)
        self._database.write("DELETE FROM counted_names")
        self._put(counts, heads)
        self._put_keys(counts.keys() - known)
        self._drop_keys(known - counts.keys())

    def _regroup(self, changed: Mapping[str, int]) -> set[str]:
        """Work out the heads that a change can reach; gives all names under those that it did reach, and lost ones."""
        if not changed:
            return set()
        known = self._rows(changed)
        self._put_keys(changed.keys() - known.keys())
        counts = {name: known.get(name, (0, ""))[0] + more for name, more in changed.items()}
        reach = _Reach(counts, {head for _, head in known.values()})
        full = {name for name in changed if blocking_keys(name).kind is NameKind.FULL}
        component = self._component(full)
        self._drop([name for name, count in counts.items() if count <= 0])
        self._regroup_full(component, reach)
        self._regroup_initial(reach)
        self._regroup_lone(reach)
        told = json.dumps(sorted(reach.heads))
        under = self._database.rows(f"SELECT name FROM counted_names WHERE head IN {_AMONG}", (told,))
        return {name for (name,) in under} | changed.keys()

    def _regroup_full(self, component: set[str], reach: _Reach) -> None:
        before = self._rows(component)
        counts = {name: count for name, (count, _) in before.items()}
        counts.update((name, count) for name, count in reach.counts.items() if name in component)
        counts = {name: count for name, count in counts.items() if count > 0}
        self._changed(counts, representatives_of_full(counts), before, reach)

    def _regroup_initial(self, reach: _Reach) -> None:
        keys = {key for name in self._members(reach) for key in blocking_keys(name).initial}
        names = self._sharing("initial", keys, NameKind.INITIAL) | reach.of_kind(NameKind.INITIAL)
        before = self._rows(names)
        counts = {name: reach.counts.get(name, before.get(name, (0, ""))[0]) for name in names}
        heads = {}
        for name in sorted(names):
            if counts[name] > 0:
                near = self._rows(self._sharing("initial", blocking_keys(name).initial, NameKind.FULL))
                heads[name] = representative_of_initial(
                    name, near, self._totals({head for _, head in near.values()}, NameKind.FULL)
                )
        self._changed(counts, heads, before, reach)

    def _regroup_lone(self, reach: _Reach) -> None:
        keys = {key for name in self._members(reach) for key in blocking_keys(name).ends}
        names = self._sharing("end", keys, NameKind.SINGLE) | reach.of_kind(NameKind.SINGLE)
        before = self._rows(names)
        counts = {name: reach.counts.get(name, before.get(name, (0, ""))[0]) for name in names}
        heads = {}
        for name in sorted(names):
            if counts[name] > 0:
                owners = self._heads_ending(blocking_keys(name).ends[0])
                heads[name] = representative_of_single(name, owners, self._totals(owners, NameKind.INITIAL))
        self._changed(counts, heads, before, reach)

    def _changed(
        self,
        counts: Mapping[str, int],
        heads: Mapping[str, str],
        before: Mapping[str, tuple[int, str]],
        reach: _Reach,
    ) -> None:
        """Keep heads, and note the names that have another one or are in other articles, with old and new heads."""
        moved = {name for name, head in heads.items() if name in reach.counts or before.get(name, (0, ""))[1] != head}
        self._put(counts, {name: heads[name] for name in moved})
        reach.heads |= {heads[name] for name in moved} | {before[name][1] for name in moved if name in before}

    def _members(self, reach: _Reach) -> set[str]:
        """Give the names under the heads that the change has reached so far, and those that changed themselves."""
        told = json.dumps(sorted(reach.heads))
        rows = self._database.rows(f"SELECT name FROM counted_names WHERE head IN {_AMONG} AND kind < 3", (told,))
        return {name for (name,) in rows} | reach.counts.keys()

    def _rows(self, names: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Give (articles, head) of those names that are kept."""
        statement = f"SELECT name, articles, head FROM counted_names WHERE name IN {_AMONG}"
        rows = self._database.rows(statement, (json.dumps(sorted(names)),))
        return {name: (count, head) for name, count, head in rows}

    def _component(self, names: set[str]) -> set[str]:
        """Give full names with all that share a key with them, directly or by others."""
        whole, fresh = set(names), set(names)
        while fresh:
            fresh = (
                self._sharing("full", {key for name in fresh for key in blocking_keys(name).full}, NameKind.FULL)
                - whole
            )
            whole |= fresh
        return whole

    def _sharing(self, sort: str, keys: Iterable[str], kind: NameKind) -> set[str]:
        statement = (
            f"SELECT DISTINCT name FROM counted_keys JOIN counted_names USING (name)"
            f" WHERE sort = ? AND key IN {_AMONG} AND kind = ?"
        )
        return {name for (name,) in self._database.rows(statement, (sort, json.dumps(sorted(keys)), kind))}

    def _heads_ending(self, words: str) -> set[str]:
        statement = (
            "SELECT DISTINCT head FROM counted_keys JOIN counted_names USING (name)"
            " WHERE sort = 'end' AND key = ? AND kind < 3"
        )
        return {head for (head,) in self._database.rows(statement, (words,))}

    def _totals(self, heads: Iterable[str], kind: NameKind) -> dict[str, int]:
        """Give in how many articles the names up to a kind are under each head."""
        statement = f"SELECT head, SUM(articles) FROM counted_names WHERE head IN {_AMONG} AND kind <= ? GROUP BY head"
        return dict(self._database.rows(statement, (json.dumps(sorted(heads)), kind)))

    def _drop(self, names: Collection[str]) -> None:
        self._database.write_many("DELETE FROM counted_names WHERE name = ?", [(name,) for name in names])
        self._drop_keys(names)

    def _put(self, counts: Mapping[str, int], heads: Mapping[str, str]) -> None:
        rows = [(name, counts[name], blocking_keys(name).kind, head) for name, head in heads.items()]
        self._database.write_many("INSERT OR REPLACE INTO counted_names VALUES (?, ?, ?, ?)", sorted(rows))

    def _put_keys(self, names: Iterable[str]) -> None:
        rows = [(sort, key, name) for name in names for sort, keys in _sorts(blocking_keys(name)) for key in keys]
        self._database.write_many("INSERT OR IGNORE INTO counted_keys VALUES (?, ?, ?)", sorted(rows))

    def _drop_keys(self, names: Iterable[str]) -> None:
        rows = [(sort, key, name) for name in names for sort, keys in _sorts(blocking_keys(name)) for key in keys]
        self._database.write_many("DELETE FROM counted_keys WHERE sort = ? AND key = ? AND name = ?", rows)


def _sorts(keys: BlockingKeys) -> Iterator[tuple[str, tuple[str, ...]]]:
    return zip(_SORTS, (keys.full, keys.initial, keys.ends), strict=True)
