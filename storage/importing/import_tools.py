"""Whose export a file is, and which of its columns is which (`import_history_headings.yml`)."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from storage.files.import_headings import key

OTHER = "other"
"""What a tool is called that nobody recognised."""

ENOUGH = 3  # headings by which a tool is known
LIKELY_SCORE = 1000  # how weak a question is as the name of a score: weaker than any name


class Part(StrEnum):
    """What a column of an export can be."""

    KEY = "key"
    PERSON = "person"
    OWN_ID = "own_id"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    COMPANY = "company"
    COMPANY_ID = "company_id"
    SCORE = "score"
    COMMENT = "comment"
    ANSWERED = "answered"
    ASKED = "asked"
    OPTED_OUT = "opted_out"
    KIND = "kind"


@dataclass(frozen=True)
class Tool:
    """A tool, by its own name; OTHER where it is none that is known."""

    name: str

    def part(self, heading: str) -> tuple[Part, int] | None:
        """What a heading means in this tool's exports, and how strong its name is (0 the most); None: an attribute."""
        found = _parts(self.name).get(key(heading))
        return found or _by_question(heading)

    @property
    def lists_people(self) -> bool:
        """Whether the tool exports people apart from their answers."""
        return "people" in _tools().get(self.name, {})

    def tells_of_people(self, headings: list[str]) -> bool:
        """Whether an export of these headings lists people, not answers."""
        named = {key(each) for each in _names(_tools().get(self.name, {}).get("people", ""))}
        parts = {found[0] for heading in headings if (found := self.part(heading))}
        return bool(named & set(map(key, headings))) and Part.SCORE not in parts


def tools() -> tuple[str, ...]:
    """The names of all tools that are known."""
    return tuple(_tools())


def recognised(headings: list[str]) -> Tool:
    """The tool that exports such headings: the one most of whose own names are among them."""
    told = set(map(key, headings))
    known = {name: _signs(name, told) for name in _tools()}
    best = max(known, key=known.__getitem__)
    return Tool(best if known[best] >= ENOUGH else OTHER)


def _signs(tool: str, told: set[str]) -> int:
    """How many of the headings by which a tool is known are there; one that only it has is enough."""
    names = _names(_tools()[tool]["known_by"])
    return sum((ENOUGH if name.endswith("*") else 1) * (key(name) in told) for name in names)


def _by_question(heading: str) -> tuple[Part, int] | None:
    """A question as a heading: how likely somebody is to recommend, or why."""
    asked = heading.casefold()
    if any(word in asked for word in _words("recommend")):
        return Part.SCORE, LIKELY_SCORE if any(word in asked for word in _words("likely")) else LIKELY_SCORE + 1
    if asked.rstrip().endswith(("?", "？", "؟")) or asked[:1].isdigit():
        return (Part.COMMENT, LIKELY_SCORE) if any(word in asked for word in _words("why")) else None
    return None


@cache
def _parts(tool: str) -> dict[str, tuple[Part, int]]:
    own, common = _tools().get(tool, {}), _read()["any"]
    parts: dict[str, tuple[Part, int]] = {}
    for part in Part:
        for strength, name in enumerate(_names(own.get(part, ""))):
            parts.setdefault(key(name), (part, strength))
    for part in Part:
        for strength, name in enumerate(_names(common.get(part, "")), start=100):
            parts.setdefault(key(name), (part, strength))
    return parts


def _names(told: str) -> list[str]:
    return [name.strip() for name in told.split(";") if name.strip()]


@cache
def _words(what: str) -> tuple[str, ...]:
    return tuple(_names(_read()[what]))


def _tools() -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = _read()["tools"]
    return known


@cache
def _read() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(
        files("storage").joinpath("files", "import_history_headings.yml").read_text(encoding="utf-8")
    )
    return told
