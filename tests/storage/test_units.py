"""A unit ends well and is kept, or raises and leaves no trace; writers take turns; readers wait for nobody."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database.engine import DatabaseBusy, open_engine
from storage.database.tables import workspace
from storage.database.units import Unit, Units
from storage.models import Workspace
from tests.storage import workspaces

SOME_WORKSPACE = {
    "slack_team_id": "T1",
    "name": "Acme",
    "company": "Acme",
    "bot_user_id": "B1",
    "team_channel": "C1",
    "created_at": workspaces.NOW,
}
ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ONLY_POSTGRES = pytest.mark.parametrize("database", ["postgres"], indirect=True)


def add(team: str) -> Callable[[Unit], str]:
    def work(unit: Unit) -> str:
        workspaces.add(unit.connection, team)
        return team

    return work


def teams(units: Units) -> list[str]:
    with units.reading() as unit:
        return list(unit.connection.scalars(select(workspace.c.slack_team_id).order_by(workspace.c.id)))


def test_a_unit_that_ends_well_is_kept(units: Units) -> None:
    with units() as unit:
        add("T1")(unit)
    assert teams(units) == ["T1"]


def test_a_unit_that_raises_leaves_no_trace(units: Units) -> None:
    with pytest.raises(KeyError), units() as unit:
        add("T1")(unit)
        raise KeyError
    assert teams(units) == []


def test_a_session_is_flushed_before_the_commit(units: Units) -> None:
    with units() as unit:
        unit.session.add(Workspace(**SOME_WORKSPACE))
    assert teams(units) == ["T1"]


def test_write_returns_what_its_work_returns_and_keeps_it(units: Units) -> None:
    assert units.write(add("T1")) == "T1"
    assert teams(units) == ["T1"]


def test_a_slice_of_long_work_is_written_like_any_other(units: Units) -> None:
    assert units.write_slice(add("T1")) == "T1"
    assert teams(units) == ["T1"]


def test_write_raises_what_its_work_raises_and_keeps_nothing(units: Units) -> None:
    units.write(add("T1"))
    with pytest.raises(IntegrityError):
        units.write(add("T1"))
    assert teams(units) == ["T1"]


def test_error_texts_hold_no_values(units: Units) -> None:
    units.write(add("secret"))
    with pytest.raises(IntegrityError) as caught:
        units.write(add("secret"))
    assert "secret" not in str(caught.value)


def test_a_reading_unit_may_change_nothing(units: Units) -> None:
    with pytest.raises(DBAPIError), units.reading() as unit:
        add("T1")(unit)
    units.write(add("T2"))
    assert teams(units) == ["T2"]


def test_a_reading_unit_sees_one_moment(units: Units) -> None:
    count = select(func.count()).select_from(workspace)
    with units.reading() as unit:
        assert unit.connection.scalar(count) == 0
        units.write(add("T1"))
        assert unit.connection.scalar(count) == 0


def test_readers_do_not_wait_for_a_writer(units: Units) -> None:
    with units() as unit:
        add("T1")(unit)
        assert teams(units) == []


def test_a_woken_unit_tells_after_its_commit(units: Units) -> None:
    seen: list[list[str]] = []
    units.after_commit(lambda: seen.append(teams(units)))
    with units() as unit:
        add("T1")(unit)
        unit.wake()
        assert seen == []
    units.write(add("T2"))
    assert seen == [["T1"]]


def test_a_unit_that_raised_wakes_nobody(units: Units) -> None:
    told: list[int] = []
    units.after_commit(lambda: told.append(1))
    with pytest.raises(KeyError), units() as unit:
        unit.wake()
        raise KeyError
    assert told == []


@ONLY_SQLITE
def test_a_thread_that_writes_may_not_begin_to_write_again(units: Units) -> None:
    with units(), pytest.raises(RuntimeError), units():
        pass
    units.write(add("T1"))


@pytest.fixture
def queued(units: Units) -> Iterator[Callable[..., list[object]]]:
    """Has works queue behind a unit that holds the lock, then lets them go; their outcomes in order."""

    def outcomes(*works: Callable[[Unit], str]) -> list[object]:
        results: list[object] = [None] * len(works)

        def run(place: int) -> None:
            try:
                results[place] = units.write(works[place])
            except Exception as error:
                results[place] = type(error)

        threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
        with units():
            for n, thread in enumerate(threads, start=1):
                thread.start()
                while units.waiting() < n:
                    pass
        for thread in threads:
            thread.join()
        return results

    yield outcomes


@ONLY_SQLITE
def test_all_who_wait_are_written_in_one_commit(units: Units, queued: Callable[..., list[object]]) -> None:
    commits: list[float] = []
    units.on_held(commits.append)
    assert queued(add("T1"), add("T2"), add("T3")) == ["T1", "T2", "T3"]
    assert teams(units) == ["T1", "T2", "T3"]
    assert len(commits) == 2  # the holder's, and one for all


@ONLY_SQLITE
def test_in_a_group_a_failing_work_is_undone_alone(units: Units, queued: Callable[..., list[object]]) -> None:
    def stumble(unit: Unit) -> str:
        add("T9")(unit)
        raise KeyError

    assert queued(add("T1"), stumble, add("T3")) == ["T1", KeyError, "T3"]
    assert teams(units) == ["T1", "T3"]


@ONLY_SQLITE
def test_a_group_wakes_once_and_only_for_work_that_was_kept(units: Units, queued: Callable[..., list[object]]) -> None:
    def waking(unit: Unit) -> str:
        unit.wake()
        return "woke"

    def failing(unit: Unit) -> str:
        unit.wake()
        raise KeyError

    told: list[int] = []
    units.after_commit(lambda: told.append(1))
    queued(failing, add("T1"))
    assert told == []
    queued(waking, failing, waking)
    assert told == [1]


@ONLY_SQLITE
def test_whoever_waits_too_long_for_a_turn_is_told_that_the_database_is_busy(database_url: str) -> None:
    impatient = Units(open_engine(database_url), patience=0.05)
    outcome: list[object] = []

    def run() -> None:
        with pytest.raises(DatabaseBusy) as caught:
            impatient.write(add("T1"))
        outcome.append(caught.type)

    with impatient():
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    assert outcome == [DatabaseBusy]
    impatient.write(add("T2"))
    assert teams(impatient) == ["T2"]
    impatient.close()


@ONLY_SQLITE
def test_another_process_that_holds_the_lock_too_long_makes_it_busy(units: Units, database_url: str) -> None:
    impatient = Units(open_engine(database_url), patience=0.05)
    with units(), pytest.raises(DatabaseBusy):
        impatient.write(add("T1"))
    assert impatient.write(add("T1")) == "T1"
    impatient.close()


@ONLY_SQLITE
def test_many_threads_write_and_none_is_refused(units: Units) -> None:
    def run(first: int) -> None:
        for n in range(10):
            units.write(add(f"T{first}-{n}"))

    threads = [threading.Thread(target=run, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(teams(units)) == 200


@ONLY_POSTGRES
def test_a_deadlock_is_tried_again(units: Units) -> None:
    units.write(add("A"))
    units.write(add("B"))
    both_hold_one = threading.Barrier(2)
    attempts: list[int] = []

    def touch(unit: Unit, team: str) -> None:
        changed = workspace.update().where(workspace.c.slack_team_id == team).values(name="touched")
        unit.connection.execute(changed)

    def crosswise(first: str, second: str) -> None:
        def work(unit: Unit) -> None:
            attempts.append(1)
            touch(unit, first)
            if len(attempts) <= 2:
                both_hold_one.wait()
            touch(unit, second)

        units.write(work)

    other = threading.Thread(target=crosswise, args=("A", "B"))
    other.start()
    crosswise("B", "A")
    other.join()
    assert len(attempts) == 3


@ONLY_POSTGRES
def test_whoever_stores_what_another_just_stored_looks_again(units: Units) -> None:
    both_have_looked = threading.Barrier(2)
    found: list[bool] = []

    def look_and_add(unit: Unit) -> None:
        is_there = unit.connection.execute(select(workspace.c.id)).first() is not None
        found.append(is_there)
        if len(found) <= 2:
            both_have_looked.wait()
        if not is_there:
            add("T1")(unit)

    other = threading.Thread(target=lambda: units.write(look_and_add))
    other.start()
    units.write(look_and_add)
    other.join()
    assert found == [False, False, True]
    assert teams(units) == ["T1"]


def test_in_memory_units_see_one_database() -> None:
    from sqlmodel import SQLModel

    units = Units(open_engine("sqlite://"))
    SQLModel.metadata.create_all(units.engine)
    units.write(add("T1"))
    assert teams(units) == ["T1"]
    units.close()
