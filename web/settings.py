"""How the front end is served and to whom: values of the command line, for every worker. Reads no environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the command line of `dateline serve` says.

    `names` are host names by which browsers may reach the site, `proxies` the addresses whose forwarded headers are
    believed, `prefix` the path under which the site lies (as `/news`, or empty), `user_header` the header in which a
    proxy names who is signed in. `state` is the folder of users, sessions and the audit log. `public` serves everyone
    without signing in, read-only. `log_queries` lets query texts into the log. `metrics_address` is an address, as
    `127.0.0.1:9100`, on which alone `/metrics` is then served. `query_in_title` puts the text of a search into the
    title of its page, which browsers keep in their history and show in their list of windows.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    prefix: str = ""
    socket: Path | None = None
    workers: int = 1
    state: Path | None = None
    user_header: str | None = None
    public: bool = False
    log_queries: bool = False
    metrics_address: str | None = None
    query_in_title: bool = False

    @classmethod
    def of_arguments(cls, given: Mapping[str, Any]) -> WebSettings:
        """Return the settings of a parsed command line, in which lists are not yet tuples; other names are ignored."""
        values: dict[str, Any] = {
            field.name: given[field.name] for field in fields(cls) if given.get(field.name) is not None
        }
        for name in ("names", "proxies"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)

    def to_json(self) -> str:
        """Return the settings as JSON, in which they reach a worker process."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> WebSettings:
        """Return the settings that `to_json` wrote; what is left out has its default."""
        values = json.loads(text)
        for name in ("socket", "state"):
            if values.get(name):
                values[name] = Path(values[name])
        return cls.of_arguments(values)
