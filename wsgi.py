"""The application for a WSGI server, over the archive in $DATELINE_ARCHIVE. Starts no server itself.

$DATELINE_SETTINGS has the settings of the front end as JSON (`web/settings.py`); `dateline serve` writes them for its
workers.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from corpus.store.archive import open_archive
from index.engines import open_engine
from index.ingest.sync import sync_if_behind
from search.searcher import Searcher
from web.app import create_app
from web.settings import WebSettings

_archive = open_archive(Path(os.environ.get("DATELINE_ARCHIVE", "archive")))
_engine = open_engine(_archive.index_folder, _archive.store.texts)
sync_if_behind(_archive, _engine)

_settings = WebSettings.from_json(os.environ.get("DATELINE_SETTINGS") or "{}")
app = create_app(Searcher(_engine, _archive.store, time.monotonic), _settings)
