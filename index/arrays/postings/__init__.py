"""Terms looked up in a segment: documents, frequencies and positions. Nothing of phrases or scores."""
