"""What a case promises the contact: kept fresh when they come back, taken back when they want no reply."""

from sqlalchemy import select

from cases import declining, warnings
from cases.opening import PATIENCE
from storage.models import DeliveryKind
from storage.tables import case_entry, response
from storage.units import Unit, Units
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
