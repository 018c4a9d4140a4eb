"""The learn tick: a workspace's reader follows its team, and no other workspace's does."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from analysis.comments.reading import Reading
from analysis.comments.reading import read as really_read
from analysis.labels import labelling, rereading
from analysis.learned import heads, teaching
from analysis.learned.model import Model, shipped
from analysis.learned.tasks import Task
from analysis.learned.teaching import Correction, NotFitted
from analysis.taught import corrections
from analysis.taught.learning import LEARN, Learning
from analysis.taught.own_models import OwnModels
from analysis.topics import taxonomy
from analysis.topics.emerging import Emerging
from storage.asking import moments
from storage.audits import Doer
from storage.comments import exemplar_queries, theme_queries
from storage.database.tables import fitted_head, label, response
from storage.database.unit import Unit
from storage.database.units import Units
from storage.models import LabelKind
from tests.analysis.teaching_cast import LATER, Team, read, team
from tests.cast import Acme, acme

THEN = LATER + timedelta(minutes=1)
CRANE = "The crane froze twice."


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.fixture
def us(units: Units, cast: Acme) -> Team:
    with units() as unit:
        return team(unit, cast)


@pytest.fixture
def model() -> Model:
    found = shipped()
    assert found is not None
    return found


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch, model: Model) -> list[Sequence[Correction]]:
    """What was to be fitted, each time; the heads say what the last correction of their kind says, of any text."""
    asked: list[Sequence[Correction]] = []

    def fit(told: Sequence[Correction], _started: Any) -> dict[Task, bytes]:
        asked.append(told)
        return {
            task: convinced(model.heads[task], each.labels[0]).to_bytes()
            for each in told
            for task in teaching.TASKS[each.kind]
        }

    monkeypatch.setattr(teaching, "fit", fit)
    return asked


def convinced(head: heads.Head, label: str) -> heads.Head:
    favoured = np.array([50.0 if each == label else 0.0 for each in head.labels])
    return replace(head, piece_bias=head.piece_bias + favoured)


def say(units: Units, cast: Acme, us: Team, words: str, code: str, kind: LabelKind = LabelKind.REASON) -> int:
    with units() as unit:
        answer = read(unit, cast, words)
        return corrections.say(unit, cast.workspace_id, answer, kind, [code], us.lena, LATER)


def learning(units: Units, cast: Acme, model: Model | None) -> tuple[Learning, OwnModels]:
    models = OwnModels(model)
    return Learning(units, models, cast.workspace_id), models


def reasons_of(units: Units, response_id: int) -> str:
    with units.reading() as unit:
        found = select(label.c.code).where(label.c.response_id == response_id, label.c.kind == LabelKind.REASON)
        return str(unit.connection.scalars(found.order_by(label.c.confidence.desc())).first())


def wait_to_be_read(unit: Unit, response_id: int) -> None:
    unit.connection.execute(update(response).where(response.c.id == response_id).values(unread=True))


def test_what_the_team_says_is_how_the_next_comment_is_read(
    units: Units, cast: Acme, us: Team, model: Model, fitted: list[Sequence[Correction]]
) -> None:
    say(units, cast, us, CRANE, "usage_limits.3")
    tick, models = learning(units, cast, model)
    with units() as unit:
        assert tick.next_due(unit) == THEN
        doubtful, plain = read(unit, cast, "The crane again", waits=True), read(unit, cast, "It crashed")
    tick.work(THEN)
    assert fitted == [[Correction("reason", "en", CRANE, ("usage_limits",))]], "an own reason counts as its parent"
    labelling.label_unread(units, models, THEN)
    assert (reasons_of(units, doubtful), reasons_of(units, plain)) == ("usage_limits", "low_quality")
    with units.reading() as unit:
        assert tick.next_due(unit) is None
        own = models.of(unit, cast.workspace_id)
        assert own is not None and own.version.startswith(f"{model.version}+")
        assert models.of(unit, cast.workspace_id + 1) is model, "nobody else learns from it"


def test_nothing_is_fitted_twice_and_only_what_changed(
    units: Units, cast: Acme, us: Team, model: Model, fitted: list[Sequence[Correction]]
) -> None:
    say(units, cast, us, CRANE, "usage_limits")
    tick, _ = learning(units, cast, model)
    tick.work(THEN)
    tick.work(THEN)
    say(units, cast, us, "Fine weather", "positive", LabelKind.SENTIMENT)
    tick.work(THEN)
    assert [[each.kind for each in told] for told in fitted] == [["reason"], ["sentiment"]]


def test_what_is_taken_back_is_read_as_before_at_once(
    units: Units, cast: Acme, us: Team, model: Model, fitted: list[Sequence[Correction]]
) -> None:
    number = say(units, cast, us, CRANE, "usage_limits")
    tick, models = learning(units, cast, model)
    tick.work(THEN)
    with units() as unit:
        corrections.undo(unit, cast.workspace_id, number, us.lena, THEN)
        assert models.of(unit, cast.workspace_id) is model
    tick.work(THEN)
    with units.reading() as unit:
        assert exemplar_queries.fitted(unit, cast.workspace_id) == {}
    assert len(fitted) == 1, "there is nothing left to learn from"


def test_erasing_somebody_makes_the_tick_due_and_their_words_are_forgotten(
    units: Units, cast: Acme, us: Team, model: Model, fitted: list[Sequence[Correction]]
) -> None:
    say(units, cast, us, CRANE, "usage_limits")
    say(units, cast, us, "No berth", "unused")
    tick, _ = learning(units, cast, model)
    tick.work(THEN)
    with units() as unit:
        unit.connection.execute(delete(response).where(response.c.verbatim == CRANE))
        assert tick.next_due(unit) == THEN, "at once"
    tick.work(THEN)
    assert [each.text for each in fitted[-1]] == ["No berth"]


def test_a_fitting_that_fails_is_tried_again_later_and_the_reader_stays(
    units: Units, cast: Acme, us: Team, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> dict[Task, bytes]:
        raise NotFitted

    monkeypatch.setattr(teaching, "fit", fail)
    say(units, cast, us, CRANE, "usage_limits")
    tick, models = learning(units, cast, model)
    tick.work(THEN)
    with units.reading() as unit:
        assert tick.next_due(unit) == THEN + timedelta(minutes=10)
        assert models.of(unit, cast.workspace_id) is model


def test_without_a_model_corrections_wait_for_one(
    units: Units, cast: Acme, us: Team, fitted: list[Sequence[Correction]]
) -> None:
    say(units, cast, us, CRANE, "usage_limits")
    tick, models = learning(units, cast, None)
    tick.work(THEN)
    assert fitted == []
    tick.begin(THEN)
    with units.reading() as unit:
        assert moments.due_at(unit, cast.workspace_id, LEARN) == THEN
        assert models.of(unit, cast.workspace_id) is None


def test_an_answer_that_the_team_has_judged_does_not_wait_again(
    units: Units, cast: Acme, us: Team, model: Model
) -> None:
    with units() as unit:
        answer = read(unit, cast, "hm", waits=True)
        corrections.say(unit, cast.workspace_id, answer, LabelKind.REASON, ["other"], us.lena, LATER)
        wait_to_be_read(unit, answer)
    labelling.label_unread(units, OwnModels(None), LATER)
    with units.reading() as unit:
        assert not unit.connection.execute(select(response.c.needs_review)).scalar_one()


@pytest.mark.parametrize("others", [False, True], ids=["the last one", "one of two"])
@pytest.mark.parametrize("erased", [False, True], ids=["undone", "erased"])
def test_what_a_head_read_is_read_again_once_the_head_is_gone_however_sure_it_was(
    units: Units,
    cast: Acme,
    us: Team,
    model: Model,
    fitted: list[Sequence[Correction]],
    others: bool,
    erased: bool,
) -> None:
    if others:
        say(units, cast, us, "No berth", "unused")
    number = say(units, cast, us, CRANE, "usage_limits")
    tick, models = learning(units, cast, model)
    tick.work(THEN)
    with units() as unit:
        answer, by_nobodys_head = read(unit, cast, "It crashes all day.", waits=True), read(unit, cast, "Fog")
        wait_to_be_read(unit, answer)
        is_it = update(response).where(response.c.id == by_nobodys_head)
        unit.connection.execute(is_it.values(read_by=model.version))
    labelling.label_unread(units, models, THEN)
    assert reasons_of(units, answer) == "usage_limits"
    with units() as unit:
        unit.connection.execute(update(response).values(needs_review=False))  # nobody doubts it
        if erased:
            unit.connection.execute(delete(response).where(response.c.verbatim == CRANE))
        else:
            corrections.undo(unit, cast.workspace_id, number, us.lena, THEN)
    tick.work(THEN)
    with units.reading() as unit:
        assert unit.connection.scalars(select(response.c.id).where(response.c.unread)).all() == [answer]
    labelling.label_unread(units, models, THEN)
    assert reasons_of(units, answer) == ("unused" if others else "low_quality")
    tick.work(THEN)
    with units.reading() as unit:
        assert unit.connection.scalars(select(response.c.id).where(response.c.unread)).all() == [], "once"


def test_what_is_to_be_read_again_after_a_head_went_outlasts_a_start_without_a_model(
    units: Units, cast: Acme, us: Team, model: Model, fitted: list[Sequence[Correction]]
) -> None:
    number = say(units, cast, us, CRANE, "usage_limits")
    tick, _ = learning(units, cast, model)
    tick.work(THEN)
    with units() as unit:
        answer = read(unit, cast, "It crashes all day.")
        unit.connection.execute(update(response).values(read_by=f"{model.version}+1a2b3c4d"))
        corrections.undo(unit, cast.workspace_id, number, us.lena, THEN)
    learning(units, cast, None)[0].work(THEN)
    tick, _ = learning(units, cast, model)
    tick.begin(THEN)
    with units.reading() as unit:
        assert tick.next_due(unit) == THEN
    tick.work(THEN)
    with units.reading() as unit:
        assert answer in unit.connection.scalars(select(response.c.id).where(response.c.unread)).all()


def test_without_a_model_heads_stay_and_nothing_is_read_again(
    units: Units, cast: Acme, us: Team, model: Model, fitted: list[Sequence[Correction]]
) -> None:
    say(units, cast, us, CRANE, "usage_limits")
    learning(units, cast, model)[0].work(THEN)
    with units() as unit:
        read(unit, cast, "No berth", waits=True)
        before = exemplar_queries.fitted(unit, cast.workspace_id)
    tick, _ = learning(units, cast, None)
    tick.begin(THEN)
    with units.reading() as unit:
        assert tick.next_due(unit) is None
    tick.work(THEN)
    with units() as unit:
        assert exemplar_queries.fitted(unit, cast.workspace_id) == before != {}
        assert unit.connection.scalars(select(response.c.id).where(response.c.unread)).all() == []
        unit.connection.execute(delete(response).where(response.c.verbatim == CRANE))
        assert tick.next_due(unit) == THEN, "who was erased is forgotten at once all the same"
    tick.work(THEN)
    with units.reading() as unit:
        assert unit.connection.execute(select(fitted_head)).all() == []
        assert tick.next_due(unit) is None


@pytest.mark.parametrize("again", [False, True])
def test_what_was_read_with_heads_that_gave_way_meanwhile_is_read_once_more(
    units: Units,
    cast: Acme,
    us: Team,
    model: Model,
    fitted: list[Sequence[Correction]],
    monkeypatch: pytest.MonkeyPatch,
    again: bool,
) -> None:
    say(units, cast, us, CRANE, "usage_limits")
    tick, models = learning(units, cast, model)
    with units() as unit:
        doubtful = read(unit, cast, "The crane again", waits=True)
        is_it = update(response).where(response.c.id == doubtful)
        unit.connection.execute(is_it.values(unread=not again, read_by="older-1" if again else None))
    rereading.begin(units, model, THEN)

    def slowly(words: str, **more: Any) -> Reading:
        if not fitted:
            tick.work(THEN)
        return really_read(words, **more)

    def read_some() -> None:
        if again:
            rereading.reread_some(units, models, THEN)
        else:
            labelling.label_unread(units, models, THEN)

    monkeypatch.setattr(labelling, "read", slowly)
    read_some()
    assert reasons_of(units, doubtful) == "low_quality", "as it was"
    labelling.label_unread(units, models, THEN)
    assert reasons_of(units, doubtful) == "usage_limits"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_process_beside_the_bot_learns_what_it_is_told(units: Units, model: Model) -> None:
    told = [Correction("sentiment", "en", f"The crane froze {when}.", ("positive",)) for when in ("twice", "again")]
    bodies = teaching.fit(told, lambda _: None)
    (head,) = (heads.from_bytes(body) for body in bodies.values())
    look = model.look("The crane froze.")
    before, after = (
        dict(zip(each.labels, each.shares(look.vectors, [look.pieces])[0], strict=True))
        for each in (model.heads[Task.SENTIMENT], head)
    )
    assert list(bodies) == [Task.SENTIMENT]
    assert after["positive"] > before["positive"]
    assert head.temperature == model.heads[Task.SENTIMENT].temperature


def test_a_process_that_is_ended_leaves_no_heads() -> None:
    with pytest.raises(NotFitted):
        teaching.fit([Correction("sentiment", "en", "Fog", ("positive",))], subprocess.Popen.kill)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_own_reasons_and_themes_are_learned_in_that_process_read_with_and_forgotten(
    units: Units, cast: Acme, us: Team, model: Model
) -> None:
    berths = ["Our berth was taken again.", "No berth when the ship came in.", "We waited for a berth all night."]
    with units() as unit:
        theme = taxonomy.add(unit, cast.workspace_id, "Berths", Doer("Lena Vogt"), LATER, typed=berths)
    words = "The harbour crane froze while we were unloading."
    numbers = [say(units, cast, us, words, "usage_limits.3")]
    with units() as unit:
        (answer,) = unit.connection.scalars(select(response.c.id))
        given = [theme, "performance"]
        numbers.append(corrections.say(unit, cast.workspace_id, answer, LabelKind.THEME, given, us.lena, LATER))
    tick, models = learning(units, cast, model)
    tick.work(THEN)
    with units() as unit:
        taught = models.of(unit, cast.workspace_id)
        assert taught is not None and taught.version.startswith(f"{model.version}+")
        following = read(unit, cast, "The crane froze again while they unloaded our ship.")
        wait_to_be_read(unit, following)
    look = model.look("The crane froze again while they unloaded our ship.")
    for task, code in ((Task.REASON, "usage_limits"), (Task.THEME, "performance")):
        assert taught.shares(task, look)[code] > model.shares(task, look)[code]
        assert set(taught.shares(task, look)) == set(model.shares(task, look)), "no head says an own code"
    labelling.label_unread(units, models, THEN)
    Emerging(units, lambda: model.embedding, cast.workspace_id).read([following], THEN)
    with units() as unit:
        found = select(label.c.code).where(label.c.response_id == following, label.c.kind == LabelKind.THEME)
        assert theme in set(unit.connection.scalars(found)), "by what the team said, and its examples"
        for number in numbers:
            corrections.undo(unit, cast.workspace_id, number, us.lena, THEN)
        assert models.of(unit, cast.workspace_id) is model
        examples = theme_queries.examples(unit, cast.workspace_id)
        assert [typed for _, typed, _ in examples] == berths, "the answer is no example any more"
