"""The stage: a file's rows wait in `import_row`, seen by nobody, until the whole file is found to be sound."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, func, insert, select

from storage.import_checks import problems_of_staged
from storage.import_fields import ImportKind
from storage.import_files import ImportProblem, PeopleFile, Row, RowProblem
from storage.import_run import STAGED_AT_ONCE, ImportReport, Progress, Run
from storage.models import ImportState
from storage.tables import import_file, import_row
from storage.units import Unit, Units


def open_stage(units: Units, workspace_id: int, file: PeopleFile, now: datetime, progress: Progress) -> Run:
    """A new import with an empty stage."""
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    opened = insert(import_file).values(
        workspace_id=workspace_id,
        name=file.path.name,
        kind=file.kind,
        digest=digest,
        state=ImportState.STAGED,
        report={},
        at=now,
    )
    number = units.write(lambda unit: unit.connection.scalar(opened.returning(import_file.c.id)))
    return Run(units, workspace_id, int(number or 0), file.kind, now, progress)


def stage(run: Run, file: PeopleFile) -> tuple[int, list[str]]:
    """Stage the rows; how many were understood, and what is wrong with the file.

    After the first problem nothing more is staged; the rest is read for its problems.
    """
    count, problems = 0, []
    try:
        for some in _slices(file.rows()):
            count += sum(isinstance(row, Row) for row in some)
            problems += [str(row) for row in some if isinstance(row, RowProblem)]
            if not problems:
                _stage_slice(run, [row for row in some if isinstance(row, Row)])
    except ImportProblem as problem:
        problems.append(str(problem))
    return count, problems or faults(run)


def faults(run: Run) -> list[str]:
    """What is wrong with the staged rows as a whole."""
    run.take_stock()
    with run.units.reading() as unit:
        return [str(problem) for problem in problems_of_staged(unit, run)]


def refuse(run: Run, report: ImportReport) -> ImportReport:
    """Clear the stage and keep the report."""
    while run.units.write_slice(lambda unit: _clear_slice(unit, run)):
        pass

    def close(unit: Unit) -> None:
        run.keep(unit, report)
        run.move(unit, to=ImportState.REFUSED, of=(ImportState.STAGED, ImportState.APPLYING))

    run.units.write(close)
    return report


def left_behind(units: Units, now: datetime, ignored: Progress) -> list[tuple[Run, ImportState, datetime]]:
    """Imports that are neither applied nor refused: each with its state, and when it began."""
    open_states = (ImportState.STAGED, ImportState.APPLYING)
    with units.reading() as unit:
        rows = unit.connection.execute(select(import_file).where(import_file.c.state.in_(open_states))).all()
    return [
        (Run(units, row.workspace_id, row.id, ImportKind(row.kind), now, ignored), row.state, row.at) for row in rows
    ]


def _stage_slice(run: Run, rows: list[Row]) -> None:
    place = {"workspace_id": run.workspace_id, "import_id": run.import_id}
    ready = [{**place, "number": row.number, "fields": row.values} for row in rows]
    run.units.write_slice(lambda unit: unit.connection.execute(insert(import_row), ready))
    run.progress(len(rows))


def _slices(rows: Iterable[Row | RowProblem]) -> Iterator[list[Row | RowProblem]]:
    waiting = iter(rows)
    while some := list(islice(waiting, STAGED_AT_ONCE)):
        yield some


def _clear_slice(unit: Unit, run: Run) -> int:
    first = select(import_row.c.number).where(run.staged()).order_by(import_row.c.number).limit(STAGED_AT_ONCE)
    upto = select(func.max(first.subquery().c.number)).scalar_subquery()
    return unit.connection.execute(delete(import_row).where(run.staged(), import_row.c.number <= upto)).rowcount
