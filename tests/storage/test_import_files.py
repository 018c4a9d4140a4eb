"""A file of people is understood however it was saved, or refused with its row, its column and the cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.files.import_fields import ImportKind
from storage.files.import_files import ImportProblem, read

Save = Callable[[str | bytes], Path]
HEADING = "external_id,name,mrr,currency,renews_on,country,locale,time_zone,csm_email,status\n"


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def save(content: str | bytes) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


def values(path: Path) -> list[dict[str, object]]:
    found = list(read(path).rows())
    assert not any(row.problems for row in found), found
    return [row.values for row in found]


def problems(path: Path) -> list[str]:
    return [str(problem) for row in read(path).rows() for problem in row.problems]


@pytest.mark.parametrize(
    "content",
    [
        "external_id,name\nA-1,Acme\n",
        "external_id;name\nA-1;Acme\n",
        "external_id\tname\nA-1\tAcme\n",
        "\ufeffexternal_id,name\r\nA-1,Acme\r\n",
        '"external_id","name"\n"A-1","Acme"',
        " External ID , NAME \n A-1 , Acme \n",
        "Account ID,Account-Name\nA-1,Acme\n",
        "name,external_id\n\nAcme,A-1\n,\n",
    ],
)
def test_a_file_is_understood_however_it_was_saved(save: Save, content: str) -> None:
    assert values(save(content)) == [{"external_id": "A-1", "name": "Acme", "attributes": {}}]


def test_a_semicolon_within_quotes_parts_nothing(save: Save) -> None:
    path = save('external_id,name,"a;b;c;d"\nA-1,"Acme; Berlin",x\n')
    assert values(path) == [{"external_id": "A-1", "name": "Acme; Berlin", "attributes": {"a_b_c_d": "x"}}]


def test_a_cell_with_line_breaks_is_one_row(save: Save) -> None:
    path = save('external_id,name,country\nA-1,"Acme\nBerlin",DE\nA-2,Globex,Atlantis\n')
    assert problems(path) == ["row 3, country: 'Atlantis' is not a country; write its two letters, such as DE"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("external_id,name", ImportKind.ACCOUNTS),
        ("id,company,plan", ImportKind.ACCOUNTS),
        ("external_id,account_external_id,name", ImportKind.CONTACTS),
        ("Contact ID,Account ID,Full name,E-mail", ImportKind.CONTACTS),
        ("external_id,account,name,region,country", ImportKind.CONTACTS),
        ("Account ID,Company,Email,Plan", ImportKind.ACCOUNTS),
        ("external_id,name,seats,region", ImportKind.ACCOUNTS),
    ],
)
def test_the_heading_shows_what_kind_a_file_is(save: Save, heading: str, kind: ImportKind) -> None:
    assert read(save(heading + "\n")).kind is kind


@pytest.mark.parametrize("column", ["email", "E-Mail", "title", "Role", "opted_out", "email,country"])
def test_a_file_with_a_column_that_only_contacts_have_must_name_their_accounts(save: Save, column: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        read(save(f"external_id,name,{column}\n"))
    assert str(refused.value).startswith("The column account_external_id is missing: a file of contacts needs")


@pytest.mark.parametrize(
    ("column", "cell", "cure"),
    [
        ("name", "", "is empty; every row needs it"),
        ("renews_on", "31.02.2026", "'31.02.2026' is not a date; write year-month-day, such as 2026-02-28"),
        ("renews_on", "2026-02-30", "'2026-02-30' is not a date; write year-month-day, such as 2026-02-28"),
        ("mrr", "8,40.00", "'8,40.00' is not an amount; write digits and a point, such as 8400.00"),
        ("mrr", "-1", "'-1' is not an amount; write digits and a point, such as 8400.00"),
        ("mrr", "1.2345", "'1.2345' has more than the 2 decimals that EUR has; round it"),
        ("currency", "Euro", "'Euro' is not a currency; write its three letters, such as USD"),
        ("country", "Atlantis", "'Atlantis' is not a country; write its two letters, such as DE"),
        ("locale", "Deutsch!", "'Deutsch!' is not a language; write it such as de or pt-BR"),
        ("time_zone", "CET+1", "'CET+1' is not a time zone; write its name, such as Europe/Berlin"),
        ("csm_email", "lena", "'lena' is not an e-mail address; write it such as grace@acme.example"),
        ("status", "lost", "'lost' is not a status; write active, leaving or gone"),
        ("name", "x\x00y", "'x y' holds a character that cannot be stored (NUL); delete it"),
    ],
)
def test_a_cell_that_is_not_understood_is_told_with_its_cure(save: Save, column: str, cell: str, cure: str) -> None:
    sound = ["A-1", "Acme", "1", "EUR", "2026-06-30", "DE", "de", "UTC", "a@b.example", "active"]
    cells = dict(zip(HEADING.strip().split(","), sound, strict=True))
    row = ",".join(f'"{value}"' for value in (cells | {column: cell}).values())
    assert problems(save(HEADING + row + "\n")) == [f"row 2, {column}: {cure}"]


def test_money_without_a_currency_asks_for_one(save: Save) -> None:
    cure = "row 2, mrr: '5' has no currency; write its three letters, such as USD, in the column currency"
    assert problems(save("external_id,name,mrr,currency\nA-1,Acme,5,\n")) == [cure]
    assert problems(save("external_id,name,mrr\nA-1,Acme,5\n")) == [cure]


def test_every_problem_of_a_row_is_told(save: Save) -> None:
    assert len(problems(save("external_id,name,country,status\n,,Atlantis,lost\n"))) == 3


def test_a_long_cell_is_quoted_in_part(save: Save) -> None:
    (problem,) = problems(save(f"external_id,name,country\nA-1,Acme,{'x' * 5000}\n"))
    assert len(problem) < 200


def test_a_row_with_too_many_cells_is_told(save: Save) -> None:
    assert problems(save("external_id,name\nA-1,Acme, Berlin\n")) == [
        "row 2: 3 cells under 2 headings; a cell with a comma in it needs double quotes"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "people.csv is empty."),
        ("\ufeff", "people.csv is empty."),
        (" \r\n\n,\n", "people.csv is empty."),
        ("\nexternal_id,name\nA-1,Acme\n", "Row 1 is blank. Put the headings there."),
        ("plan,mrr\nPro,5\n", "The column external_id is missing: a file of accounts needs external_id or name."),
        (
            "external_id,email\nC-1,a@b.example\n",
            "The column account_external_id is missing: a file of contacts needs external_id or email, "
            "account_external_id or account_name, name or first_name or last_name.",
        ),
        (
            "external_id,External ID,name\nA-1,A-1,Acme\n",
            "Columns 1 and 2 both mean external_id. Delete one of them.",
        ),
        (
            "external_id,name,Seats,seats\nA-1,Acme,5,5\n",
            "Columns 3 and 4 both mean seats. Delete one of them.",
        ),
        ("external_id,name,\nA-1,Acme,x\n", "Column 3 has no heading. Name it or delete it."),
        (
            b"PK\x03\x04...",
            "people.csv is a workbook, not a CSV. Save the file as “CSV UTF-8” and import it again.",
        ),
        *(
            (content, "people.csv is not a CSV. Save the file as “CSV UTF-8” and import it again.")
            for content in (
                b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
                b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
                b"SQLite format 3\x00\x10\x00",
            )
        ),
        (
            "external_id,name\n".encode("utf-16-le"),
            "people.csv seems to be UTF-16 without its mark. Name it with --encoding utf-16-le, or: Save the file as "
            "“CSV UTF-8” and import it again.",
        ),
        (
            "external_id,name\nA-1,Müller\nA-2,Caf".encode() + b"\xe9\n",
            "Row 3 is not UTF-8 (byte 0xE9). Save the file as “CSV UTF-8” and import it again.",
        ),
        (
            'external_id,name\nA-1,Acme\nA-2,"Globex\nA-3,Hooli\n',
            "Row 3 cannot be read: a double quote is missing or in the wrong place.",
        ),
    ],
)
def test_a_file_that_does_not_do_is_refused_with_the_cure(save: Save, content: str | bytes, sentence: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        list(read(save(content)).rows())
    assert str(refused.value) == sentence


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=r"nobody\.csv cannot be read: No such file"):
        read(tmp_path / "nobody.csv")
