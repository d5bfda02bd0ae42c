"""The forward pass of spaCy's English entity recognizer in NumPy, over many texts at once.

Trains nothing and knows nothing of people: a text goes in, labelled spans come out, those that spaCy finds.
"""

__all__ = ["entity_spans"]
