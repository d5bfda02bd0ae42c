-- What folding keeps of the names of people, so that it need not read all articles again. Derived: may be dropped.
-- `corrected`: the names of those whom corrections reached, a JSON list.
CREATE TABLE IF NOT EXISTS counting (rules INTEGER NOT NULL, generation INTEGER NOT NULL, corrected TEXT NOT NULL);
-- The versions whose people are counted below.
CREATE TABLE IF NOT EXISTS counted (number INTEGER PRIMARY KEY);
-- In how many articles a name is spelt in a form.
CREATE TABLE IF NOT EXISTS counted_forms (
    name TEXT NOT NULL, form TEXT NOT NULL, articles INTEGER NOT NULL, PRIMARY KEY (name, form)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counted_spelt ON counted_forms (form);
-- In how many articles a name is, what kind of name it is, and the name under which its person's names are gathered.
CREATE TABLE IF NOT EXISTS counted_names (
    name TEXT PRIMARY KEY, articles INTEGER NOT NULL, kind INTEGER NOT NULL, head TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counted_heads ON counted_names (head);
-- The keys under which names meet, of three sorts: full, initial, end.
CREATE TABLE IF NOT EXISTS counted_keys (
    sort TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sort, key, name)
) WITHOUT ROWID;
