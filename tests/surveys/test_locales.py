import pytest

from surveys.locales import BABEL, NAMES, SHIPPED, Choice, choose, shipped, territory


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


def test_every_shipped_locale_has_a_name_and_a_way_to_print() -> None:
    assert set(SHIPPED) == set(NAMES) == set(BABEL)


@pytest.mark.parametrize(
    ("tag", "country"),
    [("ar-SA", "SA"), ("zh_Hans_CN", "CN"), ("en", None), ("es-419", None), ("", None), (None, None), ("de-at", "AT")],
)
def test_a_tag_may_name_a_country(tag: str | None, country: str | None) -> None:
    assert territory(tag) == country


def test_the_first_tag_that_names_a_country_decides() -> None:
    assert territory(None, "en", "ar-SA", "de-DE") == "SA"
