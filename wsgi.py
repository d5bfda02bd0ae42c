"""The application for a WSGI server, over the archive in $DATELINE_ARCHIVE. Starts no server itself.

$DATELINE_SETTINGS has the settings of the front end as JSON (`web/settings.py`); `dateline serve` writes them for its
workers. Without it the application answers its own machine only, and asks for sign-in if the archive has users.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from corpus.store.archive import open_archive
from index.engines import open_engine
from index.ingest.sync import sync_if_behind
from search.searcher import Searcher
from web.access.gate import with_state
from web.app import create_app
from web.settings import WebSettings

_archive = open_archive(Path(os.environ.get("DATELINE_ARCHIVE", "archive")))
_engine = open_engine(_archive.index_folder, _archive.store.texts)
sync_if_behind(_archive, _engine)

_given = os.environ.get("DATELINE_SETTINGS")
_settings = WebSettings.from_json(_given) if _given else with_state(WebSettings(), _archive.folder, os.environ)
app = create_app(Searcher(_engine, _archive.store, time.monotonic), _settings)
