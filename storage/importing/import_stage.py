"""The stage: a file's rows wait in `import_row`, seen by nobody, until the whole file is found to be sound."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import delete, func, insert, select

from storage.database.tables import import_account, import_file, import_row
from storage.database.units import Unit, Units
from storage.files.import_fields import ImportKind, Values
from storage.files.import_files import ImportedFile, Row
from storage.files.import_links import id_of_name
from storage.files.import_problems import ImportProblem, RowProblem
from storage.importing.import_bad import BadRows
from storage.importing.import_checks import MOST, problems_of_gathered, problems_of_staged
from storage.importing.import_gather import gather
from storage.importing.import_run import STAGED_AT_ONCE, ImportReport, Run
from storage.models import ImportState


def open_stage(
    units: Units, workspace_id: int, path: Path, kind: ImportKind, now: datetime, progress: Callable[[int], None]
) -> Run:
    """A new import with an empty stage."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    opened = insert(import_file).values(
        workspace_id=workspace_id,
        name=path.name,
        kind=kind,
        digest=digest,
        state=ImportState.STAGED,
        report={},
        at=now,
    )
    number = units.write(lambda unit: unit.connection.scalar(opened.returning(import_file.c.id)))
    return Run(units, workspace_id, int(number or 0), kind, now, progress)


def stage(run: Run, file: ImportedFile, bad: BadRows | None) -> tuple[int, list[str]]:
    """Stage the rows; how many were understood, and what is wrong with the file.

    After the first problem nothing more is staged; the rest is read for its problems. With `bad`, rows with problems
    are left out there, and the others are staged.
    """
    count, problems = 0, []
    try:
        for some in _slices(file.rows()):
            sound = [row for row in some if not row.problems]
            count += len(sound)
            told = [problem for row in some for problem in row.problems]
            problems += _unless_left_out(told, bad)
            if not problems:
                _stage_slice(run, sound)
        problems = problems or faults(run, bad) or _gathered(run, bad)
    except ImportProblem as problem:
        problems.append(str(problem))
    return count if problems else _waiting(run), problems


def faults(run: Run, bad: BadRows | None = None) -> list[str]:
    """What is wrong with the staged rows as a whole. With `bad`, the rows with problems are taken off the stage."""
    run.take_stock()
    return _settled(run, bad, lambda unit: problems_of_staged(unit, run))


def _gathered(run: Run, bad: BadRows | None) -> list[str]:
    """Gather the accounts of rows about people; what does not agree. With `bad`, such rows are taken off the stage."""
    problems: list[str] = []
    for conflict in gather(run) if run.kind is ImportKind.PEOPLE else ():
        if bad is not None:
            _take_off(run, [conflict])
        problems += _unless_left_out([conflict], bad) if len(problems) < MOST else []
    if problems or run.kind is not ImportKind.PEOPLE:
        return problems
    return _settled(run, bad, lambda unit: problems_of_gathered(unit, run))


def refuse(run: Run, report: ImportReport) -> ImportReport:
    """Clear the stage and keep the report."""
    while run.units.write_slice(lambda unit: _clear_slice(unit, run)):
        pass

    def close(unit: Unit) -> None:
        run.keep(unit, report)
        run.move(unit, to=ImportState.REFUSED, of=(ImportState.STAGED, ImportState.APPLYING))

    run.units.write(close)
    return report


def left_behind(units: Units, now: datetime, ignored: Callable[[int], None]) -> list[tuple[Run, ImportState, datetime]]:
    """Imports that are neither applied nor refused: each with its state, and when it began."""
    open_states = (ImportState.STAGED, ImportState.APPLYING)
    with units.reading() as unit:
        rows = unit.connection.execute(select(import_file).where(import_file.c.state.in_(open_states))).all()
    return [
        (Run(units, row.workspace_id, row.id, ImportKind(row.kind), now, ignored), row.state, row.at) for row in rows
    ]


def _settled(run: Run, bad: BadRows | None, asked: Callable[[Unit], list[RowProblem]]) -> list[str]:
    """The problems that are found; with `bad`, what they are about is taken off the stage until there are none."""
    while True:
        with run.units.reading() as unit:
            problems = asked(unit)
        if bad is None or not problems:
            return [str(problem) for problem in problems]
        _take_off(run, problems)
        _unless_left_out(problems, bad)


def _unless_left_out(problems: Sequence[RowProblem], bad: BadRows | None) -> list[str]:
    if bad is None:
        return [str(problem) for problem in problems]
    for problem in problems:
        bad.add(problem)
    return []


def _take_off(run: Run, problems: Sequence[RowProblem]) -> None:
    numbers = sorted({problem.number for problem in problems})
    for first in range(0, len(numbers), STAGED_AT_ONCE):
        some = import_row.c.number.in_(numbers[first : first + STAGED_AT_ONCE])
        gone = delete(import_row).where(run.staged(), some)
        run.units.write_slice(lambda unit, gone=gone: unit.connection.execute(gone))  # type: ignore[misc]


def _stage_slice(run: Run, rows: list[Row]) -> None:
    place = {"workspace_id": run.workspace_id, "import_id": run.import_id}
    ready = [{**place, "number": row.number, "fields": _with_sign(run.kind, row.values)} for row in rows]
    if ready:
        run.units.write_slice(lambda unit: unit.connection.execute(insert(import_row), ready))
    run.progress(len(rows))


def _with_sign(kind: ImportKind, values: Values) -> Values:
    """The values, and for accounts by what their names are compared."""
    if kind is not ImportKind.ACCOUNTS or not values.get("name"):
        return values
    return {**values, "known_as": id_of_name(values["name"])}


def _waiting(run: Run) -> int:
    with run.units.reading() as unit:
        return unit.connection.scalar(select(func.count()).select_from(import_row).where(run.staged())) or 0


def _slices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while some := list(islice(waiting, STAGED_AT_ONCE)):
        yield some


def _clear_slice(unit: Unit, run: Run) -> int:
    first = select(import_row.c.number).where(run.staged()).order_by(import_row.c.number).limit(STAGED_AT_ONCE)
    upto = select(func.max(first.subquery().c.number)).scalar_subquery()
    rows = unit.connection.execute(delete(import_row).where(run.staged(), import_row.c.number <= upto)).rowcount
    keys = select(import_account.c.key).where(run.gathered()).order_by(import_account.c.key).limit(STAGED_AT_ONCE)
    last = select(func.max(keys.subquery().c.key)).scalar_subquery()
    return (
        rows
        + unit.connection.execute(delete(import_account).where(run.gathered(), import_account.c.key <= last)).rowcount
    )
