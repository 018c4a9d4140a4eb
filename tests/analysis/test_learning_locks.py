"""What is learned, grouped and read again is written in slices: nobody who clicks meanwhile waits for long.

How long a lock is held depends on the rows that a transaction changes and on those that it looks at; both are counted.
"""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, func, select

from analysis.labels import labelling, rereading
from analysis.learned import teaching
from analysis.learned.model import Model, shipped
from analysis.taught import corrections, learning
from analysis.taught.learning import Learning
from analysis.taught.own_models import OwnModels
from analysis.topics import emerging, taxonomy
from analysis.topics.emerging import Emerging
from storage.audits import Doer
from storage.database.engine import BY_HAND
from storage.database.tables import response, theme_group
from storage.database.units import Units
from storage.models import LabelKind
from tests.analysis.teaching_cast import LATER, read, team
from tests.analysis.test_emerging import INVOICES, Axes, comment, plain_space
from tests.cast import Acme, acme
from tests.reporting_cast import NOW, Company

__all__ = ["plain_space"]  # a fixture
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NIGHTS = ["a dark mode", "dark mode, please", "no dark mode"]
OF_AN_ANSWER = 12
"""More rows than one answer ever changes: itself, its labels before and after, and what is noted of it."""


class Locks:
    """What each writing transaction did: how many rows it changed, its statements, and the tables it read through."""

    def __init__(self, units: Units) -> None:
        self.rows: list[int] = []
        self.statements: list[list[str]] = [[]]
        self.scans: list[str] = []
        self._raw: Any = None
        self._before = 0
        event.listen(units.engine, "before_cursor_execute", self._asked)
        units.on_held(self._let_go)

    def _asked(self, connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if not connection.get_execution_options().get(BY_HAND):
            return  # a reader, who holds nobody up
        raw = connection.connection.dbapi_connection
        if self._raw is not raw:
            self._raw, self._before = raw, raw.total_changes
        self.statements[-1].append(statement)
        plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", values[0] if many else values)
        self.scans += [f"{line[3]} in {statement}" for line in plan if line[3].startswith("SCAN")]

    def _let_go(self, _seconds: float) -> None:
        if self._raw is None:
            return
        self.rows.append(self._raw.total_changes - self._before)
        self._before = self._raw.total_changes
        self.statements.append([])

    def holding(self, words: str) -> list[int]:
        """How often each transaction that did so executed a statement that begins with these words."""
        found = [sum(each.startswith(words) for each in statements) for statements in self.statements]
        return [count for count in found if count]


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.fixture
def model() -> Model:
    found = shipped()
    assert found is not None
    return found


def test_saying_what_an_answer_means_and_taking_it_back_change_a_few_rows_and_look_at_no_others(
    units: Units, cast: Acme
) -> None:
    with units() as unit:
        lena = team(unit, cast).lena
        answer = read(unit, cast, "The crane froze twice.", waits=True)
    locks = Locks(units)
    with units() as unit:
        said = corrections.say(unit, cast.workspace_id, answer, LabelKind.REASON, ["usage_limits"], lena, LATER)
    with units() as unit:
        corrections.undo(unit, cast.workspace_id, said, lena, LATER)
    assert len(locks.rows) == 2 and max(locks.rows) <= OF_AN_ANSWER
    assert locks.scans == []


def test_heads_are_kept_one_by_one_and_doubtful_answers_are_marked_in_slices(
    units: Units, cast: Acme, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "_SLICE", 2)
    monkeypatch.setattr(teaching, "fit", lambda told, started: dict.fromkeys(teaching.TASKS["reason"], b"a head"))
    with units() as unit:
        lena = team(unit, cast).lena
        answers = [read(unit, cast, f"Crane {number} froze.", waits=True) for number in range(6)]
        corrections.say(unit, cast.workspace_id, answers[0], LabelKind.REASON, ["usage_limits"], lena, LATER)
    locks = Locks(units)
    Learning(units, OwnModels(model), cast.workspace_id).work(LATER)
    assert locks.holding("INSERT INTO fitted_head") == [1, 1], "both heads that read reasons"
    assert locks.holding("UPDATE response") == [1, 1, 1], "five answers, two at a time"
    assert max(locks.rows) <= 2
    assert locks.scans == []


def test_own_themes_and_groups_are_written_in_slices(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emerging, "_WRITTEN_AT_ONCE", 2)
    with units() as unit:
        company = Company(unit).id
        lena = Company(unit, known=company).teammate()
        taxonomy.add(unit, company, "Nights", Doer("Lena", lena), NOW, typed=NIGHTS)
    for number, words in enumerate(INVOICES):
        comment(units, company, words)
        comment(units, company, f"dark mode {number}")
    locks = Locks(units)
    Emerging(units, Axes, company).work(NOW)
    assert locks.holding("INSERT INTO label") == [1] * 5, "ten answers, two at a time, and every second one has a mark"
    with units.reading() as unit:
        assert unit.connection.scalar(select(func.count()).select_from(theme_group)) == 1
    assert max(locks.rows) <= 1 + len(INVOICES), "a group and its comments"
    assert locks.scans == []


def test_reading_and_reading_again_store_a_batch_at_a_time_and_look_at_no_other_answers(
    units: Units, cast: Acme, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling, "BATCH", 2)
    monkeypatch.setattr(rereading, "BATCH", 2)
    with units() as unit:
        for number in range(5):
            read(unit, cast, f"Crane {number} froze.")
        unit.connection.execute(response.update().values(unread=True, read_by="another"))
    locks = Locks(units)
    while labelling.label_unread(units, OwnModels(model), LATER):
        pass
    assert len(locks.rows) == 3 and max(locks.rows) <= 2 * OF_AN_ANSWER
    newer = replace(model, version="newer")
    rereading.begin(units, newer, LATER)
    while rereading.reread_some(units, OwnModels(newer), LATER):
        pass
    assert len(locks.rows) == 3 + 5, "the beginning, three batches, and a look for imported answers"
    assert max(locks.rows) <= 2 * OF_AN_ANSWER
    assert locks.scans == []
