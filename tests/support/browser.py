"""The real browser that tests and pictures use: found, or installed where that is possible. Drives no page itself."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (  # of macOS, which puts no browser on the PATH
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
# dejavu: without any font the pages would be laid out with blanks, Cyrillic ones included.
BROWSER = ("chromium", "fonts-dejavu-core")
# The program inside playwright's package that talks to the browser is linked to it.
DRIVER = ("libatomic1",)
_QUIET = (
    "--no-sandbox",  # Chromium has none when root starts it, as in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CURE = (
    "No browser for the tests was found: install Chromium or Google Chrome (Debian: apt-get install chromium), "
    "or set DATELINE_BROWSER to the path of one."
)
DRIVER_CURE = (
    "Playwright, which drives the browser in the tests, does not start on this machine: "
    "install what it needs (Debian and Ubuntu: apt-get install libatomic1), then try again."
)


class BrowserMissing(Exception):
    """No browser is there; the message says what to install."""


def find_browser(environment: Mapping[str, str] = os.environ, elsewhere: tuple[Path, ...] = APPLICATIONS) -> Path:
    """Return the browser of $DATELINE_BROWSER, else a Chromium or Chrome of this machine; raises BrowserMissing."""
    if named := environment.get("DATELINE_BROWSER"):
        if found := shutil.which(named, path=environment.get("PATH")):
            return Path(found)
        raise BrowserMissing(f"DATELINE_BROWSER is {named}, which is no program: set it to the path of a browser.")
    for name in NAMES:
        if found := shutil.which(name, path=environment.get("PATH")):
            return Path(found)
    for path in elsewhere:
        if os.access(path, os.X_OK):
            return path
    raise BrowserMissing(CURE)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser without a window, quiet towards the network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


def driver_starts() -> bool:
    """Whether playwright's own program runs on this machine."""
    return (
        subprocess.run([sys.executable, "-m", "playwright", "--version"], check=False, capture_output=True).returncode
        == 0
    )


def install(packages: tuple[str, ...]) -> None:
    """Installs Debian packages where apt-get and the right to use it are there; otherwise does nothing."""
    if not shutil.which("apt-get") or not (sudo := _sudo()):
        return
    sys.stderr.write(f"Installing {' '.join(packages)} with apt-get for the tests ...\n")
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            [*sudo, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *command],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )


def _sudo() -> list[str]:
    """Return the words that run a command as root, or none when it would need a password."""
    if os.geteuid() == 0:
        return ["env"]
    if not shutil.which("sudo"):
        return []
    completed = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
    return ["sudo", "-n", "env"] if completed.returncode == 0 else []


def _is_there() -> bool:
    try:
        return bool(find_browser())
    except BrowserMissing:
        return bool(os.environ.get("DATELINE_BROWSER"))  # what a person named wrongly, no package mends


def main() -> int:
    """Write the path of the browser to stdout, installing what is missing; 1 with a sentence when that fails."""
    if missing := (() if _is_there() else BROWSER) + (() if driver_starts() else DRIVER):
        install(missing)
    try:
        browser = find_browser()
    except BrowserMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    if not driver_starts():
        sys.stderr.write(f"{DRIVER_CURE}\n")
        return 1
    sys.stdout.write(f"{browser}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
