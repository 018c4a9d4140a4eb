"""Taking definitions over into a workspace: checked against what it knows, all of them or none, each as a version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property

from storage import audits
from storage.asking import audience_queries, survey_queries
from storage.database.units import Unit
from storage.models import SurveyKind
from surveys.definition.definitions import Definition, Problem, of_version, shipped, store
from surveys.definition.differences import Change, changes
from surveys.definition.rhythm import MOMENTS
from surveys.filters import audience
from surveys.filters.audience import AudienceWrong


@dataclass(frozen=True)
class Applied:
    """What became of one survey. `version` is its newest one now; `changes` are against the one before."""

    definition: Definition
    version: int
    is_new: bool
    changes: tuple[Change, ...]

    @property
    def is_changed(self) -> bool:
        return self.is_new or bool(self.changes)


class Known:
    """What a workspace knows that a definition may speak of; read when it is asked for.

    Reading goes through all customers: where something is stored after it, it is `complete` before that begins.
    """

    def __init__(self, unit: Unit, workspace_id: int) -> None:
        self._unit, self._workspace_id = unit, workspace_id

    def complete(self) -> "Known":
        """The same with everything read, so that it can be asked when the unit has ended."""
        _ = self.stored, self._attributes
        return self

    @cached_property
    def stored(self) -> dict[str, tuple[int, int]]:
        """(id, newest version) of each survey by its name."""
        rows = survey_queries.surveys(self._unit, self._workspace_id)
        return {row["name"]: (row["id"], row["version"]) for row in rows}

    @property
    def attributes(self) -> frozenset[str]:
        """Of accounts and of contacts."""
        of_accounts, of_contacts = self._attributes
        return frozenset(of_accounts | of_contacts)

    @property
    def names(self) -> frozenset[str]:
        """That a filter may use."""
        return audience.known_names(*self._attributes)

    @cached_property
    def _attributes(self) -> tuple[set[str], set[str]]:
        return audience_queries.attributes_in_use(self._unit, self._workspace_id)


def newest(unit: Unit, workspace_id: int, name: str) -> tuple[Definition, int] | None:
    """A stored survey with the number of its newest version; None for one that is not there."""
    row = survey_queries.by_name(unit, workspace_id, name)
    return None if row is None else (of_version(unit, workspace_id, row["id"], row["version"]), row["version"])


def problems(unit: Unit, workspace_id: int, definition: Definition, here: Known) -> list[Problem]:
    """What a definition cannot do in this workspace, though it is sound in itself; `here` may be of an earlier unit."""
    found = []
    try:
        if definition.audience:
            audience.parse(definition.audience, here.names)
    except AudienceWrong as wrong:
        found.append(Problem(("audience",), str(wrong)))
    moment = definition.ask.moment
    if moment is not None and moment not in MOMENTS and moment not in here.attributes:
        found.append(Problem(("ask", "after" if definition.ask.after else "before"), _no_moment(moment, here)))
    if definition.kind is SurveyKind.CHURN_EXIT and definition.questions != shipped("churn_exit").questions:
        kept = "what a leaving customer is asked is the same for everybody: keep the questions as they are shipped"
        found.append(Problem(("questions",), kept))
    if definition.name in here.stored:
        before = of_version(unit, workspace_id, *here.stored[definition.name])
        if before.kind is not definition.kind:
            kept = f"a survey keeps its kind, {before.kind}, by which its answers count; give the new one another name"
            found.append(Problem(("kind",), kept))
    return found


def apply(
    unit: Unit, workspace_id: int, definitions: Iterable[Definition], by: str, now: datetime, *, dry_run: bool = False
) -> list[Applied]:
    """Store what is new or has changed, in this order; with `dry_run` only say so. Each leaves a line in the audit log.

    A survey that asks already goes on as it does; a new one begins as a pilot.
    """
    return [_apply(unit, workspace_id, each, by, now, dry_run=dry_run) for each in definitions]


def _apply(unit: Unit, workspace_id: int, definition: Definition, by: str, now: datetime, *, dry_run: bool) -> Applied:
    found = newest(unit, workspace_id, definition.name)
    before, version = found or (None, 0)
    if before == definition:
        return Applied(definition, version, is_new=False, changes=())
    if not dry_run:
        store(unit, workspace_id, definition, now)
        audits.note(unit, workspace_id, by, "published a survey", f"{definition.name} version {version + 1}", now)
    differing = () if before is None else tuple(changes(before, definition))
    return Applied(definition, version + 1, is_new=before is None, changes=differing)


def _no_moment(moment: str, here: Known) -> str:
    meant = get_close_matches(moment, [*MOMENTS, *sorted(here.attributes)], n=1)
    cure = (
        f"did you mean {meant[0]}?" if meant else f"there are {', '.join(MOMENTS)}, and every imported column of days"
    )
    return f"there is no moment {moment!r}; {cure}"
