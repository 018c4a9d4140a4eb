"""Hands for rules about cases: answer as the click path does, and look at what became of it."""

from sqlalchemy import select

from cases import opening
from cases.opening import Answer
from storage.database.tables import case_file, delivery, response, teammate
from storage.database.units import Unit
from storage.models import DeliveryKind
from tests.cast import NOW, Acme


def answered(unit: Unit, cast: Acme, score: int) -> int:
    """Anna's answer as the click path leaves it; its id."""
    values = {
        "workspace_id": cast.workspace_id,
        "invitation_id": cast.invitation_id,
        "survey_id": cast.survey_id,
        "contact_id": cast.anna_id,
        "account_id": cast.account_id,
        "survey_version": 1,
        "score": score,
        "source": "click",
        "answered_at": NOW,
        "changed_at": NOW,
        "day": NOW.date(),
    }
    return int(unit.connection.execute(response.insert().values(**values).returning(response.c.id)).scalar_one())


def react(unit: Unit, cast: Acme, score: int, before: int | None = None, *, only_owner: bool = False) -> int | None:
    known = unit.connection.execute(select(response.c.id)).scalar_one_or_none()
    response_id = known or answered(unit, cast, score)
    answer = Answer(cast.workspace_id, response_id, cast.account_id, cast.anna_id, score, before, only_owner)
    return opening.react(unit, answer, NOW)


def the_case(unit: Unit) -> dict[str, object]:
    return dict(unit.connection.execute(select(case_file)).mappings().one())


def colleague(unit: Unit, cast: Acme) -> int:
    """Tom, who is on the team but not Acme's CSM; his id."""
    known = unit.connection.execute(select(teammate.c.id).where(teammate.c.name == "Tom Ellis")).scalar_one_or_none()
    tom = {"workspace_id": cast.workspace_id, "name": "Tom Ellis", "slack_user_id": "UTOM", "in_team": True}
    added = teammate.insert().values(**tom, is_lead=False).returning(teammate.c.id)
    return int(known or unit.connection.execute(added).scalar_one())


def owed(unit: Unit, kind: DeliveryKind) -> list[dict[str, object]]:
    return [dict(row) for row in unit.connection.execute(select(delivery).where(delivery.c.kind == kind)).mappings()]
