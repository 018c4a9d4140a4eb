"""Which of the shipped languages a person is written to. A language is one file in `texts/`, and is known by it."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import yaml

FALLBACK = "en"


class Language(NamedTuple):
    """What the head of a language's file says."""

    place: int  # among those that a person is offered
    name: str  # in its own words, as the `Language` button lists it
    babel: str  # the CLDR locale that prints dates, numbers and plurals
    countries: tuple[str, ...]  # where it is the language of business; every other country is written to in English
    first_names: bool  # whether colleagues are called by their first name


def source(folder: Traversable, locale: str) -> Mapping[str, Any]:
    """All that a language's file holds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight files at the start: the quick one where it is there
    found: Mapping[str, Any] = yaml.load(folder.joinpath(f"{locale}.yml").read_text(encoding="utf-8"), loader)
    return found


def languages(folder: Traversable) -> dict[str, Language]:
    """The languages of a folder, by locale, in the order in which a person is offered them."""
    locales = [file.name.removesuffix(".yml") for file in folder.iterdir() if file.name.endswith(".yml")]
    found = {locale: _language(source(folder, locale)["language"]) for locale in locales}
    return dict(sorted(found.items(), key=lambda each: each[1].place))


def _language(head: Mapping[str, Any]) -> Language:
    countries = tuple(str(head.get("countries", "")).split())
    return Language(head["place"], head["name"], head["babel"], countries, bool(head.get("first_names")))


FOLDER = files("surveys").joinpath("texts")
LANGUAGES = languages(FOLDER)
SHIPPED = tuple(LANGUAGES)
"""The locales with texts, in the order in which a person is offered them."""

NAMES = {locale: language.name for locale, language in LANGUAGES.items()}
"""Each language in its own words."""

_BY_COUNTRY = {country: locale for locale, language in LANGUAGES.items() for country in language.countries}

# Readers of traditional characters are better served in English than in the other script.
_TRADITIONAL = frozenset({"hant", "hk", "mo", "tw"})


class Choice(NamedTuple):
    """A shipped locale, and whether nobody ever said so."""

    locale: str
    guessed: bool


def shipped(tag: str | None) -> str | None:
    """The shipped locale that serves a tag such as "pt-BR", "zh_Hans_CN" or "ja"; None where none does."""
    language, *rest = (tag or "").strip().replace("_", "-").lower().split("-")
    if language == "zh" and _TRADITIONAL.intersection(rest) and "hans" not in rest:
        return None
    return language if language in SHIPPED else None


def choose(own: str | None, account: str | None, slack: str | None, country: str | None) -> Choice:
    """The language for a contact: their own choice, their account's, Slack's, else guessed from the country.

    Tags that no shipped locale serves are passed over. Slack never sends a locale for external people. `country` is
    an ISO 3166 code; where it says nothing, it is English.
    """
    for tag in (own, account, slack):
        if locale := shipped(tag):
            return Choice(locale, guessed=False)
    return Choice(_BY_COUNTRY.get((country or "").strip().upper(), FALLBACK), guessed=True)


def territory(*tags: str | None) -> str | None:
    """The country that the first telling tag names ("ar-SA": "SA"), as an ISO 3166 code; None where none does."""
    for tag in tags:
        parts = (tag or "").strip().replace("_", "-").split("-")[1:]
        if country := next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), None):
            return country
    return None
