"""Answers for the outside reader's tests."""

from typing import Any

from storage.database.tables import invitation, response
from storage.database.unit import Unit
from storage.models import AnswerSource
from tests.cast import EVERYBODY, NOW, Acme


def an_answer(unit: Unit, cast: Acme, words: str = "Hm.", **changes: Any) -> int:
    """Anna's answer of these words, to an ask of its own; its id."""
    whose = {
        "workspace_id": cast.workspace_id,
        "survey_id": cast.survey_id,
        "contact_id": cast.anna_id,
        "account_id": cast.account_id,
    }
    asked = invitation.insert().values(**whose, occasion=words, state="answered", send_at=NOW, segments=EVERYBODY)
    told = {
        "invitation_id": unit.connection.execute(asked.returning(invitation.c.id)).scalar_one(),
        "survey_version": 1,
        "verbatim": words,
        "source": AnswerSource.CLICK,
        "answered_at": NOW,
        "changed_at": NOW,
        "day": NOW.date(),
    }
    answered = response.insert().values(**whose | told | changes)
    return int(unit.connection.execute(answered.returning(response.c.id)).scalar_one())
