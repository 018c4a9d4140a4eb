"""Files that are imported together: accounts come before the contacts who work there."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from storage.import_fields import ImportKind
from storage.import_files import ImportProblem, PeopleFile, Row, read


def accounts_first(paths: Iterable[Path]) -> list[Path]:
    """The files in the order to import them; what cannot be read comes early, before contacts rely on it."""
    return sorted(paths, key=lambda path: _kind(path) is ImportKind.CONTACTS)


def accounts_told(paths: Iterable[Path]) -> frozenset[str]:
    """External ids of all accounts that these files tell of; rows that are not understood are passed over."""
    told: set[str] = set()
    for path in paths:
        with suppress(ImportProblem):
            file = read(path)
            if file.kind is ImportKind.ACCOUNTS:
                told.update(_names(file))
    return frozenset(told)


def _kind(path: Path) -> ImportKind | None:
    with suppress(ImportProblem):
        return read(path).kind
    return None


def _names(file: PeopleFile) -> Iterable[str]:
    return (row.values["external_id"] for row in file.rows() if isinstance(row, Row))
