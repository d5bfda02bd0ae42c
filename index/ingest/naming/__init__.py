"""People of English articles by the evidence of their archive: observed, decided, and decided again where it moved."""

__all__ = ["naming_rounds"]
