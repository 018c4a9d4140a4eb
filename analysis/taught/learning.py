"""The learn tick: fits a workspace's own heads from what its team has corrected, and reads doubtful answers again."""

import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

import structlog
from sqlalchemy import RowMapping

from analysis.learned import teaching
from analysis.learned.tasks import Task
from analysis.learned.teaching import TASKS, Correction, NotFitted
from analysis.taught.own_models import OwnModels
from storage.asking import moments
from storage.comments import exemplar_queries
from storage.comments.exemplar_queries import Standing
from storage.comments.own_reasons import parent_of
from storage.database.units import Unit, Units

log = structlog.get_logger()
LEARN = "learn"
_TAKEN_BACK = "read again what was taken back"
"""Since when answers are to be read again that a head has read which is gone. Kept until they are, whatever stops."""

_PATIENCE = timedelta(minutes=1)  # several corrections in a row are learned at once
_AFTER_FAILURE = timedelta(minutes=10)
_SLICE = 200  # answers marked to be read again in one transaction


def soon(now: datetime) -> datetime:
    """When to learn from what was said now."""
    return now + _PATIENCE


def drop_outlived(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Forget heads that hold what does not stand any more, and see to it that what they read is read again."""
    if exemplar_queries.drop_outlived(unit, workspace_id):
        moments.set_due(unit, workspace_id, _TAKEN_BACK, now)


class Learning:
    """Learns for one workspace, from its own corrections alone."""

    def __init__(self, units: Units, models: OwnModels, workspace_id: int) -> None:
        self._units, self._models, self._workspace_id = units, models, workspace_id
        self._process: subprocess.Popen[str] | None = None
        self._stopped, self._lock = False, Lock()

    def begin(self, now: datetime) -> None:
        """See to it that heads are fitted anew where an upgrade, or a stop, left them behind."""
        with self._units() as unit:
            standing = exemplar_queries.standing(unit, self._workspace_id)
            if standing is not None or moments.due_at(unit, self._workspace_id, _TAKEN_BACK) is not None:
                moments.sooner(unit, self._workspace_id, LEARN, now)

    def next_due(self, unit: Unit) -> datetime | None:
        """At once where somebody was erased whose words a head was fitted from; all else waits for a model."""
        outlived = exemplar_queries.outlived_since(unit, self._workspace_id)
        if outlived is not None or self._models.shipped is None:
            return outlived
        return moments.due_at(unit, self._workspace_id, LEARN)

    def work(self, now: datetime) -> None:
        """Fit what is not fitted yet; waits for the process that does it. Without a model nothing is fitted, and what
        stands goes on standing."""
        with self._units() as unit:
            drop_outlived(unit, self._workspace_id, now)
            if self._models.shipped is None:
                return
            moments.forget(unit, self._workspace_id, LEARN)  # what is said from here on is learned next time
        with self._units.reading() as unit:
            rows = exemplar_queries.counting(unit, self._workspace_id)
            source = exemplar_queries.standing(unit, self._workspace_id)
            fitted = exemplar_queries.fitted(unit, self._workspace_id)
        wanted = self._wanted(rows)
        missing = [task for task, name in wanted.items() if fitted.get(task) != name]
        kept = source is None or not missing or self._fit(rows, source, {task: wanted[task] for task in missing}, now)
        with self._units() as unit:
            if exemplar_queries.drop_heads(unit, self._workspace_id, but=list(wanted)):
                moments.set_due(unit, self._workspace_id, _TAKEN_BACK, now)
            taken_back = moments.due_at(unit, self._workspace_id, _TAKEN_BACK)
        if kept and (missing or taken_back):
            self._read_again()
        if kept and taken_back:
            self._read_again_by_former(taken_back)

    def stop(self) -> None:
        """End a fitting that is under way; the next start begins it anew."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    def _wanted(self, rows: Sequence[RowMapping]) -> dict[Task, str]:
        """The heads that this workspace should have, with their names."""
        taught: dict[Task, list[str]] = {}
        for row in rows:
            for task in TASKS[row["kind"].value]:
                taught.setdefault(task, []).append(f"{row['id']}:{','.join(row['codes'])}")
        return {task: self._models.name_of(task, "\n".join(lines)) for task, lines in taught.items()}

    def _fit(self, rows: Sequence[RowMapping], source: Standing, names: Mapping[Task, str], now: datetime) -> bool:
        try:
            bodies = teaching.fit([_correction(row) for row in rows if _teaches(row, names)], self._started)
        except NotFitted:
            if not self._stopped:
                log.warning("corrections are learned later", minutes=_AFTER_FAILURE.total_seconds() // 60)
            self._again(now + _AFTER_FAILURE)
            return False
        for task, body in bodies.items():
            if not self._units.write_slice(partial(self._keep, task, names[task], body, source, now)):
                self._again(now)  # undone or erased meanwhile
                return False
        return True

    def _keep(self, task: Task, name: str, body: bytes, source: Standing, now: datetime, unit: Unit) -> bool:
        return exemplar_queries.keep_head(unit, self._workspace_id, task, name, body, source, now)

    def _again(self, at: datetime) -> None:
        with self._units() as unit:
            moments.sooner(unit, self._workspace_id, LEARN, at)

    def _read_again(self) -> None:
        last: int | None = 0
        while last is not None:
            last = self._units.write_slice(partial(self._slice, last))

    def _read_again_by_former(self, since: datetime) -> None:
        """Let all be read again that heads have read which are gone. They are looked for beside the write lock."""
        after = 0
        while ids := self._by_former(after):
            self._units.write_slice(partial(self._let_be_read, ids))
            after = ids[-1]
        with self._units() as unit:
            if moments.due_at(unit, self._workspace_id, _TAKEN_BACK) == since:  # else more was taken back meanwhile
                moments.forget(unit, self._workspace_id, _TAKEN_BACK)

    def _by_former(self, after: int) -> list[int]:
        with self._units.reading() as unit:
            now_by = self._models.version_of(unit, self._workspace_id) or ""
            return exemplar_queries.read_by_former_heads(unit, self._workspace_id, now_by, _SLICE, after)

    def _let_be_read(self, ids: Sequence[int], unit: Unit) -> None:
        exemplar_queries.let_be_read(unit, self._workspace_id, ids)

    def _slice(self, after: int, unit: Unit) -> int | None:
        return exemplar_queries.read_again(unit, self._workspace_id, _SLICE, after)

    def _started(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._process = process
            if self._stopped:
                process.kill()


def _teaches(row: RowMapping, names: Mapping[Task, str]) -> bool:
    return any(task in names for task in TASKS[row["kind"].value])


def _correction(row: RowMapping) -> Correction:
    """An own reason is learned as the shipped one it is below; only the first one counts, as in shipped exemplars."""
    labels = tuple(dict.fromkeys(parent_of(code) for code in row["codes"]))
    return Correction(row["kind"].value, row["language"] or "", row["text"], labels)
