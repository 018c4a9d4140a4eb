"""Dropped files: read, applied and taken back beside the ack path, as rows say; a crash begins a step again."""

import gzip
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import structlog

from bot.files.returning import owe_rows
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger
from storage.asking import moments
from storage.database.units import Unit, Units
from storage.files.import_fields import ImportKind
from storage.importing import drop_queries, import_undo
from storage.importing.drop_queries import Facts
from storage.importing.import_order import accounts_told
from storage.importing.import_run import ImportReport, report_of
from storage.importing.import_which import ENDINGS, in_order
from storage.importing.imports import import_history, import_people, resume_imports
from storage.models import DeliveryKind, DropState, ImportState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority

log = structlog.get_logger()

MOST_BYTES = 20_000_000
NOT_A_CSV, GAVE_UP = "not_a_csv", "gave_up"
MOST_ATTEMPTS = 6
PAUSE = timedelta(seconds=20)
LOOK_AT_PEOPLE = ("roster", "plan")


def cause_of(drop_id: int) -> str:
    """What owes the message of a dropped file."""
    return f"drop:{drop_id}"


def take(
    unit: Unit, workspace_id: int, teammate: Any, files: Sequence[dict[str, Any]], ts: str, thread: str, now: datetime
) -> None:
    """Keep the files of a teammate's message, and owe the answer to each in its thread."""
    for file in files:
        name = str(file.get("name") or "file")
        readable = name.lower().endswith(ENDINGS)
        drop_id = drop_queries.add(
            unit,
            workspace_id,
            now=now,
            teammate_id=teammate["id"],
            file_id=str(file["id"]),
            name=name,
            message_ts=ts,
            state=DropState.CHECKING if readable else DropState.FAILED,
            why=None if readable else NOT_A_CSV,
            due_at=now if readable else None,
        )
        detail = {"drop": drop_id, "thread_ts": thread}
        kind, user = DeliveryKind.IMPORT, teammate["slack_user_id"]
        owed = Owed(kind, cause_of(drop_id), Priority.TALK, now, slack_user_id=user, detail=detail)
        delivery_queue.owe(unit, workspace_id, owed)


def show(unit: Unit, workspace_id: int, drop_id: int, now: datetime) -> None:
    """Let the message of a dropped file show how it stands now."""
    delivery_id = delivery_queue.by_cause(unit, workspace_id, cause_of(drop_id))
    if delivery_id is not None:
        delivery_queue.show_again(unit, delivery_id, now)


class Drops:
    """Does what the rows of dropped files say, for one workspace."""

    def __init__(self, units: Units, messenger: Messenger, workspace_id: int) -> None:
        self._units, self._messenger, self._home = units, messenger, workspace_id

    def next_due(self, unit: Unit) -> datetime | None:
        return drop_queries.next_due(unit, self._home)

    def work(self, now: datetime) -> None:
        """Do what is due: first what people asked for, then what was dropped since."""
        with self._units.reading() as unit:
            due = drop_queries.due(unit, self._home, now)
        for drop in due:
            if drop["state"] is DropState.APPLYING:
                self._tried(drop, now, self._apply)
            elif drop["state"] is DropState.UNDOING:
                self._undo(drop, now)
        checking = [drop for drop in due if drop["state"] is DropState.CHECKING]
        for ts in dict.fromkeys(drop["message_ts"] for drop in checking):
            self._check_together([drop for drop in checking if drop["message_ts"] == ts], now)

    def _check_together(self, drops: list[Facts], now: datetime) -> None:
        """Read the files of one message: contacts may belong to accounts that another of them tells of."""
        with _folder() as folder:
            paths: dict[Path, Facts] = {}
            for drop in drops:
                self._tried(drop, now, lambda drop, now: paths.update({self._fetched(drop, folder): drop}))
            people, history = in_order(paths, now)
            coming = accounts_told(people)
            for path in people:
                self._checked(paths[path], now, partial(import_people, coming=coming), path)
            for path in history:
                self._checked(paths[path], now, import_history, path)

    def _checked(self, drop: Facts, now: datetime, importer: Callable[..., ImportReport], path: Path) -> None:
        bad = path.with_name("bad")
        report = importer(self._units, self._home, path, now=now, dry_run=True, bad_rows_to=bad)
        self._now(drop, DropState.CHECKED, now, report=asdict(report))

    def _apply(self, drop: Facts, now: datetime) -> None:
        report = self._interrupted(drop, now)
        if report is None:
            with self._units() as unit:
                drop_queries.change(unit, drop["id"], changed_at=now)
            with _folder() as folder:
                path = self._fetched(drop, folder)
                bad = folder / "bad" if drop["skips_bad"] else None
                told = self._progress_of(drop, now)
                importer = import_history if drop["report"]["kind"] == ImportKind.HISTORY else import_people  # as shown
                report = importer(
                    *(self._units, self._home, path),
                    now=now,
                    bad_rows_to=bad,
                    bad_rows_written=lambda written: self._keep_rows(drop, written, now),
                    progress=told,
                )
        state = DropState.CHECKED if report.refused else DropState.APPLIED
        rows_go_back = state is DropState.APPLIED and report.left_out > 0
        self._now(drop, state, now, rows_go_back, report=asdict(report), import_id=report.import_id)
        with self._units() as unit:
            for what in LOOK_AT_PEOPLE:
                moments.sooner(unit, self._home, what, now)

    def _keep_rows(self, drop: Facts, written: Path, now: datetime) -> None:
        """Before the first of the others is visible: a crash loses none of them."""
        content = gzip.compress(written.read_bytes())
        with self._units() as unit:
            drop_queries.keep_rows(unit, self._home, drop["id"], content, now)

    def _interrupted(self, drop: Facts, now: datetime) -> ImportReport | None:
        """What became of an import that this file began before a crash, finished now; None where there is none."""
        with self._units.reading() as unit:
            begun = drop_queries.import_begun(unit, self._home, drop["name"], drop["changed_at"])
        if begun is None or begun["state"] not in (ImportState.APPLYING, ImportState.APPLIED):
            return None
        resume_imports(self._units, now)
        with self._units.reading() as unit:
            begun = drop_queries.import_begun(unit, self._home, drop["name"], drop["changed_at"])
        return report_of(begun["report"]) if begun is not None else None

    def _undo(self, drop: Facts, now: datetime) -> None:
        try:
            undone = import_undo.undo(self._units, self._home, drop["import_id"], now)
        except import_undo.NoSuchImport as why:
            self._now(drop, DropState.APPLIED, now, why=str(why))
            return
        self._now(drop, DropState.UNDONE, now, report=drop["report"] | {"undone": asdict(undone)})

    def _progress_of(self, drop: Facts, now: datetime) -> Any:
        """Tells the message at each tenth of the way: Slack takes no more than that of edits."""
        steps, shown = 0, 0

        def told(rows: int, total: int) -> None:
            nonlocal steps, shown
            steps += rows
            tenth = min(10 * steps // max(total, 1), 10)
            if tenth > shown:
                shown = tenth
                with self._units() as unit:
                    drop_queries.change(unit, drop["id"], done=10 * tenth)
                    show(unit, self._home, drop["id"], now)

        return told

    def _fetched(self, drop: Facts, folder: Path) -> Path:
        """The file's bytes, in a folder of its own that only this process may read."""
        place = folder / str(drop["id"])
        place.mkdir(mode=0o700)
        path = place / (Path(drop["name"]).name or "file.csv")
        self._messenger.fetch(drop["file_id"], path, MOST_BYTES)
        return path

    def _tried(self, drop: Facts, now: datetime, step: Any) -> None:
        """Do a step for which Slack must be asked; what fails for now is tried again, what fails for good is said."""
        attempts = drop["attempts"] + 1
        with self._units() as unit:
            drop_queries.change(unit, drop["id"], attempts=attempts)
        try:
            step(drop, now)
        except DeliveryFailed as failed:
            passing = failed.kind in (FaultKind.WAIT, FaultKind.LATER, FaultKind.AMBIGUOUS, FaultKind.WORKSPACE)
            passing = passing and failed.reason != "missing_scope"  # messages still go out, so nobody else would say it
            if passing and attempts < MOST_ATTEMPTS:
                wait = timedelta(seconds=failed.retry_after) if failed.retry_after else PAUSE * attempts
                with self._units() as unit:
                    drop_queries.change(unit, drop["id"], due_at=now + wait)
                return
            log.warning("a dropped file was not read", drop=drop["id"], reason=failed.reason)
            self._now(drop, DropState.FAILED, now, why=failed.reason if not passing else GAVE_UP)

    def _now(self, drop: Facts, state: DropState, now: datetime, rows_go_back: bool = False, **facts: Any) -> None:
        with self._units() as unit:
            drop_queries.change(unit, drop["id"], state=state, due_at=None, attempts=0, **facts)
            show(unit, self._home, drop["id"], now)
            if rows_go_back:
                owe_rows(unit, self._home, drop["id"], now)


@contextmanager
def _folder() -> Iterator[Path]:
    """A private folder that is gone with the block."""
    folder = Path(mkdtemp(prefix="askback-"))  # readable by this user alone
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
