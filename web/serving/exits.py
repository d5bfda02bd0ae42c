"""Says why a worker ended, in a sentence for whoever runs the server. Ends nothing itself."""

from __future__ import annotations

import signal

CANNOT_SERVE = 78
"""The exit code of a worker that found nothing that it could serve."""

_SIGNALS = {
    signal.SIGBUS: "a file of the index was cut, or its disk failed, under the server; `dateline verify` says which",
    signal.SIGKILL: "the system was out of memory, or someone killed it",
    signal.SIGSEGV: "compiled code failed; a damaged file can be the reason: run `dateline verify`",
    signal.SIGABRT: "compiled code ended it",
}
_CODES = {
    CANNOT_SERVE: "it could not open the archive; its own message is above",
}


def cause(code: int) -> str:
    """Return why a process ended, for the code that `subprocess` gives: negative after a signal."""
    if code < 0:
        try:
            number = signal.Signals(-code)
        except ValueError:
            return f"signal {-code}"
        why = _SIGNALS.get(number)
        return f"{number.name}: {why}" if why else number.name
    why = _CODES.get(code)
    return f"exit code {code}: {why}" if why else f"exit code {code}"
