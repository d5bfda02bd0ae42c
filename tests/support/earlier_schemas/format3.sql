-- The tables of articles.db. `versions` and `texts` are only ever added to; `articles` points at what is current.
-- `crc` is a check of the other columns of its row (docs/store-format.md), `text_crc` one of the row of `texts`.
CREATE TABLE versions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL,  -- of the index that first shows this version
    live INTEGER NOT NULL,        -- 0: the article was removed with this version
    digest BLOB NOT NULL,         -- of everything below but `source`
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT,
    outlet TEXT,
    first_day TEXT,               -- the interval of publication, its end exclusive
    end_day TEXT,
    found_in TEXT,
    sure INTEGER,
    language TEXT,
    authors TEXT NOT NULL,        -- a JSON list
    collection TEXT,              -- the added folder that it came from
    encoding TEXT,                -- that of the page; NULL where it came as text
    encoding_sure INTEGER NOT NULL,
    cut INTEGER NOT NULL,         -- 1: the source gives only the beginning
    captured TEXT,                -- when a crawler fetched it, in UTC
    part_of TEXT,                 -- the same for all parts of one article
    part INTEGER,                 -- from 1
    text_crc INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    UNIQUE (id, version)
);
CREATE INDEX versions_generation ON versions (generation);
-- Apart from `versions`, so that a walk over those need not read the texts.
-- `removed_at`: the paragraph before which each removed line stood, a JSON list; empty where that is not known.
CREATE TABLE texts (
    number INTEGER PRIMARY KEY REFERENCES versions,
    body TEXT NOT NULL,
    removed TEXT NOT NULL,
    removed_at TEXT NOT NULL
);
CREATE TABLE articles (
    place INTEGER PRIMARY KEY,    -- the order in which articles first came
    id TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL REFERENCES versions,
    version INTEGER NOT NULL,
    live INTEGER NOT NULL,
    named INTEGER NOT NULL,       -- 1: people have been looked for in this version
    page BLOB,                    -- digest of the page as it was found last, before cleaning
    captured TEXT,                -- its latest capture, in UTC
    crc INTEGER NOT NULL
);
CREATE INDEX articles_unnamed ON articles (place) WHERE live AND NOT named;
-- What pages are known by (docs/identity.md); several identities may lead to one article.
CREATE TABLE identities (identity TEXT PRIMARY KEY, id TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX identities_id ON identities (id);
-- The added folders. `whole`: 0 where only files in it were named, which owns those alone.
CREATE TABLE collections (
    name TEXT PRIMARY KEY, root TEXT NOT NULL, whole INTEGER NOT NULL, crc INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE outlets (name TEXT PRIMARY KEY, folded TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX outlets_folded ON outlets (folded);
-- People and places as found in a version: JSON, names as the article has them.
CREATE TABLE found (
    number INTEGER PRIMARY KEY REFERENCES versions,
    generation INTEGER NOT NULL,
    people TEXT NOT NULL,
    places TEXT NOT NULL,
    crc INTEGER NOT NULL
);
CREATE INDEX found_generation ON found (generation);
CREATE TABLE named (name TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (name, number)) WITHOUT ROWID;
-- Canonical names (`value`) by name; a NULL value hides the name.
CREATE TABLE folding (
    dimension TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,         -- the name without case
    value TEXT,
    generation INTEGER NOT NULL,  -- of the index that first counts the name under this value
    crc INTEGER NOT NULL,
    PRIMARY KEY (dimension, name)
) WITHOUT ROWID;
CREATE INDEX folding_folded ON folding (dimension, folded);
CREATE INDEX folding_generation ON folding (dimension, generation);
-- The canonical names that names had before: from the index of generation `since` on, to the one before `until`.
CREATE TABLE former_names (
    dimension TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (dimension, name, until)
) WITHOUT ROWID;
-- Exceptions: what a name stands for in a single article.
CREATE TABLE exceptions (id TEXT NOT NULL, name TEXT NOT NULL, value TEXT, PRIMARY KEY (id, name)) WITHOUT ROWID;
-- Every spelling that leads to a canonical name (`value`); `place` is its rank, the most frequent spelling at 0.
-- `crc` is a check of all spellings of that name.
CREATE TABLE spellings (
    dimension TEXT NOT NULL,
    folded TEXT NOT NULL,
    place INTEGER NOT NULL,
    value TEXT NOT NULL,
    spelling TEXT NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (dimension, folded, place, value, spelling)
) WITHOUT ROWID;
CREATE INDEX spellings_value ON spellings (dimension, value, place);
-- Numbers about the other tables, which show that a row is missing (`corpus/store/integrity/totals.py`).
CREATE TABLE totals (name TEXT PRIMARY KEY, value INTEGER NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
-- Keyed hashes of the ids and identities of purged articles, and the key; `unfinished`: the purge must be run again.
-- `article` is the hash of the id.
CREATE TABLE purged (
    mark BLOB PRIMARY KEY, unfinished INTEGER NOT NULL, again INTEGER NOT NULL, article BLOB
) WITHOUT ROWID;
CREATE TABLE purge_key (key BLOB NOT NULL);
