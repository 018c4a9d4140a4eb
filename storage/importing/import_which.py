"""What a file is, as its headings show: people, or what another tool asked and was answered."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from storage.files.import_fields import ImportKind, plain
from storage.files.import_files import Told, read
from storage.files.import_headings import meaning
from storage.files.import_json import is_json
from storage.files.import_problems import ImportProblem
from storage.files.import_text import open_text
from storage.importing.import_history_files import HistoryFile, read_history, understood
from storage.importing.import_order import accounts_first, people_before_answers
from storage.importing.import_tools import OTHER, Part

ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
"""How the names of files end that can be imported."""

OF_CONTRACTS = frozenset(
    {"mrr", "mrr_as_of", "renews_on", "started_on", "ends_on", "csm_email", "csm_name", "shared_channel"}
)
"""What a list of customers tells, and no list of answers: a CRM may show each customer's last score beside it."""


def in_order(paths: Iterable[Path], now: datetime) -> tuple[list[Path], list[Path]]:
    """Files of people, then those of history, each in the order to import them; otherwise they stay in theirs."""
    people: list[Path] = []
    history: list[Path] = []
    for path in paths:
        (history if is_history(path, now) else people).append(path)
    return accounts_first(people), people_before_answers(history, None, now)


def is_history(path: Path, now: datetime, told: Told | None = None) -> bool:
    """Whether a file holds answers, asks or a tool's people. What can be read as neither is taken for people."""
    try:
        file = understood(path, None, zone="UTC", now=now, told=told)
    except ImportProblem:
        return _begins_as_json(path, told)
    if file.delimiter is None or _is_a_tools(file) or _tells_of_answers(file):
        return True
    with suppress(ImportProblem):
        read(path, told=told)
        return False
    with suppress(ImportProblem):
        read_history(path, None, zone="UTC", now=now, told=told)
        return True
    return Part.SCORE in file.parts


def _begins_as_json(path: Path, told: Told | None) -> bool:
    with suppress(ImportProblem):
        return is_json(open_text(path, told.encoding if told else None))
    return False


def _is_a_tools(file: HistoryFile) -> bool:
    return file.tool.name != OTHER and (file.is_of_people or bool(file.parts & {Part.SCORE, Part.ASKED}))


def _tells_of_answers(file: HistoryFile) -> bool:
    """Scores, each with a day."""
    if Part.SCORE not in file.parts or not file.parts & {Part.ANSWERED, Part.ASKED}:
        return False
    known = (meaning(ImportKind.ACCOUNTS, plain(heading)) for heading in file.headings)
    return not any(found and found.field.name in OF_CONTRACTS for found in known)
