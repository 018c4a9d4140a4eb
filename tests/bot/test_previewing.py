import pytest

from bot.errors import sentence
from bot.previewing import preview
from storage.units import Units
from surveys.answers import PREVIEW, OnlyAPreview, Who, asked_of
from surveys.definitions import SHIPPED, shipped
from surveys.locales import SHIPPED as LOCALES
from tests.cast import acme


@pytest.mark.parametrize("name", SHIPPED)
def test_every_survey_is_seen_in_every_language_by_anybody(units: Units, name: str) -> None:
    with units() as unit:
        cast = acme(unit)
        for locale in LOCALES:
            known = preview(unit, cast.workspace_id, shipped(name), cast.anna_id, locale)
            assert "Anna" in known.text and "None" not in known.text
            assert "None" not in preview(unit, cast.workspace_id, shipped(name), None, locale).text


def test_its_buttons_say_that_nothing_is_stored(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        with pytest.raises(OnlyAPreview) as pressed:
            asked_of(unit, cast.workspace_id, Who("T1", "ULENA"), PREVIEW)
    assert "preview" in str(sentence(pressed.value))
