"""The query language: tables, lexer, parser and printer."""

__all__ = ["builder", "dates", "parser", "printer", "syntax"]
