"""What a page is, where it is no article: a list of links, a wall or an error page. Extracts nothing."""

__all__ = ["page_kind", "walls"]
