"""What a comment is about: themes, of which it may have several or none, by what was learned from exemplars."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.learned.tasks import Task

if TYPE_CHECKING:  # naming a reason loads no model
    from analysis.learned.model import Look, Model

_FILE = Path(__file__).with_name("themes.yml")

CLEAR = 0.16
"""From which share of belief on a theme is taken to be there; by cross-validation (docs/understanding.md). It is this
low because each theme is in few exemplars: the head believes far too little in any of them, and all alike."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as the team reads it."""

    code: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Mention:
    """That a comment is about a theme, and how much belief is in it, 0.0 to 1.0; each is asked by itself."""

    code: str
    confidence: float


@cache
def shipped() -> Mapping[str, Theme]:
    """The themes that every workspace starts with, by code, in their order."""
    import yaml

    written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {code: Theme(code, entry["name"], entry["about"]) for code, entry in written.items()}


def read(model: "Model", look: "Look") -> list[Mention]:
    """The themes of a text, the clearest first; none where nothing is clear."""
    shares = model.shares(Task.THEME, look)
    clear = [Mention(code, share) for code, share in shares.items() if share >= CLEAR]
    return sorted(clear, key=lambda mention: -mention.confidence)
