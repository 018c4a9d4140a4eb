"""Exported rows as a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from storage.exporting.exports import ATTRIBUTES, ITEMS, Exported, Plain, flat_items, heading_of
from storage.files.formulas import FORMULA

WRITTEN_BY_CUSTOMERS = ("verbatim", "compared_with", "kept_by")


def write_csv(rows: Iterable[Plain], headings: Sequence[str], out: IO[str], what: Exported) -> int:
    """Write the rows under `headings`; how many. Attributes and items become columns of their own.

    Customers' words that a spreadsheet would run as a formula begin with an apostrophe.
    """
    writer = csv.DictWriter(out, headings, restval="", lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        told = row.pop(ATTRIBUTES, None) or {}
        theirs = what is Exported.RESPONSES  # what people told another tool beside their score
        attributes = {heading_of(what, name): _cell(value, theirs=theirs) for name, value in told.items()}
        flat = flat_items(row.pop(ITEMS, None) or {}) | row
        writer.writerow(attributes | {name: _cell(value, theirs=_is_customers(name)) for name, value in flat.items()})
        count += 1
    return count


def write_jsonl(rows: Iterable[Plain], out: IO[str]) -> int:
    """Write the rows, one JSON object a line; how many."""
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _cell(value: Any, *, theirs: bool) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value)
    if theirs and isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _is_customers(name: str) -> bool:
    return name in WRITTEN_BY_CUSTOMERS or name.startswith("item.")
