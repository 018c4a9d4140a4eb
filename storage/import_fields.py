"""What the columns of an imported file may hold, and how a cell becomes a value.

A cell that is not understood raises NotUnderstood with the cure; nothing is guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel.numbers import get_currency_precision, is_currency

from storage.models import AccountStatus

Values = dict[str, Any]
"""A row's values by column of the table, as JSON can hold them: days are ISO texts."""


class ImportKind(StrEnum):
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"


class NotUnderstood(ValueError):
    """A cell that cannot be what its column holds; the text is what follows "'cell' "."""


@dataclass(frozen=True)
class Field:
    """A column that Askback knows. `also` are other headings for it, in plain words."""

    name: str
    parse: Callable[[str], Any]
    required: bool = False
    also: tuple[str, ...] = ()


def plain(heading: str) -> str:
    """A heading as it is compared and stored: `"  Renews-On "` is `renews_on`."""
    return "_".join(re.findall(r"\w+", heading.replace("_", " ").casefold()))


def text(cell: str) -> str:
    if "\x00" in cell:
        raise NotUnderstood("holds a character that cannot be stored (NUL); delete it")
    return cell


def day(cell: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        try:
            return date.fromisoformat(cell).isoformat()
        except ValueError:
            pass
    raise NotUnderstood("is not a date; write year-month-day, such as 2026-02-28")


def amount(cell: str) -> Decimal:
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", cell):
        raise NotUnderstood("is not an amount; write digits and a point, such as 8400.00")
    return Decimal(cell)


def currency(cell: str) -> str:
    if not is_currency(cell.upper()):
        raise NotUnderstood("is not a currency; write its three letters, such as USD")
    return cell.upper()


def country(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", cell):
        raise NotUnderstood("is not a country; write its two letters, such as DE")
    return cell.upper()


def locale(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", cell):
        raise NotUnderstood("is not a language; write it such as de or pt-BR")
    return cell.replace("_", "-")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def time_zone(cell: str) -> str:
    if cell not in _zones():
        raise NotUnderstood("is not a time zone; write its name, such as Europe/Berlin")
    return cell


def email(cell: str) -> str:
    if not re.fullmatch(r"[^@\s\x00]+@[^@\s\x00]+", cell):
        raise NotUnderstood("is not an e-mail address; write it such as grace@acme.example")
    return cell.lower()


def status(cell: str) -> str:
    known = [word.value for word in AccountStatus]
    if cell.lower() not in known:
        raise NotUnderstood(f"is not a status; write {', '.join(known[:-1])} or {known[-1]}")
    return cell.lower()


def yes_or_no(cell: str) -> bool:
    if cell.lower() in ("yes", "true", "1", "y"):
        return True
    if cell.lower() in ("no", "false", "0", "n"):
        return False
    raise NotUnderstood("is neither yes nor no; write one of them")


def channel(cell: str) -> str:
    return text(cell).lstrip("#")


FIELDS = {
    ImportKind.ACCOUNTS: (
        Field("external_id", text, required=True, also=("id", "account id", "account external id")),
        Field("name", text, required=True, also=("account name", "company", "company name")),
        Field("plan", text, also=("tier",)),
        Field("mrr", amount, also=("monthly recurring revenue",)),
        Field("currency", currency, also=("mrr currency",)),
        Field("mrr_as_of", day),
        Field("renews_on", day, also=("renewal", "renewal date", "contract end")),
        Field("started_on", day, also=("start date", "customer since")),
        Field("csm_email", email, also=("csm", "owner email")),
        Field("csm_name", text),
        Field("country", country),
        Field("locale", locale, also=("language",)),
        Field("time_zone", time_zone, also=("timezone",)),
        Field("shared_channel", channel, also=("channel", "slack channel")),
        Field("status", status),
        Field("ends_on", day, also=("end date", "leaves on")),
    ),
    ImportKind.CONTACTS: (
        Field("external_id", text, required=True, also=("id", "contact id")),
        Field("account_external_id", text, required=True, also=("account", "account id", "company id")),
        Field("name", text, required=True, also=("full name", "contact name")),
        Field("email", email, also=("e mail", "email address", "mail")),
        Field("title", text, also=("job title",)),
        Field("role", text),
        Field("locale", locale, also=("language",)),
        Field("time_zone", time_zone, also=("timezone",)),
        Field("opted_out", yes_or_no, also=("opt out", "unsubscribed")),
    ),
}


def known_headings(kind: ImportKind) -> dict[str, Field]:
    """Every plain heading that names a field of this kind."""
    return {plain(heading): field for field in FIELDS[kind] for heading in (field.name, *field.also)}


def as_values(kind: ImportKind, cells: dict[str, Any], attributes: dict[str, str | None]) -> Values:
    """A row's values from its parsed cells. Raises NotUnderstood where two columns do not fit together."""
    values = {name: cell for name, cell in cells.items() if name not in ("mrr", "currency", "shared_channel")}
    if "mrr" in cells:
        values["mrr_minor"], values["mrr_currency"] = _money(cells["mrr"], cells.get("currency"))
    if "shared_channel" in cells:
        values["channel_name"] = cells["shared_channel"]
    return values | {"attributes": attributes}


def _money(major: Decimal | None, code: str | None) -> tuple[int | None, str | None]:
    """Minor units as the currency counts them: 100 cents, no part of a yen, 1000 fils."""
    if major is None:
        return None, None
    if code is None:
        raise NotUnderstood("has no currency; write its three letters, such as USD, in the column currency")
    digits = get_currency_precision(code)
    minor = major.scaleb(digits)
    if minor != minor.to_integral_value():
        raise NotUnderstood(f"has more than the {digits} decimals that {code} has; round it")
    return int(minor), code
