"""An import can be taken back: as it was before, but for what somebody or something has built on since."""

from datetime import timedelta

import pytest
from sqlalchemy import RowMapping, Table, delete, update

from storage.database.tables import (
    account,
    audit,
    contact,
    import_change,
    import_file,
    invitation,
    survey,
    teammate,
    turn,
)
from storage.database.tables import suppression as suppressed
from storage.database.units import Units
from storage.importing import import_undo
from storage.importing.import_undo import KEPT, NoSuchImport, Undone, undo
from storage.models import ImportState, InvitationState, Place, SurveyKind
from storage.people import suppression
from tests.storage.import_cast import NOW, Import, counts, one, rows

LATER = NOW + timedelta(hours=1)
BEFORE = (
    "external_id,name,plan,renews_on,mrr,currency,status,shared_channel,region\n"
    "A-1,Acme,Pro,2026-06-30,5,EUR,active,ext-acme,EMEA\n"
    "A-2,Beta,Pro,,,,leaving,,\n"
)
AFTER = (
    "external_id,name,plan,renews_on,mrr,currency,status,shared_channel,region,size\n"
    "A-1,Acme Inc,Basic,2027-06-30,7,USD,gone,ext-new,,L\n"
    "A-2,Beta,Pro,,,,leaving,,,\n"
    "A-3,Gamma,Pro,,,,active,,,\n"
)
CONTACTS = "external_id,account,name,email\n"


def done(undone: Undone) -> tuple[int, int, int]:
    return undone.restored, undone.removed, undone.left_count


def both(units: Units) -> tuple[list[RowMapping], list[RowMapping]]:
    return rows(units, account), rows(units, contact)


def change(units: Units, table: Table, external_id: str, **values: object) -> None:
    units.write(
        lambda unit: unit.connection.execute(update(table).where(table.c.external_id == external_id).values(**values))
    )


def test_what_an_import_changed_becomes_as_it_was_and_what_it_added_goes(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    before = both(units)
    report = run(AFTER)
    assert counts(report) == (1, 1, 1)
    assert done(undo(units, home, report.import_id, LATER)) == (1, 1, 0)
    assert both(units) == before
    assert [row["state"] for row in rows(units, import_file)] == [ImportState.APPLIED, ImportState.UNDONE]
    assert [row["import_id"] for row in rows(units, import_change)] == [1, 1], "the first can still be taken back"


def test_without_a_number_the_newest_is_taken_back_and_then_the_one_before(
    units: Units, home: int, run: Import
) -> None:
    run(BEFORE)
    run(AFTER)
    undo(units, home, None, LATER)
    assert rows(units, account)[0]["name"] == "Acme"
    assert done(undo(units, home, None, LATER)) == (0, 2, 0)
    assert rows(units, account) == []
    with pytest.raises(NoSuchImport, match="There is no import of the last 30 days to take back"):
        undo(units, home, None, LATER)


def test_a_file_of_people_is_taken_back_with_its_accounts(units: Units, home: int, run: Import) -> None:
    run("Name,Email,Company,Plan\nAnna,a@x.example,Acme,Pro\nBen,b@x.example,Acme,\n")
    assert done(undo(units, home, None, LATER)) == (0, 3, 0)
    assert both(units) == ([], [])


def test_addresses_that_changed_hands_change_back(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    run(CONTACTS + "C-1,A-1,Grace,a@acme.example\nC-2,A-1,Marcus,b@acme.example\n")
    before = both(units)
    run(CONTACTS + "C-1,A-2,Grace,b@acme.example\nC-2,A-1,Marcus,a@acme.example\n")
    assert undo(units, home, None, LATER).left_count == 0
    assert both(units) == before


@pytest.mark.parametrize(
    ("table", "external_id", "values", "why"),
    [
        (account, "A-1", {"plan": "Gold"}, "account A-1: plan was changed since"),
        (account, "A-1", {"attributes": {"size": "XL"}}, "account A-1: size was changed since"),
        (account, "A-3", {"name": "Gamma Inc"}, "account A-3: name was changed since"),
        (contact, "C-1", {"opted_out_at": LATER}, "contact C-1: opted_out_at was changed since"),
    ],
)
def test_what_was_changed_since_stays_and_is_told(
    units: Units, home: int, run: Import, table: Table, external_id: str, values: dict[str, object], why: str
) -> None:
    run(BEFORE)
    first = run(AFTER).import_id
    second = run(CONTACTS + "C-1,A-2,Grace,a@acme.example\n").import_id
    change(units, table, external_id, **values)
    kept = [row for row in rows(units, table) if row["external_id"] == external_id]
    undone = undo(units, home, first if table is account else second, LATER)
    assert undone.left == [why]
    assert [row for row in rows(units, table) if row["external_id"] == external_id] == kept


def test_what_askback_learnt_since_is_no_change(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    run(AFTER)
    change(units, account, "A-1", channel="C9", attributes={"size": "L", "seats": "5"})
    assert done(undo(units, home, None, LATER)) == (1, 1, 0)
    acme = rows(units, account)[0]
    assert (acme["channel_name"], acme["channel"]) == ("ext-acme", None), "under the old name it is looked up anew"
    assert acme["attributes"] == {"region": "EMEA", "seats": "5"}


def test_what_a_later_import_changed_again_stays(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    second = run(AFTER).import_id
    run("external_id,name,plan\nA-1,Acme Inc,Gold\n")
    assert undo(units, home, second, LATER).left == ["account A-1: plan was changed since"]
    assert rows(units, account)[0]["plan"] == "Gold"


def test_an_account_with_people_and_a_person_who_was_asked_stay(units: Units, home: int, run: Import) -> None:
    accounts = run(BEFORE).import_id
    people = run(CONTACTS + "C-1,A-1,Grace,a@acme.example\nC-2,A-1,Marcus,b@acme.example\n").import_id

    def ask(unit: object) -> None:
        execute = unit.connection.execute  # type: ignore[attr-defined]
        execute(survey.insert().values(id=1, workspace_id=home, name="nps", kind=SurveyKind.NPS))
        grace = {"workspace_id": home, "survey_id": 1, "contact_id": 1, "account_id": 1, "occasion": "1"}
        asked = {"state": InvitationState.ASKED, "place": Place.DM, "send_at": NOW, "segments": []}
        execute(invitation.insert().values(**grace, **asked))
        execute(turn.insert().values(workspace_id=home, survey_id=1, contact_id=2, place_in_day=0, cycle=0))

    units.write(ask)
    assert undo(units, home, accounts, LATER).left == ["account A-1: it has a contact"]
    undone = undo(units, home, people, LATER)
    assert done(undone) == (0, 1, 1) and undone.left == ["contact C-1: it has an invitation"]
    assert [row["external_id"] for row in rows(units, contact)] == ["C-1"], "a turn goes with its person"


def test_an_opt_out_that_only_the_file_said_is_taken_back_with_it(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    run(CONTACTS + "C-1,A-1,Grace,a@acme.example\n")
    run("external_id,account,name,email,opted_out\nC-1,A-1,Grace,a@acme.example,yes\n", now=LATER)
    assert one(units, contact)["opted_out_at"] == LATER
    undo(units, home, None, LATER)
    assert one(units, contact)["opted_out_at"] is None and rows(units, suppressed) == []


def test_an_opt_out_that_a_person_said_is_remembered_whatever_is_taken_back(
    units: Units, home: int, run: Import
) -> None:
    run(BEFORE)
    run(CONTACTS + "C-1,A-1,Grace,a@acme.example\n")
    units.write(lambda unit: suppression.remember(unit, home, [1], NOW - timedelta(days=1)))
    run("external_id,account,name,email,opted_out\nC-1,A-1,Grace,a@acme.example,yes\n", now=LATER)
    undo(units, home, None, LATER)
    assert [row["at"] for row in rows(units, suppressed)] == [NOW - timedelta(days=1)]


def test_the_account_that_somebody_was_moved_from_may_be_gone(units: Units, home: int, run: Import) -> None:
    old = run("external_id,name\nA-9,Old\n").import_id
    run(BEFORE)
    run(CONTACTS + "C-1,A-9,Grace,a@acme.example\n")
    moved = run(CONTACTS + "C-1,A-1,Grace,a@acme.example\n").import_id
    assert done(undo(units, home, old, LATER)) == (0, 1, 0)
    assert undo(units, home, moved, LATER).left == ["contact C-1: the account it was at is gone"]


def test_the_csm_whom_an_account_had_may_be_known_by_another_address(units: Units, home: int, run: Import) -> None:
    run("external_id,name,csm_email\nA-1,Acme,lena@x.example\n")
    run("external_id,name,csm_email\nA-1,Acme,tom@x.example\n")
    with units() as unit:
        unit.connection.execute(delete(teammate).where(teammate.c.email == "lena@x.example"))
    assert undo(units, home, None, LATER).left == ["account A-1: the CSM it had is known by another address now"]


def test_only_what_is_not_too_old_can_be_taken_back(units: Units, home: int, run: Import) -> None:
    report = run(BEFORE)
    with units.reading() as unit:
        (listed,) = import_undo.imports(unit, home, NOW + KEPT - timedelta(microseconds=1))
        assert listed.until == NOW + KEPT and listed.report.added == 2
        assert import_undo.imports(unit, home, NOW + KEPT)[0].until is None
    with pytest.raises(NoSuchImport, match="is older than 30 days"):
        undo(units, home, report.import_id, NOW + KEPT)


def test_what_was_there_before_is_forgotten_after_the_time(units: Units, run: Import) -> None:
    run(BEFORE)
    import_undo.forget(units, NOW + KEPT - timedelta(microseconds=1))
    assert len(rows(units, import_change)) == 2
    import_undo.forget(units, NOW + KEPT)
    assert rows(units, import_change) == []


@pytest.mark.parametrize(("number", "why"), [(7, "There is no import 7"), (1, "Import 1 was taken back already")])
def test_what_cannot_be_taken_back_is_said_why(units: Units, home: int, run: Import, number: int, why: str) -> None:
    run(BEFORE)
    undo(units, home, 1, LATER)
    with pytest.raises(NoSuchImport, match=why):
        undo(units, home, number, LATER)


def test_imports_of_another_workspace_are_none_of_ours(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    with pytest.raises(NoSuchImport):
        undo(units, home + 1, 1, LATER)


def test_taking_back_is_noted_in_the_audit_log_without_anybodys_data(units: Units, home: int, run: Import) -> None:
    run(BEFORE)
    undo(units, home, None, LATER)
    noted = rows(units, audit)[-1]
    assert (noted["did"], noted["about"]) == ("took an import back: 0 restored, 2 removed, 0 left", "people.csv")
