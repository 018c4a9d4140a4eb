from pathlib import Path

import pytest

from surveys.definition.locales import (
    LANGUAGES,
    NAMES,
    SHIPPED,
    Choice,
    Language,
    choose,
    languages,
    shipped,
    territory,
)


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("en-US", "en"),
        ("en_GB", "en"),
        ("EN", "en"),
        ("ar-SA", "ar"),
        ("ar-EG", "ar"),
        ("ja-JP", "ja"),
        ("zh-CN", "zh"),
        ("zh-Hans", "zh"),
        ("zh_Hans_CN", "zh"),
        ("zh-Hans-HK", "zh"),
        ("zh", "zh"),
        ("zh-TW", None),
        ("zh-Hant-HK", None),
        ("de-CH", "de"),
        ("es-419", "es"),
        ("es-LA", "es"),
        ("fr-CA", "fr"),
        ("pt-BR", "pt"),
        ("pt-PT", "pt"),
        ("nl-NL", None),
        ("ento", None),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_is_served_by_its_language_and_script(tag: str | None, locale: str | None) -> None:
    assert shipped(tag) == locale


def test_the_contacts_own_choice_goes_before_all_others() -> None:
    assert choose("fr", "de-DE", "ja-JP", "BR") == Choice("fr", guessed=False)


def test_then_the_accounts_then_slacks() -> None:
    assert choose(None, "de-DE", "ja-JP", "BR") == ("de", False)
    assert choose(None, None, "ja-JP", "BR") == ("ja", False)


def test_a_language_without_texts_is_passed_over() -> None:
    assert choose("nl-NL", "de-DE", None, "NL") == ("de", False)
    assert choose("nl-NL", None, None, "NL") == ("en", True)


def test_a_country_is_a_guess_and_english_the_last_one() -> None:
    assert choose(None, None, None, "br") == ("pt", True)
    assert choose(None, None, None, "SA") == ("ar", True)
    assert choose(None, None, None, "TW") == ("en", True)
    assert choose(None, None, None, "") == ("en", True)
    assert choose(None, None, None, None) == ("en", True)


ENGLISH = "{place: 1, name: English, babel: en_GB, first_names: true}"


def test_a_language_is_known_by_its_file_alone(tmp_path: Path) -> None:
    for locale, head in (("it", "{place: 2, name: Italiano, babel: it_IT, countries: IT SM}"), ("en", ENGLISH)):
        (tmp_path / f"{locale}.yml").write_text(f"language: {head}\n", encoding="utf-8")
    found = languages(tmp_path)
    assert list(found) == ["en", "it"]
    assert found["it"] == Language(2, "Italiano", "it_IT", ("IT", "SM"), first_names=False)


def test_the_languages_are_offered_in_one_order_each_once() -> None:
    assert SHIPPED[0] == "en" and len(set(NAMES.values())) == len(SHIPPED)
    assert len({language.place for language in LANGUAGES.values()}) == len(SHIPPED)


@pytest.mark.parametrize(
    ("tag", "country"),
    [("ar-SA", "SA"), ("zh_Hans_CN", "CN"), ("en", None), ("es-419", None), ("", None), (None, None), ("de-at", "AT")],
)
def test_a_tag_may_name_a_country(tag: str | None, country: str | None) -> None:
    assert territory(tag) == country


def test_the_first_tag_that_names_a_country_decides() -> None:
    assert territory(None, "en", "ar-SA", "de-DE") == "SA"
