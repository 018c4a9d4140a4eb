"""Files that are imported together: accounts come before the contacts who work there."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from storage.files.import_fields import ImportKind
from storage.files.import_files import PeopleFile, Told, read
from storage.files.import_links import key_of_account
from storage.files.import_problems import ImportProblem
from storage.importing.import_history_files import read_history

ORDER = (None, ImportKind.ACCOUNTS, ImportKind.PEOPLE, ImportKind.CONTACTS)
"""What cannot be read comes first, before contacts rely on it."""


def accounts_first(paths: Iterable[Path], told: Told | None = None) -> list[Path]:
    """The files in the order to import them."""
    return sorted(paths, key=lambda path: ORDER.index(_kind(path, told)))


def accounts_told(paths: Iterable[Path], told: Told | None = None) -> frozenset[str]:
    """External ids of all accounts that these files tell of; rows that are not understood are passed over."""
    ids: set[str] = set()
    for path in paths:
        with suppress(ImportProblem):
            ids.update(_ids(read(path, told=told)))
    return frozenset(ids)


def people_before_answers(
    paths: Iterable[Path], tool: str | None, now: datetime, told: Told | None = None
) -> list[Path]:
    """Exports of one tool in the order to import them: its lists of people say whose answers the others hold."""

    def tells_of_answers(path: Path) -> bool:
        with suppress(ImportProblem):
            return not read_history(path, tool, zone="UTC", now=now, told=told).is_of_people
        return False

    return sorted(paths, key=tells_of_answers)


def _kind(path: Path, told: Told | None) -> ImportKind | None:
    with suppress(ImportProblem):
        return read(path, told=told).kind
    return None


def _ids(file: PeopleFile) -> Iterable[str]:
    if file.kind is ImportKind.CONTACTS:
        return
    for row in file.rows():
        if not row.problems:
            yield key_of_account(row.values["account"] if file.kind is ImportKind.PEOPLE else row.values)
