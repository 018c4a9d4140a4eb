"""Whether a file holds people or answers shows in its headings, and people come first."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.importing.import_which import in_order, is_history
from tests.storage import test_import_history_files as tools

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ANSWERS = "email,score,date\nanna@acme.example,9,2025-01-02\n"
ACCOUNTS = "id,name,plan\nA-1,Acme,Pro\n"
CONTACTS = "id,account,name,email\nC-1,A-1,Anna,anna@acme.example\n"


def written(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        tools.DELIGHTED,
        tools.DELIGHTED_PEOPLE,
        tools.ASKNICELY,
        tools.WOOTRIC,
        tools.FORMBRICKS,
        tools.CUSTOMERGAUGE,
        tools.SURVEYMONKEY,
        tools.UNKNOWN,
        ANSWERS,
        ANSWERS.replace("date", "sent at"),
        "email,sent at\nanna@acme.example,2025-01-02\n",
        '[{"score": 9,',  # breaks off
        '{"a":' * 100_000,
        '[{"score": ' + "9" * 5000 + "}]",
        "email,score\nanna@acme.example,9\n",  # refused as answers, which it is, with what it lacks
        "Name,Email,Company,NPS,Date\nAnna,anna@acme.example,Acme,9,2025-01-02\n",
    ],
)
def test_scores_with_their_days_and_exports_of_known_tools_are_history(tmp_path: Path, content: Any) -> None:
    assert is_history(written(tmp_path, "file", content), NOW)


@pytest.mark.parametrize(
    "content",
    [
        ACCOUNTS,
        CONTACTS,
        "id,account,name,email,opted_out\nC-1,A-1,Anna,anna@acme.example,no\n",
        "Name,Email,Company,NPS\nAnna,anna@acme.example,Acme,9\n",  # a score of no day is a fact about a contact
        "Name,Email,Company,NPS,Date,MRR\nAnna,anna@acme.example,Acme,9,2025-01-02,3200\n",
        "colour,shape\nred,round\n",
        "",
        "PK\x03\x04",
    ],
)
def test_lists_of_customers_and_what_nobody_can_read_are_no_history(tmp_path: Path, content: str) -> None:
    assert not is_history(written(tmp_path, "file", content), NOW)


def test_people_come_before_answers_and_accounts_before_contacts_each_in_their_order(tmp_path: Path) -> None:
    files = {
        "1.json": tools.DELIGHTED,
        "2.csv": tools.DELIGHTED_PEOPLE,
        "3.csv": CONTACTS,
        "4.csv": CONTACTS,
        "5.csv": ACCOUNTS,
    }
    people, history = in_order([written(tmp_path, name, content) for name, content in files.items()], NOW)
    assert [path.name for path in people] == ["5.csv", "3.csv", "4.csv"]
    assert [path.name for path in history] == ["2.csv", "1.json"]
