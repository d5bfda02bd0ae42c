"""The encoding of bytes: declared, or guessed by the languages that they would be. Reads no file."""

__all__ = ["codecs_of_labels", "decoding", "line_decoder", "wide"]
