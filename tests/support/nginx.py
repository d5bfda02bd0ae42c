"""The real nginx that tests of a proxy use: found, or installed where that is possible. Serves no real site."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.browser import install
from tests.support.server import ROOT

PACKAGES = ("nginx-light", "openssl")
ELSEWHERE = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin")
CURE = (
    "No nginx with openssl for the tests was found: install both (Debian: apt-get install nginx-light openssl), "
    "or set DATELINE_NGINX to the path of an nginx."
)
EXAMPLE = ROOT / "deploy" / "nginx.conf"
NAME = "news.example"
PATIENCE = 20
"""Seconds until nginx must take connections."""


class NginxMissing(Exception):
    """No nginx is there; the message says what to install."""


def find_nginx(environment: Mapping[str, str] = os.environ, elsewhere: tuple[str, ...] = ELSEWHERE) -> Path:
    """Return the nginx of $DATELINE_NGINX, else that of this machine; raises NginxMissing."""
    path = os.pathsep.join((environment.get("PATH", ""), *elsewhere))
    found = shutil.which(environment.get("DATELINE_NGINX", "nginx"), path=path)
    if found and shutil.which("openssl", path=path):
        return Path(found)
    raise NginxMissing(CURE)


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running nginx: the ports for HTTPS and HTTP, and the folder with its logs."""

    port: int
    plain_port: int
    folder: Path


@contextmanager
def proxying(backend: str, folder: Path, *changes: tuple[str, str]) -> Iterator[Proxy]:
    """Run nginx with the example of `deploy/` before a backend, as `127.0.0.1:8000`, on ports and paths of the test.

    `changes` are further (text, replacement) of the example; each text must occur in it.
    """
    proxy = Proxy(_free_port(), _free_port(), folder)
    certificate, key = _certificate(folder)
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("server 127.0.0.1:8000;", f"server {backend};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{proxy.port} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{proxy.plain_port};"),
        ("/etc/ssl/certs/news.example.pem", str(certificate)),
        ("/etc/ssl/private/news.example.key", str(key)),
        ("/var/log/nginx", str(folder)),
        *changes,
    ):
        assert old in text, f"{EXAMPLE} does not say {old}"
        text = text.replace(old, new)
    main = folder / "nginx.conf"
    paths = " ".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are closed to the user that nginx would take
    main.write_text(
        f"{user} daemon off; worker_processes 1; pid {folder / 'pid'}; error_log {folder / 'start.log'};\n"
        f"events {{ worker_connections 256; }}\nhttp {{ {paths}\n{text}\n}}\n",
        encoding="utf-8",
    )
    command = [str(find_nginx()), "-e", str(folder / "start.log"), "-p", str(folder), "-c", str(main)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(proxy.port, process, folder / "start.log")
            yield proxy
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if process.poll() is not None:
            raise RuntimeError(f"nginx ended before it took a connection:\n{log.read_text(encoding='utf-8')}")
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nginx took no connection within {PATIENCE} s:\n{log.read_text(encoding='utf-8')}")


def main() -> int:
    """Install what the tests of a proxy need, where it is missing; 1 with a sentence when that fails."""
    try:
        find_nginx()
    except NginxMissing:
        install(PACKAGES)
    try:
        find_nginx()
    except NginxMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
