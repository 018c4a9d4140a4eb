"""After an upgrade, what an older model has read is read again: newest first, once, and behind all that waits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from analysis.labels import labelling, rereading
from analysis.learned.model import Model, shipped
from analysis.taught.own_models import OwnModels
from analysis.topics import taxonomy
from storage.audits import Doer
from storage.comments import rereading_queries
from storage.database.tables import label, response
from storage.database.units import Units
from storage.models import LabelKind, LabelSource
from tests.analysis.test_labelling import say
from tests.cast import NOW, Acme, acme

LATER = NOW + timedelta(hours=1)
NOBODY = OwnModels(None)  # no model at all


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.fixture
def model() -> Model:
    found = shipped()
    assert found is not None
    return found


def readers(units: Units) -> dict[int, str | None]:
    with units.reading() as unit:
        return {row.id: row.read_by for row in unit.connection.execute(select(response.c.id, response.c.read_by))}


def by(units: Units, model: str | None, *answers: int, **facts: object) -> None:
    """As if this model had read these answers."""
    with units() as unit:
        which = update(response).where(response.c.id.in_(answers))
        unit.connection.execute(which.values(read_by=model, unread=False, **facts))


def progress(units: Units, cast: Acme) -> tuple[int, int] | None:
    with units.reading() as unit:
        return rereading_queries.progress(unit, cast.workspace_id)


def due(units: Units, models: OwnModels) -> bool:
    with units.reading() as unit:
        return rereading.next_due(unit, models) is not None


def test_what_an_older_model_read_is_read_again_newest_first_and_imports_last(
    units: Units, cast: Acme, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "BATCH", 1)
    oldest, imported, newest = (say(units, cast, words, at) for at, words in enumerate(("Slow.", "Dear.", "Odd.")))
    by(units, "older-1", oldest, newest)
    by(units, "older-2", imported, tool="delighted", tool_key="1")
    rereading.begin(units, model, LATER)
    order: list[int] = []
    for done in range(3):
        assert due(units, OwnModels(model)) and progress(units, cast) == (done, 3)
        while not rereading.reread_some(units, OwnModels(model), LATER):
            pass
        order += [each for each, reader in readers(units).items() if reader == model.version and each not in order]
    assert order == [newest, oldest, imported]
    assert rereading.reread_some(units, OwnModels(model), LATER) == 0
    assert not due(units, OwnModels(model)) and progress(units, cast) is None


def test_begun_again_after_a_stop_it_reads_only_what_is_left(units: Units, cast: Acme, model: Model) -> None:
    done, left = say(units, cast, "Slow.", 1), say(units, cast, "Dear.", 2)
    by(units, model.version, done)
    by(units, "older-1", left)
    rereading.begin(units, model, LATER)
    assert progress(units, cast) == (1, 2)
    assert rereading.reread_some(units, OwnModels(model), LATER) == 1
    rereading.begin(units, model, LATER)
    assert not due(units, OwnModels(model))


def test_a_workspaces_own_heads_are_no_upgrade_and_a_name_that_only_begins_alike_is(
    units: Units, cast: Acme, model: Model
) -> None:
    own, alike = say(units, cast, "Slow.", 1), say(units, cast, "Dear.", 2)
    by(units, f"{model.version}+1a2b3c4d", own)
    by(units, f"{model.version}0", alike)
    rereading.begin(units, model, LATER)
    taught = replace(model, version=f"{model.version}+5e6f7a8b")
    assert rereading.reread_some(units, OwnModels(taught), LATER) == 1
    assert readers(units) == {own: f"{model.version}+1a2b3c4d", alike: taught.version}


def test_answers_that_nobody_could_read_are_read_once_there_is_a_model(units: Units, cast: Acme, model: Model) -> None:
    answer = say(units, cast, "The reports are slow.")
    labelling.label_unread(units, NOBODY, LATER)
    with units.reading() as unit:
        row = unit.connection.execute(select(response)).one()
    assert (row.read_by, row.needs_review, row.unread) == ("none", True, False)
    rereading.begin(units, None, LATER)
    assert not due(units, NOBODY), "without a model there is nothing to read with"
    rereading.begin(units, model, LATER)
    assert rereading.reread_some(units, OwnModels(model), LATER) == 1
    assert readers(units) == {answer: model.version}


def test_words_on_which_a_model_failed_are_left_to_another_one(units: Units, cast: Acme, model: Model) -> None:
    failed, failed_with_own = say(units, cast, "Slow.", 1), say(units, cast, "Dear.", 2)
    by(units, f"none:{model.version}", failed)
    by(units, f"none:{model.version}+1a2b3c4d", failed_with_own)
    rereading.begin(units, model, LATER)
    assert not due(units, OwnModels(model)) and progress(units, cast) is None
    alike = say(units, cast, "Odd.", 3)
    by(units, f"none:{model.version}0", alike)
    rereading.begin(units, model, LATER)
    assert progress(units, cast) == (2, 3)
    assert rereading.reread_some(units, OwnModels(model), LATER) == 1
    assert readers(units)[alike] == model.version


def test_a_run_that_was_stopped_waits_for_a_model_and_what_was_read_stands(
    units: Units, cast: Acme, model: Model
) -> None:
    answer = say(units, cast, "The reports are slow.")
    labelling.label_unread(units, OwnModels(model), LATER)
    by(units, "older-1", answer)
    rereading.begin(units, model, LATER)
    rereading.begin(units, None, LATER)
    assert not due(units, NOBODY)
    assert rereading.reread_some(units, NOBODY, LATER) == 0
    assert readers(units) == {answer: "older-1"}
    with units.reading() as unit:
        assert unit.connection.scalars(select(label.c.id)).first(), "no label went"
    assert due(units, OwnModels(model))


def test_what_the_team_said_stays(units: Units, cast: Acme, model: Model) -> None:
    answer = say(units, cast, "The reports are slow.")
    by(units, "older-1", answer)
    said = {"workspace_id": cast.workspace_id, "response_id": answer, "confidence": 1.0, "detail": {}, "at": NOW}
    with units() as unit:
        for source, code in ((LabelSource.READ, "other"), (LabelSource.TEAM, "unused")):
            row = {**said, "source": source, "kind": "reason", "code": code, "model": "older-1"}
            unit.connection.execute(label.insert().values(**row))
    rereading.begin(units, model, LATER)
    rereading.reread_some(units, OwnModels(model), LATER)
    with units.reading() as unit:
        rows = unit.connection.execute(select(label.c.source, label.c.model).distinct()).all()
    assert {row.source for row in rows if row.model == "older-1"} == {LabelSource.TEAM}
    assert {row.model for row in rows if row.source is LabelSource.READ} == {model.version}


def test_words_that_were_never_read_go_first(units: Units, cast: Acme, model: Model) -> None:
    by(units, "older-1", say(units, cast, "Slow.", 1))
    rereading.begin(units, model, LATER)
    assert due(units, OwnModels(model))
    say(units, cast, "Dear.", 2)
    assert not due(units, OwnModels(model))


def test_own_themes_that_were_found_stay_where_the_same_words_are_read_again(
    units: Units, cast: Acme, model: Model
) -> None:
    answer = say(units, cast, "The reports are slow.")
    by(units, "older-1", answer)
    with units() as unit:
        own = taxonomy.add(unit, cast.workspace_id, "Cranes", Doer("Lena Vogt"), NOW, typed=["a", "b", "c"])
        for code in (own, "mobile"):
            found = {"workspace_id": cast.workspace_id, "response_id": answer, "kind": "theme", "source": "read"}
            unit.connection.execute(
                label.insert().values(**found, code=code, confidence=0.4, model="examples", detail={}, at=NOW)
            )
    rereading.begin(units, model, LATER)
    rereading.reread_some(units, OwnModels(model), LATER)
    assert own in themes_of(units, answer) and "mobile" not in themes_of(units, answer)
    with units() as unit:
        unit.connection.execute(update(response).values(verbatim="Something else.", unread=True))
    labelling.label_unread(units, OwnModels(model), LATER)
    assert own not in themes_of(units, answer), "other words are judged anew"


def themes_of(units: Units, answer: int) -> set[str]:
    with units.reading() as unit:
        found = select(label.c.code).where(label.c.response_id == answer, label.c.kind == LabelKind.THEME)
        return set(unit.connection.scalars(found))
