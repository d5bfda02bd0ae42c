-- Views that let the statements of this version read an archive in format 2. Made in the temporary database of a
-- connection, where they stand in front of the tables of the same names. A row whose check is right in format 2 gets the
-- check that it has in later formats.
CREATE TEMP VIEW versions AS
    SELECT number, id, version, generation, live, digest, title, source, url, outlet, first_day, end_day, found_in, sure,
    language, authors,
    NULL AS collection, NULL AS encoding, 1 AS encoding_sure, 0 AS cut,
    NULL AS captured, NULL AS part_of, NULL AS part, NULL AS service, text_crc,
    CASE crc WHEN row_check(number, id, version, generation, live, digest, title, source, url, outlet, first_day,
        end_day, found_in, sure, language, authors, text_crc)
    THEN row_check(number, id, version, generation, live, digest, title, source, url, outlet, first_day,
        end_day, found_in, sure, language, authors, NULL, NULL, 1, 0, NULL, NULL, NULL, text_crc) ELSE -1 END AS crc
    FROM main.versions;
CREATE TEMP VIEW texts AS SELECT *, '' AS removed_at FROM main.texts;
CREATE TEMP VIEW articles AS
    SELECT place, id, number, version, live, named, page, NULL AS captured,
    CASE crc WHEN row_check(id, number, version, live, named, page)
    THEN row_check(id, number, version, live, named, page, NULL) ELSE -1 END AS crc
    FROM main.articles;
CREATE TEMP VIEW totals AS
    SELECT * FROM main.totals UNION ALL SELECT 'identities', 0, row_check('identities', 0);
CREATE TEMP VIEW purged AS SELECT *, NULL AS article FROM main.purged;
CREATE TEMP VIEW identities AS SELECT '' AS identity, '' AS id, 0 AS crc WHERE 0;
CREATE TEMP VIEW collections AS SELECT '' AS name, '' AS root, 0 AS whole, 0 AS crc WHERE 0;
CREATE TEMP VIEW former_names AS
    SELECT '' AS dimension, '' AS name, '' AS value, 0 AS since, 0 AS until, 0 AS crc WHERE 0;
