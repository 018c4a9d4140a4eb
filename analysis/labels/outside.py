"""The outside reader, for workspaces that want one: a model elsewhere is asked about comments that this machine is not
sure about. Off unless it is set up; whatever goes wrong, what this machine read stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from sqlalchemy import RowMapping

from analysis.comments import themes
from analysis.comments.reading import Reading
from analysis.labels import labelling, opinion
from analysis.said.text import clean
from analysis.said.voices import names_anybody
from analysis.said.words import words_of
from analysis.score.levels import level
from analysis.topics import taxonomy
from storage.comments import outside_queries
from storage.database.units import Unit, Units
from storage.figures import digest_queries

if TYPE_CHECKING:  # naming a model loads none
    from analysis.learned.model import Model

log = structlog.get_logger()

AT_ONCE = 3
"""How many are asked about in one tick: fresh answers wait behind them, for as long as a slow reader may take."""

FAILURES, REST = 3, timedelta(minutes=10)
"""After so many failures in a row it is left alone for so long; after that, one more failure is enough."""


class NoAnswer(Exception):
    """The outside reader said nothing; the message is a code for the log. `hopeless`: nor will it to the next one."""

    def __init__(self, reason: str, *, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.hopeless = hopeless


class Line(Protocol):
    """The way to a model elsewhere."""

    @property
    def version(self) -> str:
        """What its readings are marked with."""

    def answer(self, task: str, question: str) -> str:
        """What the model says, within a few seconds. Raises NoAnswer."""


class Breaker:
    """Keeps from asking where nobody answers."""

    def __init__(self) -> None:
        self._failures = 0
        self._until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self._until is not None and now < self._until

    def worked(self) -> None:
        self._failures, self._until = 0, None

    def failed(self, now: datetime, *, hopeless: bool) -> None:
        self._failures = FAILURES if hopeless else self._failures + 1
        if self._failures >= FAILURES:
            self._until = now + REST


@dataclass(frozen=True)
class _Ours:
    """What of the workspace a question is made from: `themes` by code, `staff` by name."""

    model: "Model | None"
    themes: Mapping[str, str]
    staff: tuple[str, ...]


class Outside:
    """Asks for one workspace, about each answer once at most, and about `daily` comments a day at most.

    `model_of` says what reads its comments here.
    """

    def __init__(
        self, units: Units, workspace_id: int, model_of: "Callable[[Unit], Model | None]", line: Line, daily: int
    ) -> None:
        self._units, self._workspace_id, self._model_of = units, workspace_id, model_of
        self._line, self._daily, self._breaker = line, daily, Breaker()

    def take_note(self, labelled: Sequence[tuple[int, int]], now: datetime) -> None:
        """Let those of the (workspace, response) pairs wait that this machine is not sure about."""
        ours = [response_id for workspace_id, response_id in labelled if workspace_id == self._workspace_id]
        if ours:
            with self._units() as unit:
                outside_queries.wait(unit, self._workspace_id, ours, now)

    def waits_since(self, unit: Unit) -> datetime | None:
        return outside_queries.waits_since(unit, self._workspace_id)

    def ask(self, now: datetime) -> list[tuple[int, int]]:
        """Ask about a few that wait, outside any transaction; the (workspace, response) pairs that were read anew."""
        with self._units.reading() as unit:
            waiting = outside_queries.waiting(unit, self._workspace_id, AT_ONCE)
            words = words_of(unit, waiting)
            ours = self._ours(unit) if waiting else None
        return [
            (answer["workspace_id"], answer["id"])
            for answer in waiting
            if ours and self._read(answer, words.get(answer["id"], ""), ours, now)
        ]

    def _ours(self, unit: Unit) -> _Ours:
        staff = digest_queries.staff_names(unit, self._workspace_id)
        return _Ours(self._model_of(unit), _themes(unit, self._workspace_id), tuple(staff))

    def _read(self, answer: RowMapping, words: str, ours: _Ours, now: datetime) -> bool:
        names = (*ours.staff, answer["contact_name"], answer["account_name"])
        reading = None if names_anybody(clean(words), names) else labelling.reading_of(answer, words, ours.model)
        if not self._claimed(answer, now, wanted=reading is not None and _is_doubtful(reading)):
            return False
        assert reading is not None
        said = self._said(answer, opinion.task(ours.themes), opinion.question(words), now)
        told = None if said is None else opinion.parse(said, ours.themes)
        return told is not None and self._store(answer, reading, told, now)

    def _claimed(self, answer: RowMapping, now: datetime, *, wanted: bool) -> bool:
        """Let it wait no longer; whether to ask about it. Counted before it is sent: a crash sends none twice."""
        with self._units() as unit:
            outside_queries.forget(unit, answer)
            if not wanted or self._breaker.is_open(now) or not outside_queries.is_as_it_was(unit, answer):
                return False
            day = outside_queries.today(unit, self._workspace_id, now)
            return outside_queries.take_one(unit, self._workspace_id, day, self._daily)

    def _said(self, answer: RowMapping, task: str, question: str, now: datetime) -> str | None:
        try:
            said = self._line.answer(task, question)
        except NoAnswer as why:
            self._breaker.failed(now, hopeless=why.hopeless)
            log.warning("the outside reader does not answer", response=answer["id"], reason=str(why))
            return None
        self._breaker.worked()
        return said

    def _store(self, answer: RowMapping, reading: Reading, told: opinion.Opinion, now: datetime) -> bool:
        score = answer["score"]
        scored = None if score is None else level(score, answer["scale"], answer["high_is_good"])
        both = opinion.together(reading, told, scored, self._line.version)
        with self._units() as unit:
            return outside_queries.is_as_it_was(unit, answer) and labelling.store(unit, answer, both, now)


def _is_doubtful(reading: Reading) -> bool:
    """Whether this machine itself is not sure: an answer may wait for a person because its words changed."""
    return reading.needs_review and bool(reading.reasons)


def _themes(unit: Unit, workspace_id: int) -> Mapping[str, str]:
    """What each of the workspace's themes is about, by its code; hidden ones are read too."""
    about = {code: f": {theme.about}" for code, theme in themes.shipped().items()}
    return {each.code: each.name + about.get(each.code, "") for each in taxonomy.listed(unit, workspace_id)}
