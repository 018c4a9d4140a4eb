"""A case's life: what opens, edits, closes and reopens it, who is called, and what goes out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases import handling, opening, relay, showing, warnings
from cases.opening import CORRECTED, Answer
from cases.promises import answer_due
from cases.reopening import PATIENCE
from storage import case_queries
from storage.database.tables import case_entry, response
from storage.database.units import Units
from storage.models import CaseKind, CaseState, DeliveryKind, EntryKind
from tests.cases.casework import colleague, owed, react, the_case
from tests.cast import NOW, Acme


@pytest.mark.parametrize(("score", "opens"), [(0, True), (6, True), (7, False), (10, False)])
def test_six_opens_a_case_and_seven_does_not(units: Units, cast: Acme, score: int, opens: bool) -> None:
    with units() as unit:
        assert (react(unit, cast, score) is not None) == opens
        assert len(owed(unit, DeliveryKind.ALERT)) == int(opens)


def test_an_alert_goes_to_the_teams_channel_and_is_owned_by_the_csm(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["slack_user_id"]) == ("CTEAM", None)
        assert the_case(unit)["owner_id"] == cast.lena_id


def test_what_only_the_csm_should_see_goes_to_the_csm_alone(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3, only_owner=True)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["slack_user_id"]) == (None, Acme.LENA)


def test_a_correction_upwards_closes_quietly_and_one_downwards_reopens(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
        react(unit, cast, 9, before=3)
        closed = the_case(unit)
        assert (closed["state"], closed["close_reason"]) == (CaseState.CLOSED, CORRECTED)
        react(unit, cast, 2, before=9)
        assert the_case(unit)["state"] is CaseState.OPEN
        assert len(owed(unit, DeliveryKind.ALERT)) == 1, "one message for one case"


def test_the_owner_is_called_once_after_five_minutes_without_words(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
    assert warnings.warn(units, NOW + PATIENCE - timedelta(microseconds=1)) == 0
    assert warnings.warn(units, NOW + PATIENCE) == 1
    assert warnings.warn(units, NOW + timedelta(days=1)) == 0
    with units.reading() as unit:
        assert len(owed(unit, DeliveryKind.NOTE)) == 1


def test_the_owner_is_called_at_once_when_words_come(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
        known = unit.connection.execute(select(response.c.id)).scalar_one()
        opening.heard(unit, Answer(cast.workspace_id, known, cast.account_id, cast.anna_id, 3, 3), NOW)
    assert warnings.warn(units, NOW) == 1


def test_a_claimed_case_calls_nobody(units: Units, cast: Acme) -> None:
    with units() as unit:
        handling.claim(unit, cast.workspace_id, react(unit, cast, 3) or 0, cast.lena_id, NOW)
    assert warnings.warn(units, NOW + PATIENCE) == 0


def test_whoever_took_a_case_may_put_it_back_and_its_csm_is_waited_for_again(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        handling.claim(unit, cast.workspace_id, case_id, colleague(unit, cast), NOW)
        handling.put_back(unit, cast.workspace_id, case_id, colleague(unit, cast), NOW)
        case = the_case(unit)
    assert (case["state"], case["owner_id"], case["claimed_at"]) == (CaseState.OPEN, cast.lena_id, None)
    assert warnings.warn(units, NOW + PATIENCE) == 1


def test_a_case_that_was_answered_is_put_back_without_calling_anybody(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        relay.reply(unit, cast.workspace_id, case_id, cast.lena_id, "On it.", NOW)
        handling.put_back(unit, cast.workspace_id, case_id, cast.lena_id, NOW)
    assert warnings.warn(units, NOW + PATIENCE) == 0


def test_nobody_puts_back_what_somebody_else_took_or_nobody_did(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        handling.put_back(unit, cast.workspace_id, case_id, cast.lena_id, NOW)
        assert not case_queries.entries_of(unit, cast.workspace_id, case_id)
        handling.claim(unit, cast.workspace_id, case_id, cast.lena_id, NOW)
        with pytest.raises(handling.NotTheirs):
            handling.put_back(unit, cast.workspace_id, case_id, colleague(unit, cast), NOW)
        assert the_case(unit)["owner_id"] == cast.lena_id


def test_claiming_twice_is_one_claim(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        for _ in range(2):
            handling.claim(unit, cast.workspace_id, case_id, cast.lena_id, NOW)
        entries = unit.connection.execute(select(case_entry.c.body)).scalars().all()
        assert entries == ["claimed"]


def test_a_closed_case_cannot_be_handled_and_a_strange_reason_is_refused(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        with pytest.raises(ValueError, match="not a resolution"):
            handling.close(unit, cast.workspace_id, case_id, cast.lena_id, "whatever", NOW)
        handling.close(unit, cast.workspace_id, case_id, cast.lena_id, "fixed", NOW)
        with pytest.raises(handling.CaseClosed):
            handling.claim(unit, cast.workspace_id, case_id, cast.lena_id, NOW)
        with pytest.raises(handling.CaseUnknown):
            handling.claim(unit, cast.workspace_id + 1, case_id, cast.lena_id, NOW)


@pytest.mark.parametrize("told", ["Exports are quick now.", None])
def test_closing_may_tell_the_customer_what_was_done(units: Units, cast: Acme, told: str | None) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        handling.close(unit, cast.workspace_id, case_id, cast.lena_id, "fixed", NOW, told=told)
        closed = the_case(unit)
        assert (closed["told"], closed["told_at"]) == (told, NOW if told else None)


def test_a_reply_goes_out_once_is_noted_and_is_the_first_touch(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        entry_id = relay.reply(unit, cast.workspace_id, case_id, cast.lena_id, "Which report?", NOW)
        relay.arrived(unit, cast.workspace_id, case_id, entry_id, NOW)
        (reply,) = owed(unit, DeliveryKind.REPLY)
        (note,) = owed(unit, DeliveryKind.NOTE)
        assert reply["contact_id"] == cast.anna_id
        assert note["thread_of_id"] == owed(unit, DeliveryKind.ALERT)[0]["id"]
        case = the_case(unit)
        assert (case["first_touch_at"], case["state"], case["owner_id"]) == (NOW, CaseState.CLAIMED, cast.lena_id)
        told = showing.alert(unit, cast.workspace_id, case_id, NOW + timedelta(days=1))
        assert (told.answered_by, told.answered_on) == ("Lena Vogt", NOW.date())


def test_words_come_into_the_open_cases_thread_and_else_open_one(units: Units, cast: Acme) -> None:
    with units() as unit:
        opened = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Hello?", NOW)
        assert the_case(unit)["kind"] is CaseKind.MESSAGE
        again = relay.heard(unit, cast.workspace_id, cast.anna_id, cast.account_id, "Anybody?", NOW)
        assert again == opened
        kinds = unit.connection.execute(select(case_entry.c.kind)).scalars().all()
        assert kinds == [EntryKind.FROM_CONTACT] * 2
        assert len(owed(unit, DeliveryKind.NOTE)) == 1, "the first words stand in the alert itself"


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        (datetime(2026, 3, 4, 9, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 5, 9, tzinfo=UTC)),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 9, 9, tzinfo=UTC)),
        (datetime(2026, 3, 5, 9, tzinfo=UTC), "Asia/Riyadh", datetime(2026, 3, 8, 9, tzinfo=UTC)),
        (datetime(2026, 5, 22, 9, tzinfo=UTC), "Europe/Berlin", datetime(2026, 5, 26, 9, tzinfo=UTC)),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), "Europe/Berlin", datetime(2026, 12, 28, 9, tzinfo=UTC)),
        (datetime(2026, 3, 28, 9, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        (datetime(2026, 3, 4, 9, tzinfo=UTC), "Nowhere/Land", datetime(2026, 3, 5, 9, tzinfo=UTC)),
        (datetime(2026, 3, 4, 9, tzinfo=UTC), "America", datetime(2026, 3, 5, 9, tzinfo=UTC)),
    ],
    ids=[
        "a weekday",
        "over a European weekend",
        "over a Saudi weekend",
        "over a holiday",
        "between the years",
        "the clocks change",
        "an unknown zone",
        "a folder of zones",
    ],
)
def test_an_answer_is_due_on_the_owners_next_working_day(now: datetime, zone: str, due: datetime) -> None:
    assert answer_due(now, zone) == due


def test_the_same_score_pressed_again_changes_nothing(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
        before = the_case(unit)
        assert react(unit, cast, 3, before=3) is None
        assert the_case(unit) == before
