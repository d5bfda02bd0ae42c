"""The query language: tables, lexer, parser and printer."""
