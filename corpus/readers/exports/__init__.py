"""Exports of library databases: many articles in one file of a word processor, a PDF, a workbook or a page."""

__all__ = ["documents", "export_pages", "signs", "workbook"]
