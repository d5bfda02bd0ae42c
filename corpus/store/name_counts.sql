-- Counts and clusters of people's names, so that no resolution reads all articles again. Derived: may be dropped.
-- `corrected`: the names of people that corrections reached, a JSON list.
CREATE TABLE IF NOT EXISTS counting (rules INTEGER NOT NULL, generation INTEGER NOT NULL, corrected TEXT NOT NULL);
-- The versions whose people are counted below.
CREATE TABLE IF NOT EXISTS counted (number INTEGER PRIMARY KEY);
-- The number of articles in which a name has a form.
CREATE TABLE IF NOT EXISTS counted_forms (
    name TEXT NOT NULL, form TEXT NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (name, form)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counted_spelt ON counted_forms (form);
-- The number of articles of a name, its kind (`NameKind`), and the representative of its cluster (`head`).
CREATE TABLE IF NOT EXISTS counted_names (
    name TEXT PRIMARY KEY, articles INTEGER NOT NULL, kind INTEGER NOT NULL, head TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counted_heads ON counted_names (head);
-- The blocking keys of names, of three sorts: full, initial, end.
CREATE TABLE IF NOT EXISTS counted_keys (
    sort TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sort, key, name)
) WITHOUT ROWID;
