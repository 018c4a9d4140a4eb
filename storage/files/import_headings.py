"""Which column of a file is which: headings in any words (`import_headings.yml`), compared as they are meant."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from babel.numbers import is_currency

from storage.files.import_fields import FIELDS, OF_EITHER, Field, ImportKind

ATTRIBUTE = "attribute"
"""What a heading begins with to be an attribute, whatever the rest of it says: `attribute: plan`."""

_OWNERS = re.compile(r"(?:account|company|customer)_")  # what makes `company country` a fact of the account


@dataclass(frozen=True)
class Meant:
    """What a heading means. `strength` is 0 for Askback's own name of it; `MRR (EUR)` adds a `currency`."""

    field: Field
    strength: int
    currency: str | None = None


def meaning(kind: ImportKind, name: str) -> Meant | None:
    """What a plain heading means in a file of this kind; None: an attribute."""
    if name.startswith(f"{ATTRIBUTE}_"):
        return None
    known = _known(kind)
    found = known.get(key(name))
    if found is None:
        rest, _, code = name.rpartition("_")
        found = known.get(key(rest)) if is_currency(code.upper()) else None
        if found and found.field.name == "mrr":
            return Meant(found.field, found.strength, code.upper())
        return None
    return found


def attribute_name(name: str) -> str:
    """The name of the attribute that a plain heading is."""
    return name.removeprefix(f"{ATTRIBUTE}_")


def account_attribute(name: str) -> str | None:
    """In a file of people, the account's attribute that a heading names, such as `company industry`."""
    found = _OWNERS.match(name)
    return name[found.end() :] if found and found.end() < len(name) else None


def others(kind: ImportKind, field: Field) -> list[str]:
    """All other headings for a field in a file of this kind, the strongest first."""
    if kind is ImportKind.ACCOUNTS:
        if field.name == "external_id":
            return _words("account_id") + _words("contact_id")[:3]  # id, record id: of whatever the file is about
        return [*_words("account_name"), "nom", "nombre", "nome"] if field.name == "name" else _words(field.name)
    if field.name == "external_id":
        return _words("contact_id")
    if field.name == "account_external_id":
        return _words("account_id")
    if field.account in OF_EITHER:  # in a row about a person it is the person's, unless it says otherwise
        return [
            f"{owner} {name}" for owner in ("company", "customer") for name in (field.account, *_words(field.account))
        ]
    return _words(field.name)


def key(heading: str) -> str:
    """A heading as it is compared."""
    apart = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def _words(section: str) -> list[str]:
    """A section of the list."""
    return [name for told in _read().get(section, {}).values() for name in told.split(";")]


@cache
def _known(kind: ImportKind) -> dict[str, Meant]:
    known: dict[str, Meant] = {}
    for field in FIELDS[kind]:
        for strength, name in enumerate([field.name, *others(kind, field)]):
            known.setdefault(key(name), Meant(field, strength))
    return known


@cache
def _read() -> dict[str, dict[str, str]]:
    source = files("storage").joinpath("files", "import_headings.yml").read_text(encoding="utf-8")
    told: dict[str, dict[str, str]] = yaml.safe_load(source)
    return told
