"""A person and their account in one row, and people and accounts that are known without an external id."""

import pytest

from storage.database.tables import account, contact, import_account, teammate
from storage.database.units import Units
from tests.storage.import_cast import Import, counts, one, rows

HEADING = "Name;E-Mail;Firma;Tarif;MRR;Währung\n"
ACME = HEADING + (
    "Anna Weber;anna@acme.example;Acme GmbH;Pro;1.200,00;EUR\n"
    "Ben Diaz;ben@acme.example;Acme GmbH;;;\n"
    "Cleo Roux;cleo@beta.example;Beta SA;Basic;;\n"
)


def test_rows_about_people_bring_their_accounts(units: Units, run: Import) -> None:
    report = run(ACME)
    assert not report.refused, report.problems
    assert counts(report) == (3, 0, 0)
    assert (report.accounts_added, report.accounts_changed, report.accounts_unchanged) == (2, 0, 0)
    acme, beta = rows(units, account)
    assert (acme["name"], acme["plan"], acme["mrr_minor"], acme["mrr_currency"]) == ("Acme GmbH", "Pro", 120000, "EUR")
    assert (beta["name"], beta["plan"], beta["mrr_minor"]) == ("Beta SA", "Basic", None)
    assert [row["account_id"] for row in rows(units, contact)] == [acme["id"], acme["id"], beta["id"]]
    assert rows(units, import_account) == []


def test_the_same_file_of_people_twice_changes_nothing(units: Units, run: Import) -> None:
    run(ACME)
    before = rows(units, account), rows(units, contact)
    again = run(ACME)
    assert counts(again) == (0, 0, 3) and again.accounts_unchanged == 2
    assert (rows(units, account), rows(units, contact)) == before


def test_a_dry_run_of_people_tells_the_same_and_stores_nothing(units: Units, run: Import) -> None:
    report = run(ACME, dry_run=True)
    assert counts(report) == (3, 0, 0) and report.accounts_added == 2
    assert rows(units, account) == rows(units, contact) == rows(units, import_account) == []


def test_an_empty_cell_of_an_account_says_nothing_in_a_file_of_people(units: Units, run: Import) -> None:
    run(ACME)
    run(HEADING + "Ben Diaz;ben@acme.example;Acme GmbH;;;\n")
    assert rows(units, account)[0]["plan"] == "Pro"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Dan Ito;dan@acme.example;Acme GmbH;Basic;;", "row 5, plan: differs from row 2 of the same account"),
        ("Dan Ito;dan@acme.example;Acme GmbH;;9,50;EUR", "row 5, mrr: differs from row 2 of the same account"),
        ("Dan Ito;dan@acme.example;;Pro;;", "row 5, account_name: is empty; every row needs it"),
        ("Dan Ito;;Acme GmbH;;;", "row 5, email: is empty; every row needs it"),
        ("Dan Ito;ANNA@acme.example;Acme GmbH;;;", "row 5, email: 'anna@acme.example' is in row 2 too"),
    ],
)
def test_rows_of_one_account_that_do_not_agree_are_refused(units: Units, run: Import, row: str, problem: str) -> None:
    report = run(ACME + row + "\n")
    assert report.refused and report.problem_count == 1
    assert report.problems[0].startswith(problem)
    assert rows(units, account) == rows(units, import_account) == []


def test_attributes_of_an_account_must_agree_too(run: Import) -> None:
    report = run(
        "Name,Email,Company,Company industry\nA,a@x.example,Acme,Steel\nB,b@x.example,Acme,\nC,c@x.example,Acme,Wood\n"
    )
    assert report.problems == ("row 4, industry: differs from row 2 of the same account; make them agree",)


def test_an_account_known_by_name_is_the_stored_one_of_that_name(units: Units, run: Import) -> None:
    run("external_id,name\nA-1,Acme GmbH\n")
    report = run(ACME)
    assert report.accounts_added == 1 and report.accounts_changed == 1
    assert [row["external_id"] for row in rows(units, account)] == ["A-1", "name:beta sa"]


def test_a_name_that_several_stored_accounts_have_is_asked_about(run: Import) -> None:
    run("external_id,name\nA-1,Acme GmbH\nA-2,Acme GmbH\n")
    for text in (ACME, "name\nAcme GmbH\n"):
        report = run(text)
        assert report.refused
        assert "there are 2 accounts called 'Acme GmbH'; say which by its external id" in report.problems[0]


def test_a_new_account_of_which_only_an_id_is_told_needs_a_name(run: Import) -> None:
    report = run("email,name,account id,plan\na@x.example,A,A-1,Pro\n")
    assert report.problems == ("row 2, account_name: is missing; a new account needs a name",)
    report = run("account id,plan\nA-1,Pro\n")
    assert report.problems == ("row 2, name: is missing; a new account needs a name",)


def test_accounts_may_be_told_by_name_alone(units: Units, run: Import) -> None:
    assert counts(run("Firma\nAcme GmbH\nBeta SA\n")) == (2, 0, 0)
    assert counts(run("Firma;Tarif\nacme  gmbh;Pro\n")) == (0, 1, 0)
    assert [row["name"] for row in rows(units, account)] == ["acme  gmbh", "Beta SA"]


def test_a_name_twice_is_refused_unless_both_rows_have_an_id(run: Import) -> None:
    assert "row 3, name: is in row 2 too" in run("id,name\n,Acme\n,ACME\n").problems[0]
    assert "row 3, name: is in row 2 too" in run("id,name\nA-1,Acme\n,Acme\n").problems[0]
    assert counts(run("id,name\nA-1,Acme\nA-2,Acme\n")) == (2, 0, 0)


def test_a_real_id_takes_the_place_of_one_made_of_the_name(units: Units, run: Import) -> None:
    run("name\nAcme\n")
    report = run("external_id,name\nA-1,Acme\n")
    assert counts(report) == (0, 1, 0) and report.changed_in == {"external_id": 1}
    assert one(units, account)["external_id"] == "A-1"


def test_a_contact_without_an_id_is_known_by_the_address(units: Units, run: Import) -> None:
    run(ACME)
    report = run("Name;E-Mail;Firma;Position\nAnna Weber-Ruiz;ANNA@acme.example;Acme GmbH;CEO\n")
    assert counts(report) == (0, 1, 0)
    anna = rows(units, contact)[0]
    assert (anna["name"], anna["title"]) == ("Anna Weber-Ruiz", "CEO")
    assert anna["external_id"].startswith("mail:") and "anna" not in anna["external_id"]


def test_a_real_id_takes_the_place_of_one_made_of_the_address(units: Units, run: Import) -> None:
    run(ACME)
    report = run("id;Name;E-Mail;Firma\nC-1;Anna Weber;anna@acme.example;Acme GmbH\n")
    assert counts(report) == (0, 1, 0)
    assert rows(units, contact)[0]["external_id"] == "C-1"


def test_a_contact_told_by_id_and_by_address_in_one_file_is_told_once(run: Import) -> None:
    run("external_id,name\nA-1,Acme\n")
    heading = "external_id,account,name,email\n"
    run(heading + "C-1,A-1,Grace,grace@acme.example\n")
    report = run(heading + "C-1,A-1,Grace,new@acme.example\n,A-1,Grace,grace@acme.example\n")
    assert report.problems == (
        "row 3, email: 'grace@acme.example' belongs to contact 'C-1', who is in row 2 too; keep one of them",
    )


def test_a_csm_of_an_account_is_told_in_a_persons_row(units: Units, run: Import) -> None:
    run("Name,Email,Company,CSM email\nA,a@x.example,Acme,lena@northwind.example\n")
    assert one(units, account)["csm_id"] == one(units, teammate)["id"]


def test_a_report_says_which_columns_changed_in_which_rows(run: Import) -> None:
    heading = "id,name,plan,region\n"
    run(heading + "".join(f"A-{n},Acme {n},Pro,EMEA\n" for n in range(5)))
    report = run(heading + "".join(f"A-{n},Acme {n},Basic,{'EMEA' if n else ''}\n" for n in range(5)))
    assert report.changed_in == {"plan": 5, "region": 1}
    assert report.examples == {"plan": [2, 3, 4], "region": [2]}


def test_every_change_is_told_to_who_wants_to_hear(run: Import) -> None:
    told = []
    run("id,name\nA-1,Acme\n", tell=told.append)
    run("id,name,plan\nA-1,Acme Inc,Pro\nA-2,Beta,\n", tell=told.append)
    assert [(each.number, each.about, each.row_id is None) for each in told] == [
        *((2, "A-1", True), (3, "A-2", True), (2, "A-1", False))
    ]
    assert (told[-1].before, told[-1].after) == ({"name": "Acme", "plan": None}, {"name": "Acme Inc", "plan": "Pro"})
