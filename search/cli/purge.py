"""What `dateline purge` says about what it could not do. Purges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.ingest.purge import PurgeSummary


def purge_messages(summary: PurgeSummary, ids: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for every id that is unknown, and for what a person has to look at."""
    done = {*summary.purged, *summary.lifted}
    for article_id in dict.fromkeys(ids):
        if article_id not in done:
            yield f"There is no article {article_id} in this archive; `dateline search` shows the id of each hit."
    for name in summary.mentioned:
        yield f"A corrections file of this archive still names “{name}”, which no article has; remove it by hand."
    yield from summary.damaged
