"""The exemplars that Askback learned from: hand-written comments, each with what it says.

`exemplars/reasons`, `answers`, `comments`, `tone` and `phrases` hold a file a language; a workspace's corrections join
them (`weight` 2). Ids are unique in their folder.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis.learned.tasks import CONTRAST, PLAIN
from analysis.said.text import clauses, clean

FOLDER = Path(__file__).with_name("exemplars")
REASONS, ANSWERS, COMMENTS, TONE, PHRASES = "reasons", "answers", "comments", "tone", "phrases"


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One text and what it says.

    `labels`: a reason and perhaps a second one, one sentiment, or any number of themes. `contrast`: it names another
    reason only to deny it ("the price was fine, but ..."). `kind` is its folder; empty for what a workspace teaches.
    """

    id: str
    lang: str
    text: str
    labels: tuple[str, ...]
    weight: float = 1.0
    contrast: bool = False
    kind: str = ""


@cache
def reasons() -> Sequence[Exemplar]:
    """Why customers leave: (reason,) or (reason, second)."""
    kinds = (REASONS, ANSWERS, PHRASES)
    return [_exemplar(kind, row, _reasons_of(row)) for kind in kinds for row in _rows(kind) if "reason" in row]


@cache
def last_clauses() -> Sequence[Exemplar]:
    """The same, of each only the last clause: after "the price was fine, but" comes what was meant."""
    return [replace(each, text=clauses(clean(each.text))[-1]) for each in reasons()]


@cache
def contrasts() -> Sequence[Exemplar]:
    """The same texts, by whether they name a reason only to deny it."""
    return [replace(each, labels=(CONTRAST if each.contrast else PLAIN,)) for each in reasons()]


@cache
def sentiments() -> Sequence[Exemplar]:
    """How a comment sounds: about software, about everyday things, and in the plainest words."""
    kinds = (COMMENTS, TONE, PHRASES)
    return [_exemplar(kind, row, (row["sentiment"],)) for kind in kinds for row in _rows(kind) if "sentiment" in row]


@cache
def themes() -> Sequence[Exemplar]:
    """What a comment is about, if anything; those of which nobody has said are left out."""
    return [_exemplar(COMMENTS, row, tuple(row["themes"])) for row in _rows(COMMENTS) if "themes" in row]


def digest(texts: Iterable[str]) -> str:
    """Changes with any of these texts, or their order."""
    found = hashlib.sha256()
    for text in texts:
        found.update(text.encode() + b"\0")
    return found.hexdigest()


def files_digest(*kinds: str) -> str:
    """Changes with anything that the files of these folders say; reading them is not needed for it."""
    paths = sorted(path for kind in kinds for path in (FOLDER / kind).glob("*.yml"))
    return digest(path.read_text(encoding="utf-8") for path in paths)


def _rows(kind: str) -> list[dict[str, Any]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast; the wheels have it
    return [
        row
        for path in sorted((FOLDER / kind).glob("*.yml"))
        for row in yaml.load(path.read_text(encoding="utf-8"), loader)
    ]


def _exemplar(kind: str, row: dict[str, Any], labels: tuple[str, ...]) -> Exemplar:
    return Exemplar(row["id"], row["lang"], row["text"], labels, contrast=bool(row.get("contrast")), kind=kind)


def _reasons_of(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["reason"], row["second"]) if "second" in row else (row["reason"],)
