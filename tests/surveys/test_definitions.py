from typing import Any

import pytest
from sqlalchemy import select, update

from storage.tables import survey, survey_version
from storage.units import Units
from surveys.definitions import SHIPPED, DefinitionWrong, checked, install_defaults, shipped
from tests.storage import workspaces
from tests.storage.workspaces import NOW


def rows(units: Units) -> list[tuple[str, int | None, int]]:
    with units.reading() as unit:
        found = unit.connection.execute(
            select(survey.c.name, survey.c.cadence_days, survey_version.c.number)
            .join(survey_version, survey_version.c.survey_id == survey.c.id)
            .order_by(survey.c.id)
        )
        return [tuple(row) for row in found]


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_without_fault(name: str) -> None:
    assert shipped(name).name == name


def test_a_new_workspace_gets_both_surveys_with_their_first_version(units: Units) -> None:
    with units() as unit:
        install_defaults(unit, workspaces.add(unit.connection), NOW)
    assert rows(units) == [("nps", 90, 1), ("churn_exit", None, 1)]


def test_what_a_workspace_has_already_stays_as_it_is(units: Units) -> None:
    with units() as unit:
        workspace_id = workspaces.add(unit.connection)
        install_defaults(unit, workspace_id, NOW)
        unit.connection.execute(update(survey).where(survey.c.name == "nps").values(cadence_days=180))
        install_defaults(unit, workspace_id, NOW)
    assert rows(units) == [("nps", 180, 1), ("churn_exit", None, 1)]


def test_each_workspace_has_its_own(units: Units) -> None:
    with units() as unit:
        install_defaults(unit, workspaces.add(unit.connection, "T1"), NOW)
        install_defaults(unit, workspaces.add(unit.connection, "T2"), NOW)
    assert len(rows(units)) == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"kind": "quiz"}, "quiz"),
        ({"place": "mail"}, "mail"),
        ({"cadence_days": 0}, "cadence_days"),
        ({"cadence_days": "90"}, "cadence_days"),
        ({"open_days": None}, "open_days"),
        ({"questions": []}, "questions"),
        ({"questions": [{"part": "score", "text": "no_such_text"}]}, "no_such_text"),
        ({"questions": [{"part": "mood", "text": "question"}]}, "mood"),
    ],
)
def test_a_faulty_definition_is_refused_by_the_name_of_its_fault(change: dict[str, Any], named: str) -> None:
    with pytest.raises(DefinitionWrong, match=named):
        checked("nps", shipped("nps").body | change)


def test_a_definition_that_lacks_something_is_refused_by_its_name() -> None:
    with pytest.raises(DefinitionWrong, match="open_days is missing"):
        checked("nps", {key: value for key, value in shipped("nps").body.items() if key != "open_days"})
