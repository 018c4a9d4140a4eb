"""Surveys while they are edited: a draft for each teammate and survey, from the first change until it is published."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage.asking import draft_queries, survey_queries
from storage.database.units import Unit
from storage.models import SurveyKind
from surveys.definition import applying
from surveys.definition.applying import Applied, Known
from surveys.definition.definitions import SHIPPED, Definition, DefinitionWrong, Problem, checked, of_version, shipped
from surveys.definition.differences import Change, changes
from surveys.definition.questions import KEY

OWN = "own"
"""In place of a shipped survey's name: one that begins without a question."""

Body = dict[str, Any]


class SurveyUnknown(Exception):
    """There is no such survey, and no draft of it."""


class NameTaken(ValueError):
    """A new survey cannot have this name; the text says why, and the cure."""


@dataclass(frozen=True)
class Draft:
    """A survey as one teammate has it before them."""

    name: str
    base: int  # the version that was changed; 0: a survey that is not published yet
    newest: int  # the version that holds now; another than `base` when somebody else has published since
    body: Body
    is_kept: bool  # something was changed, and a row holds it

    @property
    def is_behind(self) -> bool:
        return self.newest != self.base


class NewerVersion(Exception):
    """Somebody else published this survey after the draft was begun: `theirs` since then, and what `mine` changes."""

    def __init__(self, draft: Draft, theirs: tuple[Change, ...], mine: tuple[Change, ...]) -> None:
        super().__init__(f"{draft.name} is at version {draft.newest}, the draft at {draft.base}")
        self.draft, self.theirs, self.mine = draft, theirs, mine


def templates() -> list[str]:
    """The shipped surveys that a new one may begin with; of exit surveys there is only one."""
    return [name for name in SHIPPED if shipped(name).kind is not SurveyKind.CHURN_EXIT]


def of(unit: Unit, workspace_id: int, teammate_id: int, name: str) -> Draft:
    """The teammate's draft, or the survey as it stands where they have changed nothing. Raises SurveyUnknown."""
    row = survey_queries.by_name(unit, workspace_id, name)
    newest = 0 if row is None else int(row["version"])
    kept = draft_queries.draft(unit, workspace_id, teammate_id, name)
    if kept is not None:
        return Draft(name, kept["base_version"], newest, kept["body"], is_kept=True)
    if row is None:
        raise SurveyUnknown
    return Draft(name, newest, newest, _stored(unit, workspace_id, name, newest).body, is_kept=False)


def begin(unit: Unit, workspace_id: int, teammate_id: int, name: str, template: str, now: datetime) -> Draft:
    """A new survey: what is shipped under the name of `template`, or OWN. Raises NameTaken."""
    name = name.strip().lower()
    if not re.match(KEY, name):
        raise NameTaken("A name is made of small letters, digits and _, at most 40, such as yearly_survey.")
    if survey_queries.by_name(unit, workspace_id, name) is not None:
        raise NameTaken(f"There is a survey {name} already. Choose another name, or edit that one.")
    if draft_queries.draft(unit, workspace_id, teammate_id, name) is not None:
        raise NameTaken(f"You have a draft of {name} already. Choose another name, or edit that one.")
    body = dict(shipped(template).body) if template in SHIPPED else {"kind": OWN, "ask": {"by_hand": True}}
    body.pop("enabled", None)  # what is shipped is off until somebody wants it
    draft_queries.keep(unit, workspace_id, teammate_id, name, base_version=0, body=body, now=now)
    return Draft(name, 0, 0, body, is_kept=True)


def keep(
    unit: Unit, workspace_id: int, teammate_id: int, draft: Draft, body: Mapping[str, Any], now: datetime
) -> Draft:
    """Keep a changed body; one that is as it was published needs no draft."""
    body = _tidied(draft.name, body)
    if draft.base and not draft.is_behind and body == _stored(unit, workspace_id, draft.name, draft.base).body:
        draft_queries.drop(unit, workspace_id, teammate_id, draft.name)
        return replace(draft, body=body, is_kept=False)
    draft_queries.keep(unit, workspace_id, teammate_id, draft.name, base_version=draft.base, body=body, now=now)
    return replace(draft, body=body, is_kept=True)


def drop(unit: Unit, workspace_id: int, teammate_id: int, name: str) -> None:
    """Forget what a teammate has changed."""
    draft_queries.drop(unit, workspace_id, teammate_id, name)


def problems(unit: Unit, workspace_id: int, draft: Draft, here: Known | None = None) -> tuple[Problem, ...]:
    """All that keeps a draft from being published."""
    try:
        definition = checked(draft.name, draft.body)
    except DefinitionWrong as wrong:
        return wrong.problems
    return tuple(applying.problems(unit, workspace_id, definition, here or Known(unit, workspace_id)))


def differing(unit: Unit, workspace_id: int, draft: Draft) -> tuple[Change, ...]:
    """What a sound draft changes in the version that it was begun from; nothing of a new survey."""
    if not draft.base:
        return ()
    before = _stored(unit, workspace_id, draft.name, draft.base)
    return tuple(changes(before, checked(draft.name, draft.body)))


def newer_version(unit: Unit, workspace_id: int, draft: Draft) -> NewerVersion:
    """What a sound draft that is behind has missed, beside what it changes."""
    return NewerVersion(draft, _since(unit, workspace_id, draft), differing(unit, workspace_id, draft))


def publish(
    unit: Unit,
    workspace_id: int,
    teammate_id: int,
    name: str,
    by: str,
    now: datetime,
    *,
    here: Known | None = None,
    over: int | None = None,
) -> Applied:
    """Store a draft as the survey's newest version, and forget the draft. `here` is what was read before this unit.

    Raises DefinitionWrong with all that is wrong, SurveyUnknown, and NewerVersion where another version than the one
    that was changed holds now, unless it is `over`: the one that the teammate has been told of.
    """
    survey_queries.by_name(unit, workspace_id, name, hold=True)
    draft = of(unit, workspace_id, teammate_id, name)
    if found := problems(unit, workspace_id, draft, here):
        raise DefinitionWrong(name, found)
    if draft.newest not in (draft.base, over):
        raise newer_version(unit, workspace_id, draft)
    (applied,) = applying.apply(unit, workspace_id, [checked(name, draft.body)], by, now)
    draft_queries.drop(unit, workspace_id, teammate_id, name)
    return applied


def _since(unit: Unit, workspace_id: int, draft: Draft) -> tuple[Change, ...]:
    """What has been published since a draft was begun; nothing where it was a new survey then."""
    if not draft.base:
        return ()
    then, now = (_stored(unit, workspace_id, draft.name, number) for number in (draft.base, draft.newest))
    return tuple(changes(then, now))


def _tidied(name: str, body: Mapping[str, Any]) -> Body:
    """A sound body as definitions write it: what is as Askback has it is left out."""
    try:
        return checked(name, body).body
    except DefinitionWrong:
        return dict(body)


def _stored(unit: Unit, workspace_id: int, name: str, number: int) -> Definition:
    row = survey_queries.by_name(unit, workspace_id, name)
    assert row is not None
    return of_version(unit, workspace_id, row["id"], number)
