"""Parts of one article that stand on pages of their own: what a page says of it, and which belong together."""

__all__ = ["page_links", "part_addresses", "part_identity", "series", "stated_part"]
