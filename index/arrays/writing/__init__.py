"""Articles to segments: tokenized, inverted, merged and committed."""
