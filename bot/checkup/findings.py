"""What `doctor` found out, a sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"  # Askback runs, but something will be missing
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """One check. `says` is one sentence; where not all is well it holds the cure."""

    name: str
    state: State
    says: str


Findings = Iterator[Finding]


def ok(name: str, says: str) -> Finding:
    return Finding(name, State.OK, says)


def warning(name: str, says: str) -> Finding:
    return Finding(name, State.WARNING, says)


def failed(name: str, says: str) -> Finding:
    return Finding(name, State.FAILED, says)
