"""What a segment holds, read-only: terms, postings, doc values; and all segments as one. Nothing of queries."""
