"""Ids as Slack makes them: unguessable where they must never repeat, stable where a restart must find them again."""

import hashlib
import itertools
import os

_RUN = os.urandom(4).hex().upper()
_COUNT = itertools.count(1)


def fresh(prefix: str) -> str:
    """An id that no other run of the sandbox will ever make (events, views, files, envelopes, triggers)."""
    return f"{prefix}{_RUN}{next(_COUNT):05d}"


def stable(prefix: str, *parts: str) -> str:
    """The same id for the same parts in every run, so that an app's stored DM ids survive a restart."""
    return prefix + hashlib.sha1("\n".join(parts).encode()).hexdigest()[:9].upper()


def secret() -> str:
    """A key for an address that only its receiver may use."""
    return os.urandom(12).hex()
