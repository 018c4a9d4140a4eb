"""Who never wants to be asked stays so, under whatever row they come back, and nobody's name is kept for it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from storage.database.engine import open_engine
from storage.database.tables import contact
from storage.database.tables import suppression as suppressed
from storage.database.units import Units
from storage.importing.imports import import_people
from storage.migrations.upgrade import upgrade
from storage.models import ContactKind
from storage.people import roster_queries, suppression
from storage.people.roster_queries import SlackPerson
from tests.storage import workspaces
from tests.storage.import_cast import NOW, Import, one, rows

LATER = NOW + timedelta(days=400)
ANNA = "Name,Email,Company\nAnna,anna@acme.example,Acme\n"
ANNA_OUT = "Name,Email,Company,opted_out\nAnna,Anna@Acme.example,Acme,yes\n"
ANNA_IN_SLACK = SlackPerson("T2", "UANNA", "Anna", "new@acme.example", None, None, ContactKind.EXTERNAL, None)


def erase(units: Units) -> None:
    units.write(lambda unit: unit.connection.execute(contact.delete()))


@pytest.mark.parametrize("again", [ANNA, ANNA_OUT.replace(",yes", ",no"), ANNA_OUT.replace(",yes", ",")])
def test_an_opt_out_outlives_the_row_and_what_later_files_say(units: Units, run: Import, again: str) -> None:
    run(ANNA_OUT)
    erase(units)
    run(again, now=LATER)
    assert one(units, contact)["opted_out_at"] == NOW
    assert "anna" not in str(rows(units, suppressed)).lower()


def test_an_opt_out_holds_in_its_own_workspace_only(units: Units, run: Import, tmp_path: Path) -> None:
    run(ANNA_OUT)
    other = units.write(lambda unit: workspaces.add(unit.connection, "T2"))
    (tmp_path / "theirs.csv").write_text(ANNA)
    import_people(units, other, tmp_path / "theirs.csv", now=NOW)
    assert rows(units, contact)[-1]["opted_out_at"] is None


def test_who_opted_out_is_known_in_slack_too_whatever_address_they_come_back_with(
    units: Units, run: Import, home: int
) -> None:
    run(ANNA.replace("anna@", "new@"))
    units.write(lambda unit: roster_queries.meet(unit, home, ANNA_IN_SLACK))
    anna = one(units, contact)["id"]
    units.write(lambda unit: suppression.remember(unit, home, [anna], NOW))
    erase(units)
    run(ANNA.replace("anna@", "third@"))
    third = SlackPerson(**{**ANNA_IN_SLACK.__dict__, "email": "third@acme.example"})
    units.write(lambda unit: roster_queries.meet(unit, home, third))
    assert one(units, contact)["opted_out_at"] == NOW


def test_who_was_opted_out_before_slack_knew_them_is_remembered_by_slacks_name_once_it_does(
    units: Units, run: Import, home: int
) -> None:
    run(ANNA_OUT.replace("Anna@", "new@"))
    units.write(lambda unit: roster_queries.meet(unit, home, ANNA_IN_SLACK))
    with units.reading() as unit:
        assert suppression.slack_since(unit, home, "T2", "UANNA") == NOW


def test_who_wishes_to_be_asked_again_is_forgotten_under_both_names(units: Units, run: Import, home: int) -> None:
    run(ANNA_OUT.replace("Anna@", "new@"))
    units.write(lambda unit: roster_queries.meet(unit, home, ANNA_IN_SLACK))
    units.write(lambda unit: suppression.forget(unit, home, [one(units, contact)["id"]]))
    assert rows(units, suppressed) == []


def test_an_upgrade_remembers_who_had_opted_out_before(empty_database_url: str) -> None:
    engine: Engine = open_engine(empty_database_url)
    upgrade(engine, to="0006")
    workspaces.populate(engine, "0006")
    with engine.begin() as connection:
        out = {"email": "anna@acme.example", "slack_team_id": "T2", "slack_user_id": "UANNA", "opted_out_at": NOW}
        connection.execute(update(contact).where(contact.c.id == 1).values(**out))
    upgrade(engine)
    with engine.connect() as connection:
        kept = {row.digest: row.at for row in connection.execute(suppressed.select())}
    engine.dispose()
    assert kept == {
        suppression.email_digest(1, "Anna@Acme.example"): NOW,
        suppression.slack_digest(1, "T2", "UANNA"): NOW,
    }
