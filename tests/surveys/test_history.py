"""The survey that holds another tool's history is one that can be shown like any other, and asks nobody."""

from storage.importing.import_history_store import DEFINITION, survey_name
from storage.importing.import_tools import tools
from surveys.definition.definitions import checked
from surveys.definition.rhythm import RhythmKind


def test_a_survey_of_history_can_be_shown_and_is_never_sent() -> None:
    for tool in tools():
        definition = checked(survey_name(tool), DEFINITION)
        assert not definition.enabled
        assert definition.ask.kind is RhythmKind.BY_HAND and definition.ask.cadence_days is None
