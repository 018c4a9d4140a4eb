"""What the columns of an imported file may hold, and how a cell becomes a value.

A cell that is not understood raises NotUnderstood with the cure; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import get_currency_precision, is_currency

from storage.files.import_columns import Amount, Amounts, Cells, Column, DateOrder, Days
from storage.files.import_problems import NotUnderstood
from storage.models import AccountStatus

Values = dict[str, Any]
"""A row's values by column of the table, as JSON can hold them: days are ISO texts."""


class ImportKind(StrEnum):
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    PEOPLE = "people"  # a person in each row, with facts of their account
    HISTORY = "history"  # what another tool was answered


@dataclass(frozen=True)
class Field:
    """A column that Askback knows. `account`: in a file of people, the fact of the account that it tells."""

    name: str
    parse: Callable[[str], Any]
    account: str = ""

    def column(self, dates: DateOrder | None, currency: str | None = None) -> Column:
        """The cells of such a column. `currency` is what its heading names."""
        if self.parse is day:
            return Days(dates)
        if self.parse is amount:
            return Amounts(currency)
        return Cells(self.parse)


def plain(heading: str) -> str:
    """A heading as attributes are named by it: `"  Renews-On "` is `renews_on`."""
    return "_".join(re.findall(r"\w+", unicodedata.normalize("NFKC", heading).replace("_", " ").casefold()))


def text(cell: str) -> str:
    if "\x00" in cell:
        raise NotUnderstood("holds a character that cannot be stored (NUL); delete it")
    return cell


def day(cell: str) -> str:
    return Days().read(cell)


def amount(cell: str) -> Amount:
    return Amounts().read(cell)


def currency(cell: str) -> str:
    if not is_currency(cell.upper()):
        raise NotUnderstood("is not a currency; write its three letters, such as USD")
    return cell.upper()


def country(cell: str) -> str:
    if re.fullmatch(r"[A-Za-z]{2}", cell):
        return cell.upper()
    known = _named("territories").get(cell.casefold())
    if known is None:
        raise NotUnderstood("is not a country; write its two letters, such as DE")
    return known


def locale(cell: str) -> str:
    if known := _named("languages").get(cell.casefold()):
        return known.replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", cell):
        raise NotUnderstood("is not a language; write it such as de or pt-BR")
    return cell.replace("_", "-")


SPOKEN = ("en", "ar", "ja", "zh", "de", "es", "fr", "pt")
SHORT = {"uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "uae": "AE"}


@cache
def _named(what: str) -> dict[str, str]:
    """The names of countries or languages, in all the languages that Askback speaks, with their codes."""
    names = dict(SHORT) if what == "territories" else {}
    for spoken in SPOKEN:
        known = getattr(Locale(spoken), what).items()
        names |= {name.casefold(): code for code, name in known if what == "languages" or code.isalpha()}
    return names


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


STATUSES = {
    **{word.value: word for word in AccountStatus},
    **dict.fromkeys(("trialing", "past_due"), AccountStatus.ACTIVE),
    **dict.fromkeys(("canceled", "cancelled", "churned"), AccountStatus.GONE),
}


def status(cell: str) -> str:
    known = STATUSES.get(cell.lower())
    if known is None:
        words = [word.value for word in AccountStatus]
        raise NotUnderstood(f"is not a status; write {', '.join(words[:-1])} or {words[-1]}")
    return known.value


YES = "yes true 1 y x ✓ ja wahr oui vrai sí si verdadero sim verdadeiro はい 有 是 对 真 نعم صحيح"
NO = "no false 0 n nein falsch non faux falso não nao いいえ 無 否 不 不是 假 لا خطأ"


def yes_or_no(cell: str) -> bool:
    if cell.casefold() in YES.split():
        return True
    if cell.casefold() in NO.split():
        return False
    raise NotUnderstood("is neither yes nor no; write one of them")


def channel(cell: str) -> str:
    return text(cell).lstrip("#")


_CONTACT = (
    Field("external_id", text),
    Field("name", text),
    Field("first_name", text),
    Field("last_name", text),
    Field("email", email),
    Field("title", text),
    Field("role", text),
    Field("locale", locale),
    Field("time_zone", time_zone),
    Field("opted_out", yes_or_no),
)
_FACTS: tuple[tuple[str, Callable[[str], Any]], ...] = (
    ("plan", text),
    ("mrr", amount),
    ("currency", currency),
    ("mrr_as_of", day),
    ("renews_on", day),
    ("started_on", day),
    ("csm_email", email),
    ("csm_name", text),
    ("country", country),
    ("locale", locale),
    ("time_zone", time_zone),
    ("shared_channel", channel),
    ("status", status),
    ("ends_on", day),
)
OF_EITHER = frozenset({"country", "locale", "time_zone", "status"})  # what a person may have as well
FIELDS: dict[ImportKind, tuple[Field, ...]] = {
    ImportKind.ACCOUNTS: (
        Field("external_id", text),
        Field("name", text),
        *(Field(name, parse) for name, parse in _FACTS),
    ),
    ImportKind.CONTACTS: (*_CONTACT, Field("account_external_id", text)),
    ImportKind.PEOPLE: (
        *_CONTACT,
        Field("account_external_id", text, account="external_id"),
        Field("account_name", text, account="name"),
        *(Field(f"account_{name}" if name in OF_EITHER else name, parse, account=name) for name, parse in _FACTS),
    ),
}


def as_values(cells: dict[str, Any], attributes: dict[str, str | None]) -> Values:
    """A row's values from its parsed cells. Raises NotUnderstood where two columns do not fit together."""
    apart = ("mrr", "currency", "shared_channel", "first_name", "last_name")
    values = {name: cell for name, cell in cells.items() if name not in apart}
    if "mrr" in cells:
        values["mrr_minor"], values["mrr_currency"] = _money(cells["mrr"], cells.get("currency"))
    if "shared_channel" in cells:
        values["channel_name"] = cells["shared_channel"]
    if "first_name" in cells or "last_name" in cells:
        values["name"] = full_name(cells.get("name"), cells.get("first_name"), cells.get("last_name"))
    return values | {"attributes": attributes}


def full_name(name: str | None, first: str | None, last: str | None) -> str | None:
    """A person's name from its parts. `name` may be all of it, or, in many languages, the part that is missing."""
    if name and all(part is None or part.casefold() in name.casefold() for part in (first, last)):
        return name
    given, family = (first or (name if last else None)), (last or (name if first else None))
    parts = [part for part in (given, family) if part]
    if parts and all(HAN.fullmatch(part) for part in parts):
        return "".join(reversed(parts))
    if len(parts) == 2 and all(EAST_ASIAN.fullmatch(part) for part in parts):
        return " ".join(reversed(parts))
    return " ".join(parts) or name


HAN = re.compile(r"[\u3400-\u9fff々]+")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]+")


def _money(told: Amount | None, code: str | None) -> tuple[int | None, str | None]:
    """Minor units as the currency counts them: 100 cents, no part of a yen, 1000 fils."""
    if told is None:
        return None, None
    if code and told.currency and code != told.currency:
        raise NotUnderstood(f"is in {told.currency}, but the column currency says {code}; correct one of them")
    code = code or told.currency
    if code is None:
        raise NotUnderstood("has no currency; write its three letters, such as USD, in the column currency")
    digits = get_currency_precision(code)
    if told.unsure and digits == 3:
        raise NotUnderstood(f"may be thousands or decimals in {code}; write 1200.00 or 1.20")
    minor = told.major.scaleb(digits)
    if minor != minor.to_integral_value():
        raise NotUnderstood(f"has more than the {digits} decimals that {code} has; round it")
    return int(minor), code
