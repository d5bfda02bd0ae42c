-- The view that lets the statements of this version read an archive in format 3. Made in the temporary database of a
-- connection, where it stands in front of the table of the same name. The checks of its rows are those of this format.
CREATE TEMP VIEW versions AS SELECT *, NULL AS service FROM main.versions;
