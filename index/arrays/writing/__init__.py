"""Articles to segments: tokenized, inverted, merged and committed."""

__all__ = ["writer"]
