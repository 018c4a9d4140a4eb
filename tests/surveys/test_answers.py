"""Taking an answer: what counts, what is kept, and what is refused."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from storage.answering import rollups
from storage.database.tables import delivery, response, response_revision
from storage.database.units import Unit, Units
from storage.models import AnswerPart, InvitationState
from surveys.answering.answers import (
    AskUnknown,
    AskWithdrawn,
    Given,
    NotYours,
    Outcome,
    Who,
    add_words,
    record_score,
    record_words,
)
from tests.cast import NOW, Acme, acme

ANNA = Who("T2", Acme.ANNA)


def given(key: str, ts: str = "100.1", *, who: Who = ANNA, token: str = Acme.TOKEN) -> Given:
    return Given(who, token, key, ts)


def scored(units: Units, cast: Acme, score: int, key: str, ts: str = "100.1") -> Outcome:
    return units.write(lambda unit: record_score(unit, cast.workspace_id, given(key, ts), score, NOW))


def standing(units: Units) -> list[tuple[int | None, str | None]]:
    with units.reading() as unit:
        return [tuple(row) for row in unit.connection.execute(select(response.c.score, response.c.verbatim))]


def revisions(unit: Unit) -> list[str | None]:
    found = select(response_revision.c.value).order_by(response_revision.c.id)
    return list(unit.connection.execute(found).scalars())


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_score_takes_eight_statements_and_reads_no_definition(units: Units, cast: Acme) -> None:
    """Each costs every click some 10 µs (docs/speed.md)."""
    said: list[str] = []
    with units() as unit:
        unit.driver.set_trace_callback(said.append)
        record_score(unit, cast.workspace_id, given("k1"), 9, NOW)
        unit.driver.set_trace_callback(None)
    assert len(said) == 8, said


def test_a_score_is_stored_counted_and_shown(units: Units, cast: Acme) -> None:
    outcome = scored(units, cast, 6, "k1")
    assert (outcome.score, outcome.before, outcome.repeated) == (6, None, False)
    assert standing(units) == [(6, None)]
    with units.reading() as unit:
        assert unit.connection.execute(select(delivery.c.wanted)).scalar_one() == 2
        counted = rollups.kept(unit, cast.workspace_id)
        assert sorted(key[1] for key in counted) == ["", "plan"]
        assert all(row["s6"] == 1 for row in counted.values())


def test_the_same_press_told_twice_counts_once(units: Units, cast: Acme) -> None:
    scored(units, cast, 6, "k1")
    assert scored(units, cast, 6, "k1").repeated
    with units.reading() as unit:
        assert revisions(unit) == ["6"]


def test_the_newer_action_stands_whatever_comes_in_first(units: Units, cast: Acme) -> None:
    scored(units, cast, 9, "k2", ts="100.2")
    assert scored(units, cast, 3, "k1", ts="99.9").score == 9
    assert standing(units) == [(9, None)]
    with units.reading() as unit:
        assert revisions(unit) == ["9", "3"], "all are kept"


def test_slacks_times_are_compared_as_numbers_not_as_text(units: Units, cast: Acme) -> None:
    scored(units, cast, 9, "k1", ts="99.9")
    assert scored(units, cast, 3, "k2", ts="100.1").score == 3


def test_a_changed_mind_moves_its_count(units: Units, cast: Acme) -> None:
    scored(units, cast, 3, "k1", ts="1.1")
    scored(units, cast, 9, "k2", ts="1.2")
    with units.reading() as unit:
        (everybody,) = [row for key, row in rollups.kept(unit, cast.workspace_id).items() if key[1] == ""]
        assert (everybody["s3"], everybody["s9"]) == (0, 1)


@pytest.mark.parametrize("score", [-1, 11, 100])
def test_a_score_off_the_scale_is_refused(units: Units, cast: Acme, score: int) -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        scored(units, cast, score, "k1")
    assert standing(units) == []


def test_somebody_elses_press_changes_nothing(units: Units, cast: Acme) -> None:
    stranger = given("k1", who=Who("T9", Acme.ANNA))
    with pytest.raises(NotYours):
        units.write(lambda unit: record_score(unit, cast.workspace_id, stranger, 6, NOW))
    assert standing(units) == []


def test_an_unknown_token_and_another_workspace_are_refused(units: Units, cast: Acme) -> None:
    for wrong, home in ((given("k", token="guess"), cast.workspace_id), (given("k"), cast.workspace_id + 1)):
        with pytest.raises(AskUnknown):
            units.write(lambda unit, wrong=wrong, home=home: record_score(unit, home, wrong, 6, NOW))


def test_a_withdrawn_question_takes_no_answer(units: Units) -> None:
    with units() as unit:
        cast = acme(unit, state=InvitationState.WITHDRAWN)
    with pytest.raises(AskWithdrawn):
        scored(units, cast, 6, "k1")


def test_a_late_answer_is_kept_and_marked(units: Units) -> None:
    with units() as unit:
        cast = acme(unit, state=InvitationState.EXPIRED)
    scored(units, cast, 8, "k1")
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.late)).scalar_one() is True


def test_words_are_kept_counted_once_and_wait_to_be_read(units: Units, cast: Acme) -> None:
    scored(units, cast, 4, "k1")
    for key, words in (("k2", "slow"), ("k3", "slow reports")):
        parts = {AnswerPart.VERBATIM: words}
        units.write(
            lambda unit, key=key, parts=parts: record_words(
                unit, cast.workspace_id, given(key), parts, NOW + timedelta(minutes=1)
            )
        )
    assert standing(units) == [(4, "slow reports")]
    with units.reading() as unit:
        assert revisions(unit) == ["4", "slow", "slow reports"]
        assert unit.connection.execute(select(func.count()).where(response.c.unread)).scalar_one() == 1
        assert all(row["commented"] == 1 for row in rollups.kept(unit, cast.workspace_id).values())


def worded(units: Units, cast: Acme, words: str | None, key: str, ts: str, now: datetime = NOW) -> Outcome:
    parts = {AnswerPart.VERBATIM: words}
    return units.write(lambda unit: record_words(unit, cast.workspace_id, given(key, ts), parts, now))


def added(units: Units, cast: Acme, words: str, key: str, ts: str) -> Outcome:
    return units.write(lambda unit: add_words(unit, cast.workspace_id, given(key, ts), words, NOW))


def test_the_newer_words_stand_whatever_comes_in_first(units: Units, cast: Acme) -> None:
    with units() as unit:
        rollups.rebuild(unit, cast.workspace_id)
    assert not worded(units, cast, "much better now", "k2", "100.1").repeated
    assert worded(units, cast, None, "k1", "99.9").repeated
    assert standing(units) == [(None, "much better now")]
    with units.reading() as unit:
        assert revisions(unit) == ["much better now", None], "all are kept"
        assert rollups.problems(unit, cast.workspace_id) == []


def test_a_part_that_nothing_newer_says_stands(units: Units, cast: Acme) -> None:
    worded(units, cast, "much better now", "k2", "100.1")
    parts = {AnswerPart.VERBATIM: "broken", AnswerPart.KEPT_BY: "a fix"}
    units.write(lambda unit: record_words(unit, cast.workspace_id, given("k1", "99.9"), parts, NOW))
    with units.reading() as unit:
        stands = unit.connection.execute(select(response.c.verbatim, response.c.kept_by)).one()
    assert tuple(stands) == ("much better now", "a fix")


@pytest.mark.parametrize(("ts", "stands"), [("99.9", "It is slow.\nAnd dear."), ("100.1", "And dear.\nIt is slow.")])
def test_added_words_stand_where_slacks_clock_puts_them(units: Units, cast: Acme, ts: str, stands: str) -> None:
    added(units, cast, "And dear.", "k2", "100.1")
    added(units, cast, "It is slow.", "k1", ts)
    assert standing(units) == [(None, stands)]


def test_words_that_were_taken_back_since_are_not_added_again(units: Units, cast: Acme) -> None:
    added(units, cast, "And dear.", "k1", "99.1")
    worded(units, cast, None, "k3", "100.1")
    assert added(units, cast, "It is slow.", "k2", "99.9").repeated
    assert standing(units) == [(None, None)]


@pytest.mark.parametrize(("read_by", "waits"), [("m", True), (None, False)])
def test_words_that_were_read_are_read_again_beside_another_score(
    units: Units, cast: Acme, read_by: str | None, waits: bool
) -> None:
    scored(units, cast, 9, "k1", ts="1.1")
    with units() as unit:
        unit.connection.execute(update(response).values(read_by=read_by))
    scored(units, cast, 2, "k2", ts="1.2")
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.unread)).scalar_one() is waits


def test_rebuilt_rollups_equal_the_kept_ones(units: Units, cast: Acme) -> None:
    with units() as unit:
        rollups.rebuild(unit, cast.workspace_id)
    scored(units, cast, 3, "k1", ts="1.1")
    scored(units, cast, 9, "k2", ts="1.2")
    with units.reading() as unit:
        assert rollups.problems(unit, cast.workspace_id) == []


@pytest.mark.parametrize("state", [InvitationState.ASKED, InvitationState.ANSWERED, InvitationState.EXPIRED])
def test_a_change_after_the_ask_has_expired_counts_and_is_marked_late(units: Units, state: InvitationState) -> None:
    with units() as unit:
        cast = acme(unit, state=state)
        scored_early = record_score(unit, cast.workspace_id, given("k1", "1.1"), 3, NOW)
    assert scored_early.score == 3
    closed = NOW + timedelta(days=13)
    outcome = units.write(lambda unit: record_score(unit, cast.workspace_id, given("k2", "1.2"), 9, closed))
    assert (outcome.score, outcome.repeated) == (9, False)
    assert standing(units) == [(9, None)]
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.late)).scalar_one() is True
        assert revisions(unit) == ["3", "9"]


@pytest.mark.parametrize(("before_the_end", "late"), [(timedelta(microseconds=1), False), (timedelta(), True)])
def test_words_changed_after_the_ask_has_expired_are_marked_late(
    units: Units, cast: Acme, before_the_end: timedelta, late: bool
) -> None:
    scored(units, cast, 9, "k1", ts="1.1")
    worded(units, cast, "Slow.", "k2", "1.2", NOW + timedelta(days=13) - before_the_end)
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.late)).scalar_one() is late


def test_a_first_score_counts_after_the_ask_has_expired(units: Units, cast: Acme) -> None:
    closed = NOW + timedelta(days=13)
    units.write(lambda unit: record_score(unit, cast.workspace_id, given("k1"), 9, closed))
    assert standing(units) == [(9, None)]
