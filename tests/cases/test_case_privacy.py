"""What a contact said to their CSM alone: it never stands in the team's channel."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from cases import opening, relay, showing
from cases.opening import Answer
from storage import case_queries
from storage.asking import ask_queries
from storage.database.tables import invitation, response, teammate
from storage.database.units import Unit, Units
from storage.models import CaseKind, DeliveryKind, DeliveryState
from storage.people import roster_queries
from tests.cases.casework import answered, owed, react, the_case
from tests.cast import NOW, Acme


def leave_team(unit: Unit) -> None:
    """Lena is in the team's channel no more."""
    unit.connection.execute(update(teammate).where(teammate.c.slack_user_id == Acme.LENA).values(in_team=False))


def join_team(unit: Unit, cast: Acme, slack_user_id: str, *, is_lead: bool) -> None:
    values = {"workspace_id": cast.workspace_id, "slack_user_id": slack_user_id, "email": f"{slack_user_id}@n.example"}
    unit.connection.execute(teammate.insert().values(**values, name="Tom Ellis", in_team=True, is_lead=is_lead))


def test_nobody_is_promised_a_reader_who_is_not_in_the_team(units: Units, cast: Acme) -> None:
    with units() as unit:
        leave_team(unit)
        ask = ask_queries.ask_facts(unit, cast.workspace_id, cast.invitation_id)
        assert ask is not None
        assert ask["csm_name"] is None
        assert roster_queries.contact_facts(unit, cast.workspace_id, cast.anna_id)["csm_name"] is None


@pytest.mark.parametrize("has_lead", [True, False])
def test_when_the_csm_left_after_the_promise_one_lead_reads_it(units: Units, cast: Acme, has_lead: bool) -> None:
    with units() as unit:
        leave_team(unit)
        join_team(unit, cast, "URUTH", is_lead=False)
        join_team(unit, cast, "UTOM", is_lead=has_lead)
        react(unit, cast, 3, only_owner=True)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["slack_user_id"]) == (None, "UTOM" if has_lead else "URUTH")


def test_where_the_team_is_empty_it_waits_for_a_person_and_goes_to_no_channel(units: Units, cast: Acme) -> None:
    with units() as unit:
        leave_team(unit)
        react(unit, cast, 3, only_owner=True)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["state"]) == (None, DeliveryState.PARKED)


def ask_in_private(unit: Unit, cast: Acme) -> None:
    unit.connection.execute(
        update(invitation).where(invitation.c.id == cast.invitation_id).values(only_owner=True, asked_at=NOW)
    )


def earlier_in(unit: Unit, cast: Acme, *, private: bool) -> list[int]:
    """The earlier scores that the alert of a message names, after a score of 5 that only Lena may see."""
    answered(unit, cast, 5)
    unit.connection.execute(update(response).values(only_owner=True, answered_at=NOW - timedelta(days=30)))
    answer = Answer(cast.workspace_id, 0, cast.account_id, cast.anna_id, None, None, only_owner=private)
    case_id = opening.open_case(unit, CaseKind.MESSAGE, answer, NOW)
    return [past.score for past in showing.alert(unit, cast.workspace_id, case_id, NOW).earlier]


@pytest.mark.parametrize(("private", "named"), [(False, []), (True, [5])])
def test_a_score_for_one_reader_is_named_to_no_other(units: Units, cast: Acme, private: bool, named: list[int]) -> None:
    with units() as unit:
        assert earlier_in(unit, cast, private=private) == named


def test_words_after_a_private_answer_go_to_the_csm_alone(units: Units, cast: Acme) -> None:
    with units() as unit:
        ask_in_private(unit, cast)
        relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Between us: we are looking around.", NOW)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["slack_user_id"]) == (None, Acme.LENA)
        assert case_queries.open_cases(unit, cast.workspace_id, NOW.date()) == [], (
            "the team's list is read by everybody"
        )


def test_private_words_keep_out_of_an_open_case_that_the_team_reads(units: Units, cast: Acme) -> None:
    with units() as unit:
        public = react(unit, cast, 3)
        ask_in_private(unit, cast)
        first = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Between us.", NOW)
        again = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "One more thing.", NOW)
        assert public != first == again
        (note,) = owed(unit, DeliveryKind.NOTE)
        assert (note["channel"], note["slack_user_id"]) == (None, Acme.LENA)


def test_private_words_after_their_reader_left_go_to_a_lead_in_a_case_of_their_own(units: Units, cast: Acme) -> None:
    with units() as unit:
        ask_in_private(unit, cast)
        first = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Between us: we may leave.", NOW)
        leave_team(unit)
        join_team(unit, cast, "UTOM", is_lead=True)
        second = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Please call me.", NOW)
        again = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Today, if you can.", NOW)
        assert first != second == again
        assert [each["slack_user_id"] for each in owed(unit, DeliveryKind.ALERT)] == [Acme.LENA, "UTOM"]
        assert [each["slack_user_id"] for each in owed(unit, DeliveryKind.NOTE)] == ["UTOM"]


def says_privately(unit: Unit, cast: Acme, score: int) -> Answer:
    return Answer(cast.workspace_id, answered(unit, cast, score), cast.account_id, cast.anna_id, score, score, True)


def test_words_with_a_kind_private_score_reach_the_csm(units: Units, cast: Acme) -> None:
    with units() as unit:
        answer = says_privately(unit, cast, 9)
        unit.connection.execute(update(response).values(only_owner=True, verbatim="Tom helps a lot."))
        case_id = opening.heard(unit, answer, NOW)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["slack_user_id"]) == (None, Acme.LENA)
        shown = showing.alert(unit, cast.workspace_id, case_id or 0, NOW)
        assert (shown.kind, shown.score, shown.verbatim) == ("message", 9, "Tom helps a lot.")
        assert opening.heard(unit, answer, NOW) == case_id, "more words stand in the same message"


def test_a_private_message_whose_score_falls_becomes_a_low_score(units: Units, cast: Acme) -> None:
    with units() as unit:
        answer = says_privately(unit, cast, 9)
        case_id = opening.heard(unit, answer, NOW)
        assert opening.react(unit, replace(answer, score=2), NOW) == case_id
        assert the_case(unit)["kind"] is CaseKind.LOW_SCORE
