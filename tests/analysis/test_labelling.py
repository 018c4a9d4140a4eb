"""Reading the words of answers in batches: one text that cannot be read holds up no other."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from analysis import labelling
from analysis.reading import Reading, shipped
from analysis.reading import read as really_read
from storage.models import AnswerSource
from storage.tables import invitation, label, response
from storage.units import Units
from tests.cast import EVERYBODY, NOW, Acme, acme

LATER = NOW + timedelta(minutes=1)
HOSTILE = "secret words that no reader survives"


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def say(units: Units, cast: Acme, words: str, minute: int = 0) -> int:
    """Store an answer of these words as if it was given to an ask of its own; its id."""
    with units() as unit:
        invited = invitation.insert().values(
            workspace_id=cast.workspace_id,
            survey_id=cast.survey_id,
            contact_id=cast.anna_id,
            account_id=cast.account_id,
            occasion=words,
            state="answered",
            send_at=NOW,
            segments=EVERYBODY,
        )
        invitation_id = unit.connection.execute(invited.returning(invitation.c.id)).scalar_one()
        answered = response.insert().values(
            workspace_id=cast.workspace_id,
            invitation_id=invitation_id,
            survey_id=cast.survey_id,
            contact_id=cast.anna_id,
            account_id=cast.account_id,
            survey_version=1,
            verbatim=words,
            source=AnswerSource.CLICK,
            unread=True,
            answered_at=NOW + timedelta(minutes=minute),
            changed_at=NOW + timedelta(minutes=minute),
            day=NOW.date(),
        )
        return int(unit.connection.execute(answered.returning(response.c.id)).scalar_one())


def stumble(words: str, **more: Any) -> Reading:
    if words == HOSTILE:
        raise RecursionError(words)
    return really_read(words, **more)


def test_a_text_that_cannot_be_read_is_left_without_labels_and_the_others_are_read(
    units: Units, cast: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile, plain = say(units, cast, HOSTILE), say(units, cast, "The reports are slow.")
    monkeypatch.setattr(labelling, "read", stumble)
    with capture_logs() as logged:
        labelling.label_unread(units, shipped(), LATER)
    with units.reading() as unit:
        assert labelling.waits_since(unit) is None
        assert set(unit.connection.scalars(select(label.c.response_id))) == {plain}
    assert [line["response"] for line in logged] == [hostile]
    assert HOSTILE not in str(logged)


def test_words_wait_since_the_answer_that_is_read_next(units: Units, cast: Acme) -> None:
    first, _second = say(units, cast, "one", 1), say(units, cast, "two", 2)
    with units() as unit:  # puts the first row behind the second where a table is read as it lies
        unit.connection.execute(update(response).where(response.c.id == first).values(contradicts=True))
    with units.reading() as unit:
        assert labelling.waits_since(unit) == NOW + timedelta(minutes=1)


def test_nothing_waits_where_nobody_wrote(units: Units, cast: Acme) -> None:
    with units.reading() as unit:
        assert labelling.waits_since(unit) is None
    assert labelling.label_unread(units, shipped(), LATER) == []
