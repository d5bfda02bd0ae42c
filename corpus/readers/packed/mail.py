"""The parts of mails as files: what was written, and what is attached. Shows no address of sender and receiver."""

from __future__ import annotations

import io
import mailbox
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import MIMEPart
from pathlib import Path
from typing import IO

_MOST_PARTS = 1_000
_BODIES = ("html", "plain")
_ENDINGS = {"text/html": ".html", "text/plain": ".txt"}


def mail_parts(path: Path, is_mailbox: bool) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the name and the bytes of each mail's text and attachments; mails in a mailbox are numbered."""
    if not is_mailbox:
        yield from _parts(message_from_bytes(path.read_bytes(), policy=policy.default), "")
        return
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            yield from _parts(message_from_bytes(box.get_bytes(key), policy=policy.default), f"{number}/")
    finally:
        box.close()


def _parts(mail: MIMEPart, prefix: str) -> Iterator[tuple[str, IO[bytes]]]:
    body = mail.get_body(_BODIES)
    if body is not None:
        yield f"{prefix}mail{_ENDINGS.get(body.get_content_type(), '.txt')}", _text(body)
    for number, part in zip(range(1, _MOST_PARTS), mail.iter_attachments(), strict=False):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0)
            if isinstance(inner, MIMEPart):
                yield from _parts(inner, f"{prefix}{number}/")
        elif not part.is_multipart():
            name = (part.get_filename() or f"attachment-{number}").replace("\\", "/").rsplit("/", 1)[-1]
            payload = part.get_payload(decode=True)
            yield f"{prefix}{number}-{name}", io.BytesIO(payload if isinstance(payload, bytes) else b"")


def _text(body: MIMEPart) -> IO[bytes]:
    """Return the text of a mail as UTF-8 where its encoding is stated, and its bytes where it is not."""
    payload = body.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset()
    if charset:
        try:
            return io.BytesIO(raw.decode(charset).encode())
        except (LookupError, UnicodeError):
            pass
    return io.BytesIO(raw)
