"""Services whose exports are read: each module recognises an export, cuts it and reads what it states."""

__all__ = ["europresse", "factiva", "integrum", "japanese", "labels", "nexis", "proquest", "westlaw"]
