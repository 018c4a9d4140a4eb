"""JSON exports: a list of objects, or one object a line, read one object at a time."""

import json
from collections.abc import Iterator
from typing import Any

from storage.files.import_problems import ImportProblem
from storage.files.import_text import Text

PIECE = 1 << 16
LONGEST = 4_000_000  # characters of one object


def is_json(text: Text) -> bool:
    """Whether the file begins as JSON does."""
    line = next(text.lines(), "")
    return line.lstrip()[:1] in ("[", "{")


def objects(text: Text) -> Iterator[tuple[int, dict[str, str]]]:
    """Every object with its number, from 1 on, as flat cells: nested names are joined by points.

    Raises ImportProblem at the first that cannot be read.
    """
    for number, found in enumerate(_values(text), start=1):
        if not isinstance(found, dict):
            raise ImportProblem(f"Entry {number} is no object. Export the answers as a list of objects.")
        yield number, dict(_flat(found))


def _values(text: Text) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    waiting, done = "", 0
    for piece in _pieces(text):
        waiting += piece
        while (waiting := waiting.lstrip(" \t\r\n,[")) and not waiting.startswith("]"):
            try:
                found, end = decoder.raw_decode(waiting)
            except (RecursionError, ValueError) as error:
                if not isinstance(error, json.JSONDecodeError):  # such as a number of five thousand digits
                    raise ImportProblem(f"Entry {done + 1} is nested too deeply, or a number is too long.") from error
                if len(waiting) > LONGEST:
                    raise ImportProblem(
                        f"Entry {done + 1} is longer than {LONGEST:,} characters, or is broken."
                    ) from error
                break
            waiting, done = waiting[end:], done + 1
            yield found
    if waiting.strip(" \t\r\n]"):
        raise ImportProblem(f"Entry {done + 1} cannot be read: it is no JSON, or the file breaks off there.")


def _pieces(text: Text) -> Iterator[str]:
    with text.opened() as file:
        while piece := file.read(PIECE):
            yield piece


def _flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        place = f"{before}{name}"
        if isinstance(value, dict):
            yield from _flat(value, f"{place}.")
        elif isinstance(value, list):
            yield place, ", ".join(_said(each) for each in value)
        else:
            yield place, _said(value)


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ": ".join(_said(each) for each in value.values() if _said(each))
    return str(value).strip()
