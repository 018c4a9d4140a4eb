"""The kinds of field that Block Kit objects are made of; the tables in this package are written in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Rule: TypeAlias = Callable[[dict[str, Any], str], Iterator[str]]
"""Looks at one object whose fields are each sound, and says which of them do not go together."""


@dataclass(frozen=True)
class Text:
    """A string of `least` to `most` characters, both included."""

    most: int | None = None
    least: int = 1
    pattern: str | None = None
    complaint: str = "failed to match schema"


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """An integer within bounds that count as inside; True and False are no integers."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Number:
    """A finite number, `positive` when it must be above zero."""

    positive: bool = False


@dataclass(frozen=True)
class Flag:
    """True or False."""


@dataclass(frozen=True)
class Items:
    """A list of `least` to `most` members; `gaps` lets a member be null."""

    of: "Field"
    most: int | None = None
    least: int = 1
    gaps: bool = False


@dataclass(frozen=True)
class Shape:
    """An object: fields it must have, fields it may have, none besides, and rules between them."""

    required: Mapping[str, "Field"] = field(default_factory=dict)
    optional: Mapping[str, "Field"] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class OneOf:
    """An object whose `type` says which of the shapes it has."""

    shapes: Mapping[str, Shape]


Field: TypeAlias = Text | Choice | Whole | Number | Flag | Items | Shape | OneOf
