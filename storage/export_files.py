"""Exported rows as a file: CSV for spreadsheets, JSON Lines for programs."""

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from storage.exports import ATTRIBUTES, ITEMS, Exported, Plain, flat_items, heading_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
WRITTEN_BY_CUSTOMERS = ("verbatim", "compared_with", "kept_by")


def write_csv(rows: Iterable[Plain], headings: Sequence[str], out: IO[str], what: Exported) -> int:
    """Write the rows under `headings`; how many. Attributes and items become columns of their own.

    Customers' words that a spreadsheet would run as a formula begin with an apostrophe.
    """
    writer = csv.DictWriter(out, headings, restval="", lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        attributes = {heading_of(what, name): value for name, value in (row.pop(ATTRIBUTES, None) or {}).items()}
        flat = attributes | flat_items(row.pop(ITEMS, None) or {})
        writer.writerow({name: _cell(name, value) for name, value in (flat | row).items()})
        count += 1
    return count


def write_jsonl(rows: Iterable[Plain], out: IO[str]) -> int:
    """Write the rows, one JSON object a line; how many."""
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if _is_customers(name) and isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _is_customers(name: str) -> bool:
    return name in WRITTEN_BY_CUSTOMERS or name.startswith("item.")
