"""What an ask shows of days and permission: each day as it is where the day matters."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from storage.database.tables import account, case_file, contact, invitation, teammate
from storage.database.units import Unit, Units
from storage.models import AccountStatus, CaseKind, CaseState, InvitationState, SurveyKind
from surveys.answering.answers import Given, Who, record_score
from surveys.asking.showing import permit, survey_ask
from tests.cast import NOW, Acme, acme

LATE_EVENING = datetime(2026, 3, 17, 22, 30, tzinfo=UTC)  # 23:30 in Berlin, 18:30 in New York, next day in Tokyo


def shown_until(unit: Unit, cast: Acme) -> date | None:
    return survey_ask(unit, cast.workspace_id, cast.invitation_id, Acme.TOKEN, {}).open_until


def test_an_ask_is_open_until_a_day_of_its_contact_else_of_the_account_else_of_the_workspace(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        unit.connection.execute(update(invitation).values(expires_at=LATE_EVENING))
        assert shown_until(unit, cast) == date(2026, 3, 17)
        unit.connection.execute(update(account).values(time_zone="Asia/Tokyo"))
        assert shown_until(unit, cast) == date(2026, 3, 18)
        unit.connection.execute(update(contact).values(slack_time_zone="America/New_York"))
        assert shown_until(unit, cast) == date(2026, 3, 17)
        unit.connection.execute(update(contact).values(time_zone="Asia/Tokyo"))
        assert shown_until(unit, cast) == date(2026, 3, 18)
        unit.connection.execute(update(contact).values(time_zone="Europe/Berlin"))
        assert shown_until(unit, cast) == date(2026, 3, 17)


def test_an_answer_is_promised_by_the_day_that_its_owner_sees(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        given = Given(Who("T2", Acme.ANNA), Acme.TOKEN, "k", "1.1")
        response_id = record_score(unit, cast.workspace_id, given, 3, NOW).response_id
        opened = case_file.insert().values(
            workspace_id=cast.workspace_id,
            kind=CaseKind.LOW_SCORE,
            state=CaseState.OPEN,
            account_id=cast.account_id,
            contact_id=cast.anna_id,
            response_id=response_id,
            owner_id=cast.lena_id,
            opened_at=NOW,
            answer_due_at=LATE_EVENING,
        )
        unit.connection.execute(opened)
        unit.connection.execute(update(teammate).values(time_zone="Asia/Tokyo"))
        assert survey_ask(unit, cast.workspace_id, cast.invitation_id, Acme.TOKEN, {}).answer_by == date(2026, 3, 18)


@pytest.mark.parametrize(
    ("kind", "status", "why_not"),
    [
        (SurveyKind.CHURN_EXIT, AccountStatus.ACTIVE, "account_stays"),
        (SurveyKind.CHURN_EXIT, AccountStatus.LEAVING, None),
        (SurveyKind.CHURN_EXIT, AccountStatus.GONE, None),
        (SurveyKind.NPS, AccountStatus.ACTIVE, None),
        (SurveyKind.NPS, AccountStatus.GONE, "account_gone"),
    ],
)
def test_only_whoever_leaves_is_asked_why(
    units: Units, kind: SurveyKind, status: AccountStatus, why_not: str | None
) -> None:
    with units() as unit:
        cast = acme(unit, kind=kind, state=InvitationState.PLANNED)
        unit.connection.execute(update(account).values(status=status))
        assert permit(unit, cast.workspace_id, cast.invitation_id, NOW) == why_not
