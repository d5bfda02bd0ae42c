"""The archive folder and its SQLite store of article versions."""
