"""A hot statement brings back what Core would, in Python's types, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from storage.database.compiled import Hot
from storage.database.tables import account, inbound
from storage.database.units import Unit, Units
from storage.models import AccountStatus
from tests.storage import workspaces

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)

ADD = Hot(
    insert(account).values(
        workspace_id=bindparam("workspace_id"),
        external_id=bindparam("external_id"),
        name="Acme",
        status=bindparam("status"),
        ends_on=bindparam("ends_on"),
        attributes=bindparam("attributes"),
        stopped_at=bindparam("stopped_at"),
    )
)
GET = Hot(select(account).where(account.c.id == bindparam("account_id")))
RENAME = Hot(update(account).where(account.c.id == bindparam("account_id")).values(name=bindparam("name")))
FIRST = Hot(
    upsert(inbound)
    .values(workspace_id=bindparam("workspace_id"), key=bindparam("key"), at=bindparam("at"))
    .on_conflict_do_nothing()
)


def add(unit: Unit, workspace_id: int, external_id: str = "A-1") -> int:
    return ADD.insert(
        unit,
        workspace_id=workspace_id,
        external_id=external_id,
        status=AccountStatus.LEAVING,
        ends_on=date(2026, 6, 30),
        attributes={"seats": 240},
        stopped_at=NOW,
    )


@pytest.fixture
def home(units: Units) -> int:
    return units.write(lambda unit: workspaces.add(unit.connection))


def test_values_come_back_as_core_would_bring_them(units: Units, home: int) -> None:
    number = units.write(lambda unit: add(unit, home))
    with units.reading() as unit:
        hot = GET.run(unit, account_id=number).first()
        core = unit.connection.execute(select(account).where(account.c.id == number)).one()
    assert tuple(hot) == tuple(core)
    assert hot._fields == tuple(core._fields)
    assert hot.status is AccountStatus.LEAVING
    assert hot.stopped_at == NOW and hot.stopped_at.tzinfo is not None


def test_no_row_is_none(units: Units, home: int) -> None:
    with units.reading() as unit:
        rows = GET.run(unit, account_id=1)
    assert rows.first() is None and rows.scalar() is None and rows.all() == []


def test_an_insert_tells_the_id_of_its_row(units: Units, home: int) -> None:
    with units() as unit:
        first, second = add(unit, home, "A-1"), add(unit, home, "A-2")
        assert GET.run(unit, account_id=second).first().external_id == "A-2"
    assert first != second


def test_rowcount_is_how_many_rows_changed(units: Units, home: int) -> None:
    with units() as unit:
        number = add(unit, home)
        assert RENAME.run(unit, account_id=number, name="Acme Inc").rowcount == 1
        assert RENAME.run(unit, account_id=number + 1, name="Nobody").rowcount == 0


def test_told_twice_inserts_once(units: Units, home: int) -> None:
    with units() as unit:
        assert FIRST.run(unit, workspace_id=home, key="e1", at=NOW).rowcount == 1
        assert FIRST.run(unit, workspace_id=home, key="e1", at=NOW).rowcount == 0


def test_a_broken_rule_raises_what_core_would_without_the_values(units: Units, home: int) -> None:
    units.write(lambda unit: add(unit, home, "secret"))
    with pytest.raises(IntegrityError) as caught:
        units.write(lambda unit: add(unit, home, "secret"))
    assert "secret" not in str(caught.value)


def test_a_missing_parameter_is_an_error(units: Units, home: int) -> None:
    with pytest.raises(KeyError), units.reading() as unit:
        GET.run(unit)


def test_a_word_off_the_list_is_refused(units: Units, home: int) -> None:
    with pytest.raises(LookupError), units() as unit:
        ADD.run(
            unit,
            workspace_id=home,
            external_id="A",
            status="lost",
            ends_on=None,
            attributes={},
            stopped_at=None,
        )


def test_many_rows_are_stored_as_one_by_one(units: Units, home: int) -> None:
    keys = [{"workspace_id": home, "key": f"event:{number}", "at": NOW} for number in range(3)]
    with units() as unit:
        FIRST.run_many(unit, [*keys, keys[0]])
        FIRST.run_many(unit, [])
        stored = unit.connection.execute(select(inbound.c.key, inbound.c.at).order_by(inbound.c.key)).all()
    assert [tuple(row) for row in stored] == [(each["key"], NOW) for each in keys]


def test_a_fault_among_many_rows_is_told_without_their_values(units: Units, home: int) -> None:
    with pytest.raises(IntegrityError) as caught, units() as unit:
        RENAME.run_many(unit, [{"account_id": add(unit, home), "name": None}])
    assert "UPDATE account" in str(caught.value)
