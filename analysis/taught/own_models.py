"""What reads the comments of one workspace: the shipped model, with the heads that this workspace has taught."""

from collections.abc import Mapping
from threading import Lock

from analysis.learned import heads, shelf
from analysis.learned.exemplars import digest
from analysis.learned.model import Model
from analysis.learned.tasks import Task
from storage.comments import exemplar_queries
from storage.database.units import Unit

_MARK = "-"
_SHORT = 8
_KEPT = 8
"""Workspaces whose heads stay in memory, the last ones used; about 10 MB each."""


class OwnModels:
    """The models of all workspaces of a database, loaded when they are asked for. Safe to ask from several threads."""

    def __init__(self, shipped: Model | None) -> None:
        self.shipped = shipped
        self._kept: dict[int, tuple[Mapping[Task, str], Model]] = {}
        self._keys: dict[Task, str] = {}
        self._lock = Lock()

    def reads_by(self, shipped: Model) -> None:
        """A model was prepared since: read with it, and with what workspaces taught, from now on."""
        with self._lock:
            self._kept.clear()
            self._keys.clear()
        self.shipped = shipped

    def of(self, unit: Unit, workspace_id: int) -> Model | None:
        """The model that reads this workspace's comments now; None where this machine has none."""
        if self.shipped is None:
            return None
        usable = self._usable(exemplar_queries.fitted(unit, workspace_id))
        with self._lock:
            known = self._kept.pop(workspace_id, None)
            if not usable:
                return self.shipped
            if known is None or known[0] != usable:
                known = (usable, _loaded(unit, workspace_id, self.shipped, usable))
            self._kept[workspace_id] = known
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
            return known[1]

    def is_current(self, unit: Unit, workspace_id: int, model: Model | None) -> bool:
        """Whether this, which `of` gave earlier, is still what reads this workspace's comments. Loads nothing."""
        return self.version_of(unit, workspace_id) == (model.version if model else None)

    def version_of(self, unit: Unit, workspace_id: int) -> str | None:
        """The version of what `of` would give. Loads nothing."""
        if self.shipped is None:
            return None
        return _version(self.shipped, self._usable(exemplar_queries.fitted(unit, workspace_id)))

    def name_of(self, task: Task, taught: str) -> str:
        """The digest of a workspace's head: of the shipped head that it stands in for, and of what was taught."""
        return f"{self._shipped_key(task)}{_MARK}{digest([taught])[:12]}"

    def _usable(self, fitted: Mapping[str, str]) -> dict[Task, str]:
        """Those that stand in for the heads that are shipped now."""
        known = {task: fitted[task] for task in Task if task in fitted}
        return {task: name for task, name in known.items() if name.partition(_MARK)[0] == self._shipped_key(task)}

    def _shipped_key(self, task: Task) -> str:
        """Read once: it is a digest of many files."""
        if task not in self._keys:
            assert self.shipped is not None
            self._keys[task] = shelf.key(task, self.shipped.embedding)
        return self._keys[task]


def _loaded(unit: Unit, workspace_id: int, shipped: Model, usable: Mapping[Task, str]) -> Model:
    own = {task: heads.from_bytes(exemplar_queries.body_of(unit, workspace_id, task)) for task in usable}
    return Model(shipped.embedding, {**shipped.heads, **own}, _version(shipped, usable))


def _version(shipped: Model, usable: Mapping[Task, str]) -> str:
    own = digest(usable[task] for task in sorted(usable))[:_SHORT]
    return f"{shipped.version}+{own}" if usable else shipped.version
