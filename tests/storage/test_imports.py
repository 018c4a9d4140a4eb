"""An import takes all of a file or nothing, says what it did, and never forgets what Askback knows better."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage.database.tables import account, audit, contact, import_file, import_row, teammate
from storage.database.units import Units
from storage.importing import import_apply
from storage.importing.import_checks import MOST
from storage.importing.import_run import APPLIED_AT_ONCE, STAGED_AT_ONCE
from storage.importing.imports import import_people, resume_imports
from storage.models import AccountStatus, ImportState
from tests.storage import workspaces
from tests.storage.import_cast import NOW, Import, counts, one, rows

COMPANY = Path(__file__).parents[2] / "demo" / "company"


def staged(units: Units) -> int:
    with units.reading() as unit:
        return unit.connection.scalar(select(func.count()).select_from(import_row)) or 0


def many_accounts(count: int) -> str:
    return "external_id,name\n" + "".join(f"A-{n},Account {n}\n" for n in range(count))


ACME = "external_id,name\nA-1,Acme\n"
GRACE = "external_id,account_external_id,name,email\nC-1,A-1,Grace,grace@acme.example\n"


def test_the_demos_company_is_imported_whole(units: Units, home: int) -> None:
    accounts = import_people(units, home, COMPANY / "accounts.csv", now=NOW)
    contacts = import_people(units, home, COMPANY / "contacts.csv", now=NOW)
    assert not accounts.problems and not contacts.problems
    assert len(rows(units, account)) == accounts.rows == accounts.added > 0
    assert len(rows(units, contact)) == contacts.rows == contacts.added > 0


def test_the_same_file_twice_changes_nothing(units: Units, home: int) -> None:
    for name in ("accounts.csv", "contacts.csv"):
        import_people(units, home, COMPANY / name, now=NOW)
        before = rows(units, account), rows(units, contact), rows(units, teammate)
        again = import_people(units, home, COMPANY / name, now=NOW)
        assert counts(again) == (0, 0, again.rows)
        assert (rows(units, account), rows(units, contact), rows(units, teammate)) == before


def test_an_account_keeps_what_its_row_says(units: Units, run: Import) -> None:
    report = run(
        "external_id,name,plan,mrr,currency,mrr_as_of,renews_on,csm_email,country,locale,time_zone,shared_channel,status,ends_on,seats\n"
        "A-1,Acme,Pro,8400.5,usd,2026-03-01,2026-06-30,Tom.Ellis@northwind.example,us,pt_BR,Europe/Berlin,#ext-acme,Leaving,2026-06-30,240\n"
    )
    assert counts(report) == (1, 0, 0)
    acme, tom = one(units, account), one(units, teammate)
    assert (tom["email"], tom["name"]) == ("tom.ellis@northwind.example", "Tom Ellis")
    assert not tom["in_team"], "an address in a file grants nobody the team's rights"
    expected = {
        "external_id": "A-1",
        "name": "Acme",
        "plan": "Pro",
        "mrr_minor": 840050,
        "mrr_currency": "USD",
        "mrr_as_of": date(2026, 3, 1),
        "renews_on": date(2026, 6, 30),
        "csm_id": tom["id"],
        "country": "US",
        "locale": "pt-BR",
        "time_zone": "Europe/Berlin",
        "channel_name": "ext-acme",
        "status": AccountStatus.LEAVING,
        "ends_on": date(2026, 6, 30),
        "attributes": {"seats": "240"},
    }
    assert {name: acme[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.34", "EUR", 1234), ("1200", "JPY", 1200), ("1.5", "KWD", 1500), ("9999999999.99", "IDR", 999999999999)],
)
def test_money_is_kept_in_the_currencys_own_minor_units(
    units: Units, run: Import, amount: str, currency: str, minor: int
) -> None:
    run(f"external_id,name,mrr,currency\nA-1,Acme,{amount},{currency}\n")
    assert one(units, account)["mrr_minor"] == minor


def test_only_what_differs_is_changed(units: Units, run: Import) -> None:
    run("external_id,name,plan\nA-1,Acme,Pro\nA-2,Globex,Pro\n")
    assert counts(run("external_id,name,plan\nA-1,Acme,Basic\nA-2,Globex,Pro\nA-3,Hooli,Pro\n")) == (1, 1, 1)
    assert [row["plan"] for row in rows(units, account)] == ["Basic", "Pro", "Pro"]


def test_a_column_that_is_not_there_is_left_and_an_empty_cell_empties(units: Units, run: Import) -> None:
    run("external_id,name,plan,country,seats,region\nA-1,Acme,Pro,DE,5,EMEA\n")
    run("external_id,name,plan,seats\nA-1,Acme,,\n")
    acme = one(units, account)
    assert (acme["plan"], acme["country"], acme["attributes"]) == (None, "DE", {"region": "EMEA"})


def test_an_empty_status_says_nothing(units: Units, run: Import) -> None:
    run("external_id,name,status\nA-1,Acme,leaving\nA-2,Globex,\n")
    run("external_id,name,status\nA-1,Acme,\n")
    assert [row["status"] for row in rows(units, account)] == [AccountStatus.LEAVING, AccountStatus.ACTIVE]


def test_a_renamed_channel_is_looked_up_anew(units: Units, run: Import) -> None:
    run("external_id,name,shared_channel\nA-1,Acme,ext-acme\n")
    units.write(lambda unit: unit.connection.execute(update(account).values(channel="C9")))
    run("external_id,name,shared_channel\nA-1,Acme Inc,ext-acme\n")
    assert one(units, account)["channel"] == "C9"
    run("external_id,name,shared_channel\nA-1,Acme Inc,ext-acme-new\n")
    assert one(units, account)["channel"] is None


def test_a_csm_who_is_known_is_not_added_again(units: Units, run: Import) -> None:
    run("external_id,name,csm_email,csm_name\nA-1,Acme,lena@northwind.example,Lena Vogt\n")
    run("external_id,name,csm_email\nA-1,Acme,LENA@northwind.example\nA-2,Globex,lena@northwind.example\n")
    assert one(units, teammate)["name"] == "Lena Vogt"


def test_a_second_import_never_touches_what_askback_knows_better(units: Units, run: Import) -> None:
    run(ACME)
    run(GRACE)
    learned = {
        "opted_out_at": NOW,
        "slack_team_id": "T9",
        "slack_user_id": "U9",
        "dm_channel": "D9",
        "last_asked_at": NOW,
        "locale": "de",
    }
    units.write(lambda unit: unit.connection.execute(update(contact).values(**learned)))
    heading = "external_id,account_external_id,name,email,locale,opted_out\n"
    assert run(heading + "C-1,A-1,Grace Holloway,grace@acme.example,en-US,no\n").changed == 1
    grace = one(units, contact)
    assert grace["name"] == "Grace Holloway"
    assert {name: grace[name] for name in learned} == learned


def test_what_askback_learns_while_a_slice_is_compared_is_kept(
    units: Units, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("external_id,name,shared_channel\nA-1,Acme,ext-acme\n")
    heading = "external_id,account_external_id,name,locale,opted_out\n"
    run(heading + "C-1,A-1,Grace,,\n")
    compare = import_apply.compare

    def compare_then_learn(*arguments: Any, **options: Any) -> import_apply.Changes:
        changes = compare(*arguments, **options)
        units.write(lambda unit: unit.connection.execute(update(contact).values(opted_out_at=NOW, locale="de")))
        units.write(lambda unit: unit.connection.execute(update(account).values(channel="C9")))
        return changes

    monkeypatch.setattr(import_apply, "compare", compare_then_learn)
    run(heading + "C-1,A-1,Grace Holloway,en,no\n")
    grace = one(units, contact)
    assert (grace["name"], grace["opted_out_at"], grace["locale"]) == ("Grace Holloway", NOW, "de")
    units.write(lambda unit: unit.connection.execute(update(account).values(channel=None)))
    run("external_id,name,shared_channel\nA-1,Acme Inc,ext-acme\n")
    acme = one(units, account)
    assert (acme["name"], acme["channel"]) == ("Acme Inc", "C9")


def test_a_slice_that_another_process_applied_first_is_counted_once(
    units: Units, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = import_apply.compare

    def overtaken(*arguments: Any, **options: Any) -> import_apply.Changes:
        changes = compare(*arguments, **options)
        monkeypatch.setattr(import_apply, "compare", compare)
        resume_imports(units, NOW)
        return changes

    monkeypatch.setattr(import_apply, "compare", overtaken)
    assert counts(run(ACME)) == (1, 0, 0)
    assert len(rows(units, account)) == 1
    assert one(units, audit)["did"] == "imported 1 account"


def test_an_imported_opt_out_counts_from_its_import(units: Units, run: Import) -> None:
    run(ACME)
    heading = "external_id,account_external_id,name,opted_out\n"
    run(heading + "C-1,A-1,Grace,yes\n")
    run(heading + "C-1,A-1,Grace,yes\n", now=NOW + timedelta(days=1))
    assert one(units, contact)["opted_out_at"] == NOW


def test_addresses_may_change_hands_within_a_file(units: Units, run: Import) -> None:
    run(ACME)
    heading = "external_id,account_external_id,name,email\n"
    run(heading + "C-1,A-1,Grace,a@acme.example\nC-2,A-1,Marcus,b@acme.example\n")
    assert counts(run(heading + "C-1,A-1,Grace,b@acme.example\nC-2,A-1,Marcus,a@acme.example\n")) == (0, 2, 0)
    assert [row["email"] for row in rows(units, contact)] == ["b@acme.example", "a@acme.example"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ACME + "A-2,Globex\nA-1,Acme again\n", "row 4, external_id: 'A-1' is in row 2 too"),
        (
            GRACE + "C-2,A-1,Marcus,GRACE@acme.example\n",
            "row 3, email: 'grace@acme.example' is in row 2 too",
        ),
        (GRACE.replace("A-1", "A-9"), "row 2, account_external_id: there is no account 'A-9'"),
        (GRACE.replace("C-1", "C-9"), "row 2, email: 'grace@acme.example' belongs to contact 'C-1'"),
    ],
)
def test_what_no_row_by_itself_gives_away_is_found(units: Units, run: Import, text: str, problem: str) -> None:
    run(ACME)
    run(GRACE)
    before = rows(units, account), rows(units, contact)
    report = run(text)
    assert report.refused and len(report.problems) == 1
    assert report.problems[0].startswith(problem)
    assert (rows(units, account), rows(units, contact)) == before


def test_one_bad_row_among_many_keeps_all_out(units: Units, run: Import) -> None:
    report = run(many_accounts(3 * STAGED_AT_ONCE) + "A-last,\n")
    assert report.problems == (f"row {3 * STAGED_AT_ONCE + 2}, name: is empty; every row needs it",)
    assert rows(units, account) == [] and staged(units) == 0


def test_problems_are_counted_and_the_first_are_told(run: Import) -> None:
    report = run("external_id,name,country\n" + "".join(f"A-{n},Acme {n},Atlantis\n" for n in range(50)))
    assert report.problem_count == 50 and len(report.problems) == 20
    assert report.problems[0] == "row 2, country: 'Atlantis' is not a country; write its two letters, such as DE"


def test_a_dry_run_tells_what_would_happen_and_leaves_nothing(units: Units, run: Import) -> None:
    run("external_id,name,csm_email\nA-1,Acme,lena@northwind.example\nA-2,Globex,\n")
    before = rows(units, account)
    text = "external_id,name,csm_email\nA-1,Acme,new@northwind.example\nA-2,Globex,\nA-3,Hooli,\n"
    report = run(text, dry_run=True)
    assert report.dry_run and counts(report) == (1, 1, 1)
    assert rows(units, account) == before and len(rows(units, teammate)) == 1 and staged(units) == 0
    assert counts(run(text)) == counts(report)


def test_a_dry_run_of_contacts_counts_accounts_that_are_coming_as_stored(units: Units, run: Import) -> None:
    report = run(GRACE, dry_run=True, coming={"A-1"})
    assert counts(report) == (1, 0, 0) and not report.refused
    assert rows(units, contact) == []
    assert run(GRACE, dry_run=True, coming={"A-2"}).refused


def test_a_contact_of_no_account_is_found_behind_many_of_accounts_that_are_coming(run: Import) -> None:
    heading = "external_id,account,name\n"
    people = "".join(f"C-{n},A-1,Contact {n}\n" for n in range(MOST))
    report = run(heading + people + "C-last,A-9,Grace\n", dry_run=True, coming={"A-1"})
    assert report.problem_count == 1 and f"row {MOST + 2}" in report.problems[0]


def test_an_import_is_noted_in_the_audit_log_without_anybodys_data(units: Units, home: int, run: Import) -> None:
    run(many_accounts(2))
    run(GRACE.replace("A-1", "A-0"))
    noted = [{name: row[name] for name in ("workspace_id", "at", "who", "did", "about")} for row in rows(units, audit)]
    common = {"workspace_id": home, "at": NOW, "who": "askback", "about": "people.csv"}
    assert noted == [common | {"did": "imported 2 accounts"}, common | {"did": "imported 1 contact"}]


def test_what_imports_nothing_is_not_noted(units: Units, run: Import) -> None:
    run(ACME, dry_run=True)
    run(ACME + "A-1,Acme again\n")
    assert rows(units, audit) == []


def test_workspaces_do_not_see_each_others_people(units: Units, run: Import, tmp_path: Path) -> None:
    run(ACME)
    stranger = units.write(lambda unit: workspaces.add(unit.connection, "T2"))
    (tmp_path / "theirs.csv").write_text(GRACE)
    report = import_people(units, stranger, tmp_path / "theirs.csv", now=NOW)
    assert "there is no account 'A-1'" in report.problems[0]


class Crash(Exception):
    """Stands for the process that dies between two slices."""


def dying(after: int) -> Callable[[int, int], None]:
    slices: list[int] = []

    def progress(count: int, total: int) -> None:
        slices.append(count)
        if len(slices) == after:
            raise Crash

    return progress


def test_an_import_that_died_while_it_was_applied_is_finished_at_the_next_start(units: Units, run: Import) -> None:
    with pytest.raises(Crash):
        run(many_accounts(STAGED_AT_ONCE), progress=dying(after=2))
    assert len(rows(units, account)) == APPLIED_AT_ONCE
    (report,) = resume_imports(units, NOW)
    assert counts(report) == (STAGED_AT_ONCE, 0, 0)
    assert len(rows(units, account)) == STAGED_AT_ONCE and staged(units) == 0
    assert one(units, import_file)["state"] == ImportState.APPLIED
    assert one(units, audit)["did"] == f"imported {STAGED_AT_ONCE} accounts"
    assert resume_imports(units, NOW) == []


def test_an_import_that_died_while_it_was_staged_is_never_seen(units: Units, run: Import) -> None:
    with pytest.raises(Crash):
        run(many_accounts(2 * STAGED_AT_ONCE), progress=dying(after=1))
    assert resume_imports(units, NOW + timedelta(minutes=59)) == []
    assert staged(units) == STAGED_AT_ONCE, "it may still be running elsewhere"
    assert resume_imports(units, NOW + timedelta(minutes=61)) == []
    assert rows(units, account) == [] and staged(units) == 0
    assert one(units, import_file)["state"] == ImportState.REFUSED


def test_what_is_left_of_an_import_is_refused_when_it_has_no_place_any_more(units: Units, run: Import) -> None:
    run(ACME)
    heading = "external_id,account_external_id,name\n"
    people = "".join(f"C-{n},A-1,Contact {n}\n" for n in range(2 * APPLIED_AT_ONCE))
    with pytest.raises(Crash):
        run(heading + people, progress=dying(after=2))
    units.write(lambda unit: unit.connection.execute(update(account).values(external_id="A-2")))
    (report,) = resume_imports(units, NOW)
    assert report.refused and "there is no account 'A-1'" in report.problems[0]
    assert report.added == len(rows(units, contact)) == APPLIED_AT_ONCE
    assert resume_imports(units, NOW) == [] and staged(units) == 0


def test_an_import_whose_stage_was_cleared_as_abandoned_says_so(units: Units, run: Import) -> None:
    def cleared(*_: int) -> None:
        resume_imports(units, NOW + timedelta(hours=2))

    report = run(ACME, progress=cleared)
    assert report.problems == ("It was interrupted. Import the file again.",)
    assert rows(units, account) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_import_holds_the_lock_for_a_few_rows_at_a_time_and_lets_others_write_between(
    units: Units, run: Import
) -> None:
    held: list[float] = []
    slices: list[int] = []

    def progress(count: int, total: int) -> None:
        slices.append(count)
        units.write(lambda unit: unit.connection.execute(update(teammate).values(is_lead=False)))

    units.on_held(held.append)
    count = 20 * STAGED_AT_ONCE
    run(many_accounts(count), progress=progress)
    assert max(slices) <= STAGED_AT_ONCE
    assert sum(slices) == 2 * count, "every row is staged once and applied once"
    assert len(held) >= 2 * len(slices)


def test_progress_counts_every_row_of_a_slice_and_knows_of_how_many(run: Import) -> None:
    told: list[tuple[int, int]] = []
    count = APPLIED_AT_ONCE + 1
    run(many_accounts(count), progress=lambda rows, of: told.append((rows, of)))
    assert told == [(count, 2 * count), (APPLIED_AT_ONCE, 2 * count), (1, 2 * count)]
