"""Previews as messages: in every language, with or without a contact, and with buttons that only say what they are."""

import pytest

from bot.errors import sentence
from bot.views.editing.preview import preview_message
from storage.database.units import Units
from surveys.answering.answers import PREVIEW, OnlyAPreview, Who, asked_of
from surveys.definition.definitions import SHIPPED, shipped
from surveys.definition.locales import SHIPPED as LOCALES
from surveys.drafting.preview import preview
from tests.cast import NOW, acme


@pytest.mark.parametrize("name", SHIPPED)
def test_every_survey_is_seen_in_every_language_by_anybody(units: Units, name: str) -> None:
    survey = shipped(name)
    with units() as unit:
        cast = acme(unit)
        for locale in LOCALES:
            known = preview_message(preview(unit, cast.workspace_id, survey, cast.anna_id, locale, NOW), "Anna Weber")
            assert "Anna" in known.text and "None" not in known.text
            unknown = preview_message(preview(unit, cast.workspace_id, survey, None, locale, NOW), None)
            assert "None" not in unknown.text and "somebody of whom nothing is known" in str(unknown.blocks)


def test_its_buttons_say_that_nothing_is_stored(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        with pytest.raises(OnlyAPreview) as pressed:
            asked_of(unit, cast.workspace_id, Who("T1", "ULENA"), PREVIEW)
    assert "preview" in str(sentence(pressed.value))
