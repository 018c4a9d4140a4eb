"""What leaves the house, on both databases; the command that writes it is tested in tests/bot/test_cli_figures.py."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from storage.database.engine import open_engine
from storage.database.tables import account, case_file, delivery, label, response, response_item, theme
from storage.database.units import Units
from storage.exporting.export_files import write_csv, write_jsonl
from storage.exporting.exports import Exported, flat_items, headings, rows
from storage.migrations.upgrade import revisions, upgrade
from tests.storage.workspaces import NOW, populate


@pytest.fixture
def house(empty_database_url: str) -> Iterator[Units]:
    """A database with a row or two in every table."""
    engine: Engine = open_engine(empty_database_url)
    upgrade(engine)
    populate(engine, revisions()[-1])
    opened = Units(engine)
    yield opened
    opened.close()


def exported(house: Units, what: Exported) -> list[dict[str, Any]]:
    with house.reading() as unit:
        return list(rows(unit, 1, what))


def test_every_export_is_plain_json_under_its_headings(house: Units) -> None:
    for what in Exported:
        with house.reading() as unit:
            names = headings(unit, 1, what)
        found = exported(house, what)
        assert found, what
        assert json.loads(json.dumps(found)) == found
        nested = found[0].get("attributes", {}) | flat_items(found[0].get("items", {}))
        assert set(names) == {*found[0], *nested} - {"attributes", "items"}


def test_amounts_are_in_major_units_as_their_currency_counts(house: Units) -> None:
    (acme,) = exported(house, Exported.ACCOUNTS)
    assert (acme["mrr"], acme["currency"]) == ("8400.00", "USD")
    with house() as unit:
        unit.connection.execute(update(account).values(mrr_minor=90000, mrr_currency="JPY"))
    (acme,) = exported(house, Exported.ACCOUNTS)
    assert acme["mrr"] == "90000"


def test_a_private_answer_and_its_case_name_nobody(house: Units) -> None:
    with house() as unit:
        unit.connection.execute(update(response).values(only_owner=True))
    with_item(house, written="Grace at Acme wrote this")
    for what in (Exported.RESPONSES, Exported.CASES):
        told = json.dumps(exported(house, what))
        assert "Grace" not in told, what
        assert "Acme" not in told, what


def test_a_message_for_one_reader_names_nobody_among_the_cases(house: Units) -> None:
    with house() as unit:
        unit.connection.execute(update(case_file).values(response_id=None))
        assert "Acme" in json.dumps(exported(house, Exported.CASES))
        case_id = unit.connection.scalars(select(case_file.c.id)).one()
        ask = unit.connection.execute(select(delivery).limit(1)).mappings().one()
    alert = {
        "kind": "alert",
        "cause": "private",
        "token": "private",
        "case_id": case_id,
        "slack_user_id": "ULENA",
        "contact_id": None,
    }
    with house() as unit:
        unit.connection.execute(
            delivery.insert().values(**dict(ask) | alert | {"id": 999, "channel": None, "thread_of_id": None})
        )
    told = json.dumps(exported(house, Exported.CASES))
    assert "Grace" not in told and "Acme" not in told


def with_item(house: Units, **answer: Any) -> None:
    """The populated answer's one item is this."""
    empty = {"number": None, "choices": None, "written": None, "scale": None}
    with house() as unit:
        unit.connection.execute(update(response_item).values(**empty | answer))


def test_answers_to_a_surveys_own_questions_are_columns_of_the_file(house: Units) -> None:
    with_item(house, number=2, scale="1-5")
    (answer,) = exported(house, Exported.RESPONSES)
    assert answer["items"] == {"easy": {"answer": 2, "scale": "1-5", "high_is_good": True}}
    assert (answer["kind"], answer["scale"], answer["high_is_good"]) == ("nps", "0-10", True)
    with house.reading() as unit:
        names = headings(unit, 1, Exported.RESPONSES)
        table = io.StringIO()
        write_csv(rows(unit, 1, Exported.RESPONSES), names, table, Exported.RESPONSES)
    (row,) = csv.DictReader(io.StringIO(table.getvalue()))
    assert (row["item.easy"], row["item.easy.scale"], row["item.easy.high_is_good"]) == ("2", "1-5", "true")


def test_an_answer_names_its_themes_but_for_hidden_ones(house: Units) -> None:
    with house() as unit:
        read = {"workspace_id": 1, "response_id": 1, "kind": "theme", "source": "read", "model": "m", "detail": {}}
        for number, code, sure in ((91, "mobile", 0.2), (92, "support", 0.7), (93, "pricing", 0.9)):
            unit.connection.execute(label.insert().values(**read, id=number, code=code, confidence=sure, at=NOW))
        lists = {"workspace_id": 1, "origin": "shipped", "at": NOW}
        unit.connection.execute(theme.insert().values(**lists, code="pricing", name="Price", state="hidden"))
    (answer,) = exported(house, Exported.RESPONSES)
    assert answer["themes"] == ["support", "mobile"]
    assert one_cell(house, "themes") == "support, mobile"


def one_cell(house: Units, column: str) -> str:
    out = io.StringIO()
    with house.reading() as unit:
        write_csv(rows(unit, 1, Exported.RESPONSES), headings(unit, 1, Exported.RESPONSES), out, Exported.RESPONSES)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    return row[column]


def test_several_choices_stand_in_one_cell_and_no_words_run_as_a_formula(house: Units) -> None:
    assert flat_items({"easy": {"answer": ["reports", "search"]}}) == {"item.easy": "reports, search"}
    with_item(house, written="=HYPERLINK(1)")
    with house.reading() as unit:
        table = io.StringIO()
        write_csv(rows(unit, 1, Exported.RESPONSES), headings(unit, 1, Exported.RESPONSES), table, Exported.RESPONSES)
    (row,) = csv.DictReader(io.StringIO(table.getvalue()))
    assert row["item.easy"] == "'=HYPERLINK(1)"


def test_both_formats_hold_every_row(house: Units) -> None:
    with house.reading() as unit:
        table, lines = io.StringIO(), io.StringIO()
        names = headings(unit, 1, Exported.CONTACTS)
        assert write_csv(rows(unit, 1, Exported.CONTACTS), names, table, Exported.CONTACTS) == 2
        assert write_jsonl(rows(unit, 1, Exported.CONTACTS), lines) == 2
    assert len(table.getvalue().splitlines()) == 3
    assert [json.loads(line)["name"] for line in lines.getvalue().splitlines()] == ["Grace", "Marcus"]
