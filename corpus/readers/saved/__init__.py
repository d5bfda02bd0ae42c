"""Pages as browsers and their extensions save them. Extracts no article."""

__all__ = ["html_signs", "maff", "mhtml", "parts", "webarchive"]
