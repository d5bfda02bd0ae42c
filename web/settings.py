"""How the front end is served and to whom: values of the command line, for every worker. Reads no environment."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the command line of `dateline serve` says.

    `names` are host names by which browsers may reach the site, `proxies` the addresses whose forwarded headers are
    believed, `prefix` the path under which the site lies (as `/news`, or empty), `user_header` the header in which a
    proxy names who is signed in. `state` is the folder of users, sessions and the audit log. `public` serves everyone
    without signing in, read-only. `threads` is the number of requests that each worker serves at once.
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
    threads: int = 8

    def to_json(self) -> str:
        """Return the settings as JSON, in which they reach a worker process."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> WebSettings:
        """Return the settings that `to_json` wrote."""
        values = json.loads(text)
        for name in ("names", "proxies"):
            values[name] = tuple(values[name])
        for name in ("socket", "state"):
            values[name] = Path(values[name]) if values[name] else None
        return cls(**values)
