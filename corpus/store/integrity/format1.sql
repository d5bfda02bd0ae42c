-- Views that let the statements of this version read an archive in format 1, which has no checks. Made in the temporary
-- database of a connection, where they stand in front of the tables of the same names.
CREATE TEMP VIEW versions AS
    SELECT *, NULL AS collection, NULL AS encoding, 1 AS encoding_sure, 0 AS cut, NULL AS captured, NULL AS part_of, NULL AS part, NULL AS service, 0 AS text_crc, 0 AS crc
    FROM main.versions;
CREATE TEMP VIEW texts AS SELECT *, '' AS removed_at FROM main.texts;
CREATE TEMP VIEW articles AS SELECT *, NULL AS captured, 0 AS crc FROM main.articles;
CREATE TEMP VIEW found AS SELECT *, 0 AS crc FROM main.found;
CREATE TEMP VIEW folding AS SELECT *, 0 AS crc FROM main.folding;
CREATE TEMP VIEW spellings AS SELECT *, 0 AS crc FROM main.spellings;
CREATE TEMP VIEW totals AS
    SELECT 'live' AS name, (SELECT COUNT(*) FROM main.articles WHERE live) AS value, 0 AS crc
    UNION ALL SELECT 'unnamed', (SELECT COUNT(*) FROM main.articles WHERE live AND NOT named), 0
    UNION ALL SELECT 'outlets', 0, 0 UNION ALL SELECT 'people', 0, 0 UNION ALL SELECT 'identities', 0, 0
    UNION ALL SELECT 'exceptions', 0, 0 UNION ALL SELECT 'generation', -1, 0 UNION ALL SELECT 'schema', 0, 0;
CREATE TEMP VIEW purged AS SELECT x'' AS mark, 0 AS unfinished, 0 AS again, NULL AS article WHERE 0;
CREATE TEMP VIEW identities AS SELECT '' AS identity, '' AS id, 0 AS crc WHERE 0;
CREATE TEMP VIEW collections AS SELECT '' AS name, '' AS root, 0 AS whole, 0 AS crc WHERE 0;
CREATE TEMP VIEW former_names AS
    SELECT '' AS dimension, '' AS name, '' AS value, 0 AS since, 0 AS until, 0 AS crc WHERE 0;
