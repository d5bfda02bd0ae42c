"""Passwords: which ones are accepted, their hashes, and the check of one. Stores nothing."""

from __future__ import annotations

import secrets
import threading
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
LONGEST = 1_024
ADVISED = 15
"""Characters. Any sort of them is accepted: OWASP's ASVS 5 asks for at least 8 and advises 15."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
"""argon2id with 46 MiB and two passes: above the least that OWASP advises, and small beside a server."""

_CHECKS = threading.BoundedSemaphore(2)
"""Checks at a time in a process: each takes 46 MiB and a core."""
PATIENCE = 5.0
"""Seconds that a sign-in waits for its turn."""

_COMMON = (
    "password", "passwort", "kennwort", "parola", "contrasena", "motdepasse", "qwerty", "qwertz", "azerty", "asdfgh",
    "letmein", "welcome", "willkommen", "admin", "administrator", "iloveyou", "dateline", "newsroom", "changeme",
    "secret",
)  # fmt: skip
"""Words that a few more characters do not hide, as in "Password123!". Not a list of leaked passwords."""


class TooManySignIns(Exception):
    """Other sign-ins are being checked; a moment later there is room."""


def fault(password: str, name: str) -> str | None:
    """Return why a password is not accepted for a user, as a sentence; None if it is."""
    if len(password) < SHORTEST:
        return f"The password has {len(password)} characters; use at least {SHORTEST}, better {ADVISED} or more."
    if len(password) > LONGEST:
        return f"The password has {len(password):,} characters; use at most {LONGEST:,}."
    if not password.isprintable():
        return "The password has a control character; use letters, digits, spaces and signs."
    if _is_guessable(password.casefold(), name.casefold()):
        return "The password is one of the first that a stranger tries; use several words that do not belong together."
    return None


def _is_guessable(password: str, name: str) -> bool:
    """Return whether little is left of a password without the name, common words, runs and repetitions."""
    common = _COMMON if len(password) < ADVISED else ()
    for known in (name, name[::-1], *name.split(), *common):
        if len(known) >= 3:
            password = password.replace(known, "")
    jumps = sum(abs(ord(after) - ord(before)) > 1 for before, after in pairwise(password))
    return len(password) < 5 or len(set(password)) < 4 or jumps < 4


def hashed(password: str) -> str:
    """Return the hash of a password, with its salt and parameters."""
    return _HASHER.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Return whether a password has a stored hash. Without one it takes the same time, so that no name is told apart.

    Raises TooManySignIns if there is no room for the check within `PATIENCE` seconds.
    """
    if not _CHECKS.acquire(timeout=PATIENCE):
        raise TooManySignIns
    try:
        _HASHER.verify(stored or _of_no_one(), password[: LONGEST + 1])
        return stored is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _CHECKS.release()


def is_outdated(stored: str) -> bool:
    """Return whether a hash was made with weaker parameters than those of today."""
    return _HASHER.check_needs_rehash(stored)


@cache
def _of_no_one() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
