"""The parts of a crawl in WARC files: compressed members, records, answers of servers. Builds no page."""

__all__ = ["http_answer", "members", "records", "revisits"]
