"""Emoji, and the names that stand for them in Slack's texts: `:thumbsup:` is 👍, and so is `:+1::skin-tone-2:`."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("emoji.yml")

SHORTCODE = r":[a-z0-9_+'-]{1,60}:"
"""A regular expression for a name between colons, whether Slack's or a workspace's own."""

_NAMED = re.compile(r":([a-z0-9_+'-]{1,60}):(?::skin-tone-[2-6]:)?")
_ENDINGS = ("", " FACE", " SIGN")  # Slack leaves them out of Unicode's names
_FIRST = "\u2190"  # before it there are signs with names (a degree, a section), and no emoji


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file says."""

    names: Mapping[str, str]
    praise: frozenset[str]
    complaint: frozenset[str]


@cache
def _known() -> _Known:
    import yaml

    written: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _Known(written["names"], frozenset(written["praise"].split()), frozenset(written["complaint"].split()))


def drawn(text: str) -> str:
    """The text with emoji in place of their names. Names that only a workspace knows stay: they are words."""
    pieces, at = [], 0
    while found := _NAMED.search(text, at):
        sign = _sign(found[1])
        # A colon that closes no name of ours may open the next one.
        end = found.end() if sign else found.end(1)
        pieces += [text[at : found.start()], sign or text[found.start() : end]]
        at = end
    return "".join([*pieces, text[at:]])


def leaning(text: str) -> int:
    """1 where the signs of a text praise, -1 where they complain, 0 where they do neither or both."""
    praises, complains = (any(sign in text for sign in signs) for signs in (_known().praise, _known().complaint))
    return praises - complains


def _sign(name: str) -> str | None:
    return _known().names.get(name) or _by_unicode(name)


def _by_unicode(name: str) -> str | None:
    for ending in _ENDINGS:
        try:
            sign = unicodedata.lookup(name.replace("_", " ") + ending)
        except KeyError:
            continue
        if len(sign) == 1 and sign >= _FIRST and unicodedata.category(sign) == "So":
            return sign
    return None
