"""Answers whose words were read already, and a team that says what they mean."""

from dataclasses import dataclass
from datetime import timedelta

from analysis.taught.corrections import Judge
from storage.database.tables import account, case_file, contact, delivery, invitation, label, response, teammate
from storage.database.units import Unit
from storage.models import AnswerSource, CaseKind, CaseState, DeliveryKind, DeliveryState, LabelKind, LabelSource
from tests.cast import EVERYBODY, NOW, Acme

LATER = NOW + timedelta(minutes=1)


@dataclass
class Team:
    """Lena, who is Acme's CSM, and Tom."""

    lena: Judge
    tom: Judge


def team(unit: Unit, cast: Acme) -> Team:
    values = {"workspace_id": cast.workspace_id, "name": "Tom Ellis", "slack_user_id": "UTOM", "in_team": True}
    added = teammate.insert().values(**values, is_lead=False).returning(teammate.c.id)
    tom = int(unit.connection.execute(added).scalar_one())
    return Team(Judge(cast.lena_id, Acme.LENA, "Lena Vogt"), Judge(tom, "UTOM", "Tom Ellis"))


def read(
    unit: Unit,
    cast: Acme,
    words: str,
    *,
    reason: str = "low_quality",
    waits: bool = False,
    private: bool = False,
    mrr: int | None = None,
    currency: str = "EUR",
) -> int:
    """An answer in which this reason was read, of an account of its own where it has an `mrr`; its id."""
    account_id, contact_id = cast.account_id, cast.anna_id
    if mrr is not None:
        who = {"workspace_id": cast.workspace_id, "external_id": words, "name": f"Worth {mrr}", "attributes": {}}
        customer = account.insert().values(**who, mrr_minor=mrr, mrr_currency=currency).returning(account.c.id)
        account_id = unit.connection.execute(customer).scalar_one()
        person = contact.insert().values(**who, account_id=account_id).returning(contact.c.id)
        contact_id = unit.connection.execute(person).scalar_one()
    same = {"workspace_id": cast.workspace_id, "contact_id": contact_id, "account_id": account_id}
    asked = invitation.insert().values(
        **same, survey_id=cast.survey_id, occasion=words, state="answered", send_at=NOW, segments=EVERYBODY
    )
    answered = response.insert().values(
        **same,
        invitation_id=unit.connection.execute(asked.returning(invitation.c.id)).scalar_one(),
        survey_id=cast.survey_id,
        survey_version=1,
        score=4,
        verbatim=words,
        source=AnswerSource.CLICK,
        needs_review=waits,
        why_is_unsure=waits,
        only_owner=private,
        answered_at=NOW,
        changed_at=NOW,
        day=NOW.date(),
    )
    response_id = int(unit.connection.execute(answered.returning(response.c.id)).scalar_one())
    said = {"kind": LabelKind.REASON, "source": LabelSource.READ, "model": "m", "at": NOW}
    shares = {reason: 0.6, "too_complex": 0.2, "unused": 0.1}
    one = {"workspace_id": cast.workspace_id, "response_id": response_id, "code": reason, "confidence": 0.6}
    unit.connection.execute(label.insert().values(**one, **said, detail=shares))
    if private:
        _bring_to_lena(unit, cast, response_id)
    return response_id


def _bring_to_lena(unit: Unit, cast: Acme, response_id: int) -> None:
    """The case of a private answer, as `cases.opening` leaves it."""
    opened = case_file.insert().values(
        workspace_id=cast.workspace_id,
        kind=CaseKind.MESSAGE,
        state=CaseState.OPEN,
        account_id=cast.account_id,
        contact_id=cast.anna_id,
        response_id=response_id,
        opened_at=NOW,
    )
    case_id = unit.connection.execute(opened.returning(case_file.c.id)).scalar_one()
    unit.connection.execute(
        delivery.insert().values(
            workspace_id=cast.workspace_id,
            kind=DeliveryKind.ALERT,
            cause=f"alert:{case_id}",
            token=f"alert-{case_id}",
            slack_user_id=Acme.LENA,
            case_id=case_id,
            state=DeliveryState.DUE,
            due_at=NOW,
            detail={},
        )
    )
