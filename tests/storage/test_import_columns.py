"""Days and amounts are read as the whole column shows; what it does not decide is asked for, never guessed."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from storage.files.import_columns import Amounts, DateOrder, Days
from storage.files.import_fields import country, full_name, locale, yes_or_no
from storage.files.import_files import read
from storage.files.import_problems import NotUnderstood

UNSAID = "may have the day or the month first"


def days(*cells: str, told: DateOrder | None = None) -> list[str]:
    """The cells as they are read, or what is wrong with them."""
    column = Days(told)
    for cell in cells:
        column.look(cell)
    return [_read(column.read, cell) for cell in cells]


def amounts(*cells: str) -> list[str]:
    column = Amounts()
    for cell in cells:
        column.look(cell)
    return [
        _read(lambda each: str(column.read(each).major.normalize().quantize(Decimal("0.01"))), cell) for cell in cells
    ]


def _read(read: Callable[[str], str], cell: str) -> str:
    try:
        return read(cell)
    except NotUnderstood as what:
        return str(what)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "2026年12月31日",
        "31.12.2026",
        "31/12/2026",
        "12/31/2026",
        "31 Dec 2026",
        "31-December-2026",
        "Dec 31, 2026",
        "٢٠٢٦-١٢-٣١",
        "２０２６/１２/３１",
        "2026-12-31 23:59:01",
        "2026-12-31T23:59:01Z",
        "31.12.2026 08:00",
    ],
)
def test_a_day_is_understood_however_it_is_written(cell: str) -> None:
    assert days(cell) == ["2026-12-31"]


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-13-01", "31.12.26", "46022", "31 Foo 2026", "soon", "2026"])
def test_what_is_no_day_is_not_made_one(cell: str) -> None:
    assert days(cell) == ["is not a date; write year-month-day, such as 2026-02-28"]


def test_one_day_beyond_the_twelfth_decides_for_the_whole_column() -> None:
    assert days("03/04/2026", "13/04/2026") == ["2026-04-03", "2026-04-13"]
    assert days("03/04/2026", "04/13/2026") == ["2026-03-04", "2026-04-13"]
    assert days("03-04-2026", "25-04-2026") == ["2026-04-03", "2026-04-25"]


def test_what_the_column_does_not_decide_is_asked_for() -> None:
    undecided, sure = days("03/04/2026", "12/12/2026")
    assert undecided.startswith(UNSAID) and "--dates dmy or --dates mdy" in undecided
    assert sure == "2026-12-12", "either way it is the same day"


def test_a_column_that_says_both_decides_nothing() -> None:
    first, undecided, second = days("13/04/2026", "03/04/2026", "04/13/2026")
    assert (first, second) == ("2026-04-13", "2026-04-13")
    assert undecided.startswith(UNSAID)


def test_what_is_told_decides() -> None:
    assert days("03/04/2026", told=DateOrder.DAY_FIRST) == ["2026-04-03"]
    assert days("03/04/2026", told=DateOrder.MONTH_FIRST) == ["2026-03-04"]
    assert days("13/04/2026", told=DateOrder.MONTH_FIRST)[0].startswith("is not a date")


def test_a_date_with_points_has_the_day_first_everywhere() -> None:
    assert days("03.04.2026") == ["2026-04-03"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("8400", "8400.00"),
        ("8400.5", "8400.50"),
        ("8400,5", "8400.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567.00"),
        ("1,234,567", "1234567.00"),
        ("1 234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1234,567", "1234.57"),
        ("0,125", "0.12"),
        ("١٬٢٣٤٫٥٠", "1234.50"),
        ("€ 1.200,00", "1200.00"),
        ("1.200,00 €", "1200.00"),
        ("EUR 1,200.00", "1200.00"),
        ("$1,200.50", "1200.50"),
    ],
)
def test_an_amount_is_understood_however_it_is_written(cell: str, value: str) -> None:
    assert amounts(cell) == [value]


@pytest.mark.parametrize("cell", ["-1", "1.2.3", "1,23,456", "1.234,567.8", "1234.567.890", "ten", "1e3", "1" * 16])
def test_what_is_no_amount_is_not_made_one(cell: str) -> None:
    assert amounts(cell) == ["is not an amount; write digits and a point, such as 8400.00"]


def test_a_lone_mark_before_three_digits_is_what_the_column_shows_elsewhere() -> None:
    assert amounts("1.234", "9,5") == ["1234.00", "9.50"]
    assert amounts("1,234", "9.5") == ["1234.00", "9.50"]
    assert amounts("1.234", "9.5") == ["1.23", "9.50"]
    assert amounts("1.234", "1.234.567") == ["1234.00", "1234567.00"]


def test_a_lone_mark_before_three_digits_parts_thousands_where_nothing_says_otherwise() -> None:
    assert amounts("1.234", "2.500") == ["1234.00", "2500.00"]


def test_a_column_with_both_marks_for_decimals_does_not_decide() -> None:
    assert amounts("9.5", "9,5", "1.234")[2].startswith("may be thousands or decimals")


ACCOUNT = "id,name,mrr,currency\nA-1,Acme,{},{}\n"


def told(tmp_path: Path, text: str) -> tuple[object, list[str]]:
    path = tmp_path / "accounts.csv"
    path.write_text(text, encoding="utf-8")
    (row,) = read(path).rows()
    return row.values and (row.values["mrr_minor"], row.values["mrr_currency"]), [str(each) for each in row.problems]


def test_the_currency_may_stand_with_the_amount_or_in_the_heading(tmp_path: Path) -> None:
    assert told(tmp_path, "id,name,mrr\nA-1,Acme,€ 1.200\n") == ((120000, "EUR"), [])
    assert told(tmp_path, "id,name,MRR (EUR)\nA-1,Acme,1.200\n") == ((120000, "EUR"), [])
    assert told(tmp_path, "id,name,mrr,currency\nA-1,Acme,$ 5,CAD\n") == ((500, "CAD"), [])


def test_a_sign_of_several_currencies_names_none(tmp_path: Path) -> None:
    _, problems = told(tmp_path, "id,name,mrr\nA-1,Acme,$ 1200\n")
    assert "has no currency; write its three letters" in problems[0]


def test_two_currencies_for_one_amount_are_told(tmp_path: Path) -> None:
    _, problems = told(tmp_path, ACCOUNT.format("€ 5", "USD"))
    assert problems == ["row 2, mrr: '€ 5' is in EUR, but the column currency says USD; correct one of them"]


def test_where_a_currency_has_three_decimals_a_lone_mark_is_asked_for(tmp_path: Path) -> None:
    _, problems = told(tmp_path, ACCOUNT.format("1.200", "KWD"))
    assert problems == ["row 2, mrr: '1.200' may be thousands or decimals in KWD; write 1200.00 or 1.20"]


@pytest.mark.parametrize("cell", ["yes", "ja", "Oui", "sí", "SIM", "はい", "是", "نعم", "true", "1", "x"])
def test_yes_is_understood_in_eight_languages(cell: str) -> None:
    assert yes_or_no(cell)


@pytest.mark.parametrize("cell", ["no", "nein", "Non", "não", "いいえ", "否", "لا", "FALSE", "0"])
def test_no_is_understood_in_eight_languages(cell: str) -> None:
    assert not yes_or_no(cell)


@pytest.mark.parametrize("cell", ["Germany", "Deutschland", "Alemania", "ドイツ", "德国", "ألمانيا", "de"])
def test_a_country_may_be_named_in_eight_languages(cell: str) -> None:
    assert country(cell) == "DE"


def test_a_language_may_be_named_too() -> None:
    assert [locale(cell) for cell in ("German", "Deutsch", "日本語", "pt_BR")] == ["de", "de", "ja", "pt-BR"]


@pytest.mark.parametrize(
    ("name", "first", "last", "full"),
    [
        (None, "Anna", "Weber", "Anna Weber"),
        ("Anna Weber", "Anna", "Weber", "Anna Weber"),
        ("Weber", "Anna", None, "Anna Weber"),  # Name, Vorname
        ("Ana", None, "García", "Ana García"),  # Nombre, Apellidos
        (None, None, "Weber", "Weber"),
        (None, "太郎", "山田", "山田太郎"),
        (None, "さくら", "山田", "山田 さくら"),
        ("Anna Weber", None, None, "Anna Weber"),
        (None, None, None, None),
    ],
)
def test_a_name_is_joined_of_its_parts(name: str | None, first: str | None, last: str | None, full: str | None) -> None:
    assert full_name(name, first, last) == full
