"""Pages as browsers and their extensions save them. Extracts no article."""

__all__ = ["archivebox", "html_signs", "maff", "mhtml", "parts", "webarchive"]
