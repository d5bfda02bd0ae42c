-- Evidence for names of people, counted over the live English articles. Derived: may be dropped.
-- `rules`: the version of what is counted.
CREATE TABLE IF NOT EXISTS counted_evidence (rules INTEGER NOT NULL, articles INTEGER NOT NULL);
-- `sample`: the articles with the smallest keys. An article in which the form was decided on stays as it is while the
-- form's evidence is at least `below` and less than `above`, the weight of its context is `context`, and the form is a
-- place or not as `place` says.
CREATE TABLE IF NOT EXISTS counted_evidence_forms (
    number INTEGER PRIMARY KEY,
    form TEXT NOT NULL UNIQUE,
    articles INTEGER NOT NULL,
    sample BLOB NOT NULL,
    below INTEGER,
    above INTEGER,
    context INTEGER,
    place INTEGER
);
CREATE TABLE IF NOT EXISTS counted_evidence_words (
    word TEXT PRIMARY KEY,
    first INTEGER NOT NULL,
    first_people INTEGER NOT NULL,
    last INTEGER NOT NULL,
    last_people INTEGER NOT NULL,
    capital INTEGER NOT NULL,
    lower INTEGER NOT NULL
) WITHOUT ROWID;
-- The versions that are counted, each with its key and the numbers of its forms.
CREATE TABLE IF NOT EXISTS counted_evidence_articles (number INTEGER PRIMARY KEY, key INTEGER NOT NULL, forms BLOB NOT NULL);
-- What the model takes a form for in a version.
CREATE TABLE IF NOT EXISTS counted_evidence_verdicts (
    form INTEGER NOT NULL, article INTEGER NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (form, article)
) WITHOUT ROWID
