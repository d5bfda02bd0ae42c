"""What the layout of a page says of its lines, where the classifier of single lines knows too little."""

__all__ = ["caseless_text", "live_posts"]
