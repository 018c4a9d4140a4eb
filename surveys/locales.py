"""Which of the shipped languages a person is written to."""

from typing import NamedTuple

SHIPPED = ("en", "ar", "ja", "zh", "de", "es", "fr", "pt")
"""The locales with texts, in the order in which a person is offered them."""

NAMES = {
    "en": "English",
    "ar": "العربية",
    "ja": "日本語",
    "zh": "简体中文",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "pt": "Português (Brasil)",
}
"""Each language in its own words, as the `Language` button lists them."""

BABEL = {
    "en": "en_GB",  # "7 December", read alike by everyone who reads English
    "ar": "ar",
    "ja": "ja_JP",
    "zh": "zh_Hans_CN",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "pt": "pt_BR",
}
"""The CLDR locale that prints dates, numbers and plurals."""

FALLBACK = "en"

# The language of business where one of the shipped ones is; every other country is written to in English.
_COUNTRIES = {
    "ar": "AE BH DJ DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE",
    "ja": "JP",
    "zh": "CN",
    "de": "AT CH DE LI",
    "es": "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE",
    "fr": "BJ BF CD CG CI FR GA GN LU MC ML NE SN TG",
    "pt": "AO BR CV MZ PT",
}
_BY_COUNTRY = {country: locale for locale, countries in _COUNTRIES.items() for country in countries.split()}

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
