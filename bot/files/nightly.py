"""The import folder: every night all of its files are imported, people before answers, and moved out of the way.

A file that a crash left where it was is imported again, which changes nothing. The next night is set before the first
file is read: one that ends the process does so once a night.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from bot import import_words
from bot.edge import folders
from bot.edge.folders import Waiting
from storage.answering import rollups
from storage.asking import moments
from storage.database.units import Unit, Units
from storage.importing import folder_queries
from storage.importing.import_order import accounts_told
from storage.importing.import_run import ImportReport, Progress, refusal
from storage.importing.import_which import ENDINGS, in_order
from storage.importing.imports import import_history, import_people

log = structlog.get_logger()

NIGHTLY = "import_folder"
AT = time(2)
DAY = timedelta(days=1)
LISTED = 1000  # problems that the file beside a failed one holds
LOOK_AT_PEOPLE = ("roster", "plan")

Importer = Callable[..., ImportReport]
Watch = Callable[[Path], AbstractContextManager[Progress]]


class Came(StrEnum):
    """What came of a file."""

    IMPORTED = "imported"
    FAILED = "failed"  # `report` says why, and so does `problems`, a file
    LEFT = "left"  # for the next night; `why` says why
    BROKEN = "broken"  # left as well, but by a fault; the log says which


@dataclass(frozen=True)
class Outcome:
    """A file, and what came of it."""

    file: Path
    came: Came
    report: ImportReport | None = None
    moved_to: Path | None = None
    problems: Path | None = None
    why: str = ""


class Nights:
    """Imports the folder of one workspace when its night has come."""

    def __init__(self, units: Units, workspace_id: int, folder: Path) -> None:
        self._units, self._home, self._folder = units, workspace_id, folder

    def ensure(self, unit: Unit, now: datetime) -> None:
        """Set the first night of a workspace that had none."""
        if self.next_due(unit) is None:
            zone, _ = rollups.zone_and_segments(unit, self._home)
            moments.set_due(unit, self._home, NIGHTLY, next_night(now, zone))

    def next_due(self, unit: Unit) -> datetime | None:
        return moments.due_at(unit, self._home, NIGHTLY)

    def work(self, now: datetime) -> None:
        """Import what waits, if the night has come; however late, it is one night."""
        with self._units() as unit:
            due = self.next_due(unit)
            if due is None or due > now:
                return
            zone, _ = rollups.zone_and_segments(unit, self._home)
            moments.set_due(unit, self._home, NIGHTLY, next_night(now, zone))
            known = folder_queries.failed(unit, self._home, now - folders.SHOWN_FOR)
        imported, failed = set(), set()
        for outcome in self._outcomes(now, day_of(now, zone)):
            if outcome.came is Came.IMPORTED:
                imported.add(outcome.file.name)
            elif outcome.came is not Came.LEFT:
                failed.add(outcome.file.name)
                self._note(outcome, now)
        mended = {row["name"] for row in known if self._is_mended(row, imported)} - failed
        with self._units() as unit:
            folder_queries.forget(unit, self._home, sorted(mended))
            folder_queries.forget_before(unit, self._home, now - folders.SHOWN_FOR)
            for what in LOOK_AT_PEOPLE if imported else ():
                moments.sooner(unit, self._home, what, now)

    def _outcomes(self, now: datetime, night: date) -> Iterator[Outcome]:
        trouble = folders.trouble_with(self._folder)
        if trouble is None:
            yield from take(self._units, self._home, self._folder, now, night)
        else:
            log.error("the import folder cannot be used", why=trouble)
            yield Outcome(self._folder, Came.BROKEN)

    def _note(self, outcome: Outcome, now: datetime) -> None:
        """Keep at once what failed, for the team to see whatever becomes of the night."""
        place = str(outcome.problems.relative_to(self._folder)) if outcome.problems else None
        with self._units() as unit:
            folder_queries.note(unit, self._home, outcome.file.name, place, now)

    def _is_mended(self, row: folder_queries.Facts, imported: set[str]) -> bool:
        """It was imported since, under its name or the one that it failed under, or somebody took its problems away."""
        if row["problems"] is None:
            return row["name"] == self._folder.name or row["name"] in imported
        failed_as = Path(row["problems"]).name.removesuffix(folders.PROBLEMS)
        gone = self._folder.is_dir() and not (self._folder / row["problems"]).exists()
        return gone or bool({row["name"], failed_as} & imported)


def next_night(now: datetime, zone: str) -> datetime:
    """The first two o'clock there after `now`; aware UTC. Where clocks skip it, it is when they do."""
    tonight = _two_oclock(day_of(now, zone), zone)
    return tonight if tonight > now else _two_oclock(day_of(now, zone) + DAY, zone)


def day_of(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def take(
    units: Units,
    workspace_id: int,
    folder: Path,
    now: datetime,
    night: date,
    *,
    dry_run: bool = False,
    watch: Watch = lambda _: nullcontext(lambda *_: None),
) -> Iterator[Outcome]:
    """Import the files of a folder one after the other, and move each, but for a dry run. `watch` sees how far one is.

    Raises OSError where the folder cannot be read.
    """
    files, left = folders.waiting(folder, ENDINGS, now)
    for path, why in left.items():
        yield Outcome(path, Came.LEFT, why=why)
    found = {file.path: file for file in files}
    people, history = in_order(found, now)
    coming = accounts_told(people) if dry_run else frozenset()
    importers: dict[Path, Importer] = dict.fromkeys(people, partial(import_people, coming=coming))
    for path, importer in (importers | dict.fromkeys(history, import_history)).items():
        with watch(path) as progress:
            told = {"now": now, "listed": LISTED, "dry_run": dry_run, "progress": progress}
            yield _one(found[path], partial(importer, units, workspace_id, **told), night, dry_run=dry_run)


def _one(file: Waiting, importer: Importer, night: date, *, dry_run: bool) -> Outcome:
    if not file.still_so:
        return Outcome(file.path, Came.LEFT, why=folders.CHANGING)
    try:
        report = _imported(file.path, importer)
        if not file.still_so:  # what was read of it may be half of it: the next night reads it all
            return Outcome(file.path, Came.LEFT, report, why=folders.CHANGING)
        outcome = Outcome(file.path, Came.FAILED if report.refused else Came.IMPORTED, report)
        return outcome if dry_run else _moved(outcome, report, night)
    except Exception as error:  # one that Askback stumbles over must not keep the others waiting, night by night
        kind = type(error).__name__
        log.error("a file of the import folder broke off", file=file.path.name, kind=kind, exc_info=error)
        return Outcome(file.path, Came.BROKEN)


def _imported(path: Path, importer: Importer) -> ImportReport:
    try:
        return importer(path)
    except OSError as error:
        return refusal("", 0, [f"{path.name} cannot be read: {error.strerror}."], dry_run=False)


def _moved(outcome: Outcome, report: ImportReport, night: date) -> Outcome:
    if not report.refused:
        return replace(outcome, moved_to=folders.to_done(outcome.file, night))
    target, said = folders.to_failed(outcome.file, night, import_words.problems_told(outcome.file.name, night, report))
    return replace(outcome, moved_to=target, problems=said)


def _two_oclock(day: date, zone: str) -> datetime:
    return datetime.combine(day, AT, tzinfo=ZoneInfo(zone)).astimezone(UTC)
