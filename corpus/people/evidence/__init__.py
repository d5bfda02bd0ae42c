"""People in English text by the evidence of the whole archive: what it counts, what that says, and who is decided on.

Keeps nothing: `corpus.store.evidence` does.
"""

__all__ = [
    "archive_evidence",
    "asking",
    "deciding",
    "evidence_rows",
    "places",
    "scanning",
    "tables",
]
