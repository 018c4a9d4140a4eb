"""What a case promises the contact: kept fresh when they come back, taken back when they want no reply."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import declining, handling, opening, warnings
from cases.opening import Answer
from cases.reopening import PATIENCE
from storage.database.tables import case_entry, response
from storage.database.units import Unit, Units
from storage.models import CaseState, DeliveryKind
from tests.cases.casework import owed, react, the_case
from tests.cast import NOW, Acme


def want_no_reply(unit: Unit, cast: Acme) -> None:
    declining.decline(unit, cast.workspace_id, unit.connection.execute(select(response.c.id)).scalar_one(), NOW)


def events(unit: Unit) -> list[str]:
    return list(unit.connection.execute(select(case_entry.c.body).order_by(case_entry.c.id)).scalars())


def test_whoever_wants_no_reply_is_promised_none_and_the_team_is_told_once(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
        for _ in range(2):
            want_no_reply(unit, cast)
        assert the_case(unit)["answer_due_at"] is None
        assert events(unit) == ["no_reply_wanted"]
        assert len(owed(unit, DeliveryKind.NOTE)) == 1
        assert owed(unit, DeliveryKind.ALERT)[0]["wanted"] == 2, "the alert drops its promise"
    assert warnings.warn(units, NOW + PATIENCE) == 0


def test_no_reply_to_an_answer_without_a_case_is_nothing(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 9)
        want_no_reply(unit, cast)
        assert events(unit) == []


LATER = NOW + timedelta(days=2)


def comes_back(unit: Unit, cast: Acme, score: int, before: int) -> None:
    known = unit.connection.execute(select(response.c.id)).scalar_one()
    answer = Answer(cast.workspace_id, known, cast.account_id, cast.anna_id, score, before)
    opening.react(unit, answer, LATER)


def writes_again(unit: Unit, cast: Acme, score: int) -> None:
    known = unit.connection.execute(select(response.c.id)).scalar_one()
    opening.heard(unit, Answer(cast.workspace_id, known, cast.account_id, cast.anna_id, score, score), LATER)


@pytest.mark.parametrize("claimed", [True, False])
def test_a_score_that_falls_once_more_is_promised_an_answer_anew(units: Units, cast: Acme, claimed: bool) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
    warnings.warn(units, NOW + PATIENCE)
    with units() as unit:
        if claimed:
            handling.claim(unit, cast.workspace_id, case_id, cast.lena_id, NOW)
        comes_back(unit, cast, 9, before=3)
        comes_back(unit, cast, 2, before=9)
        case = the_case(unit)
        assert case["state"] is (CaseState.CLAIMED if claimed else CaseState.OPEN)
        assert (case["owner_id"], case["mentioned_at"]) == (cast.lena_id, None)
        assert (case["answer_due_at"], case["next_due_at"]) == (NOW + timedelta(days=5), LATER + PATIENCE)


@pytest.mark.parametrize("returns", ["a worse score", "words"])
def test_a_customer_who_returns_to_a_closed_case_is_heard(units: Units, cast: Acme, returns: str) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        handling.close(unit, cast.workspace_id, case_id, cast.lena_id, "fixed", NOW)
        if returns == "words":
            writes_again(unit, cast, 3)
        else:
            comes_back(unit, cast, 2, before=3)
        case = the_case(unit)
        assert (case["state"], case["closed_at"], case["close_reason"]) == (CaseState.OPEN, None, None)
        assert case["answer_due_at"] == NOW + timedelta(days=5)
        assert events(unit) == ["closed:fixed", "reopened"]
        assert len(owed(unit, DeliveryKind.NOTE)) == 1, "the note calls the owner"


def test_a_better_score_leaves_a_closed_case_closed(units: Units, cast: Acme) -> None:
    with units() as unit:
        case_id = react(unit, cast, 3) or 0
        handling.close(unit, cast.workspace_id, case_id, cast.lena_id, "fixed", NOW)
        comes_back(unit, cast, 5, before=3)
        assert the_case(unit)["state"] is CaseState.CLOSED


def test_kind_words_with_a_corrected_score_reopen_nothing(units: Units, cast: Acme) -> None:
    with units() as unit:
        react(unit, cast, 3)
        comes_back(unit, cast, 9, before=3)
        writes_again(unit, cast, 9)
        assert the_case(unit)["state"] is CaseState.CLOSED
