"""One teammate with one survey before them: what the windows that edit it show, and keep."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import RowMapping

from bot.desk import Desk
from bot.views.blocks import View
from bot.views.editing.overview import overview
from bot.views.editing.publishing import Start
from storage.asking import planning_queries, survey_queries
from storage.database.units import Unit
from storage.models import SurveyKind
from surveys.answering.answers import Who
from surveys.definition.applying import Known
from surveys.drafting import drafts
from surveys.drafting.draft_edits import question
from surveys.drafting.drafts import Draft
from surveys.rules import policy


@dataclass
class Editor:
    """For one transaction."""

    unit: Unit
    workspace_id: int
    teammate: RowMapping
    name: str
    now: datetime

    @cached_property
    def draft(self) -> Draft:
        """Raises SurveyUnknown."""
        return drafts.of(self.unit, self.workspace_id, self.teammate["id"], self.name)

    @property
    def body(self) -> dict[str, Any]:
        return self.draft.body

    @cached_property
    def known(self) -> Known:
        return Known(self.unit, self.workspace_id)

    @property
    def attributes(self) -> list[str]:
        """The workspace's own ones, by name."""
        return sorted(self.known.attributes)

    def question(self, key: str) -> dict[str, Any] | None:
        return question(self.body, key)

    def keep(self, body: dict[str, Any]) -> None:
        """Keep a changed body in the draft."""
        kept = drafts.keep(self.unit, self.workspace_id, self.teammate["id"], self.draft, body, self.now)
        self.__dict__["draft"] = kept

    def forget(self) -> bool:
        """Drop the draft; whether there is still a survey to look at."""
        drafts.drop(self.unit, self.workspace_id, self.teammate["id"], self.name)
        self.__dict__.pop("draft", None)
        return survey_queries.by_name(self.unit, self.workspace_id, self.name) is not None

    def overview(self, note: str | None = None) -> View:
        problems = drafts.problems(self.unit, self.workspace_id, self.draft) if self.draft.is_kept else ()
        return overview(self.draft, problems, note=note)

    @property
    def start(self) -> Start | None:
        """How the survey begins, or still begins; None where it goes on already, or a CSM agrees to every ask."""
        row = survey_queries.by_name(self.unit, self.workspace_id, self.name)
        if self.body.get("kind") == SurveyKind.CHURN_EXIT or (row is not None and row["going_at"] is not None):
            return None
        limits = policy.of(planning_queries.home(self.unit, self.workspace_id).policy)
        return Start(limits.pilot, limits.pilot_a_day)


def editor(desk: Desk, unit: Unit, who: Who, name: str) -> Editor:
    """The survey `name` before this member of the team. Raises NotOnTeam for everybody else."""
    return Editor(unit, desk.workspace_id, desk.teammate(unit, who), name, desk.clock.now())


def overview_of(desk: Desk, who: Who, name: str, note: str | None = None) -> View:
    """A survey's overview as it is now, read after what was stored: telling what is wrong may take all customers."""
    with desk.units.reading() as unit:
        return editor(desk, unit, who, name).overview(note)
