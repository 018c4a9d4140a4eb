"""The cast of the crash test: a vendor, sixscore customers in its Slack, and as many again who are not in it."""

import csv
from pathlib import Path
from typing import Any

from tests.stories import cast
from tests.stories.story import granted

Json = dict[str, Any]
CUSTOMERS = 120
ELSEWHERE = 240  # in the files, not in Slack: they make an import long and are never asked
ACCOUNTS = 8
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letters(number: int) -> str:
    """A number as three letters: no digit that could be read as a score."""
    return "".join(LETTERS[number // 26**place % 26] for place in (2, 1, 0))


def slack_id(number: int) -> str:
    return f"UC{letters(number).upper()}"


def seed() -> Json:
    """The sandbox's seed: the stories' vendor with the crowd's members."""
    given = cast.seed(**granted())
    crowd = [_member(number) for number in range(CUSTOMERS)]
    return {**given, "users": [user for user in given["users"] if user["id"] in (cast.LENA, cast.TOM)] + crowd} | {
        "channels": [
            {"id": cast.CS_TEAM, "name": "cs-team", "is_private": True, "members": [cast.LENA, cast.TOM, cast.BOT]}
        ]
    }


def write_accounts(path: Path) -> None:
    """The companies."""
    rows = [
        {"external_id": f"A{n}", "name": f"Company {letters(n)}", "plan": "Business", "csm_email": _csm(n)}
        for n in range(ACCOUNTS)
    ]
    _write(path, rows)


def write_contacts(path: Path, title: str) -> None:
    """All contacts, each with this title: a file of which only a part was taken shows in the titles."""
    rows = [
        {
            "external_id": f"C{number}",
            "account_external_id": f"A{number % ACCOUNTS}",
            "name": f"Person {letters(number)}",
            "email": _email(number),
            "title": title,
            "locale": "en-GB",
            "time_zone": "Europe/Berlin",
        }
        for number in range(CUSTOMERS + ELSEWHERE)
    ]
    _write(path, rows)


def _member(number: int) -> Json:
    name = f"Person {letters(number)}"
    return {
        "id": slack_id(number),
        "name": f"person{letters(number)}",
        "real_name": name,
        "email": _email(number),
        "tz": "Europe/Berlin",
        "locale": "en-GB",
    }


def _email(number: int) -> str:
    return f"{letters(number)}@customers.example"


def _csm(number: int) -> str:
    return "lena@northwind.example" if number % 2 else "tom@northwind.example"


def _write(path: Path, rows: list[Json]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
