"""Drafts: one each and survey, kept until published; nobody's publishing undoes another's unseen."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from storage.database.tables import audit, survey, survey_draft
from storage.database.units import Units
from surveys.definition.definitions import SHIPPED, DefinitionWrong, shipped
from surveys.drafting import draft_edits, drafts
from surveys.drafting.drafts import Draft, NameTaken, NewerVersion, SurveyUnknown
from tests.reporting_cast import NOW, Company


class Desk(Company):
    """Northwind, with Lena and Tom at work on its surveys."""

    def __init__(self, unit: Any) -> None:
        super().__init__(unit)
        self.lena, self.tom = self.teammate(), self.teammate("Tom", "U0TOM")

    def of(self, who: int, name: str = "nps") -> Draft:
        return drafts.of(self.unit, self.id, who, name)

    def change(self, who: int, name: str = "nps", **settings: Any) -> Draft:
        draft = self.of(who, name)
        return drafts.keep(self.unit, self.id, who, draft, draft_edits.with_settings(draft.body, **settings), NOW)

    def publish(self, who: int, name: str = "nps", **how: Any) -> Any:
        return drafts.publish(self.unit, self.id, who, name, f"U{who}", NOW, **how)

    def kept(self) -> list[tuple[int, str, int]]:
        found = select(survey_draft.c.teammate_id, survey_draft.c.name, survey_draft.c.base_version)
        return [tuple(row) for row in self.unit.connection.execute(found.order_by(survey_draft.c.id))]


@pytest.fixture
def desk(units: Units) -> Iterator[Desk]:
    with units() as unit:
        yield Desk(unit)


def test_looking_keeps_nothing_and_the_first_change_does(desk: Desk) -> None:
    assert desk.of(desk.lena).body == shipped("nps").body and desk.kept() == []
    desk.change(desk.lena, open_days=21)
    assert desk.kept() == [(desk.lena, "nps", 1)]
    assert desk.of(desk.lena).body["open_days"] == 21


def test_everybody_has_a_draft_of_their_own(desk: Desk) -> None:
    desk.change(desk.lena, open_days=21)
    assert not desk.of(desk.tom).is_kept


def test_a_draft_that_is_changed_back_is_none(desk: Desk) -> None:
    before = desk.of(desk.lena).body
    desk.change(desk.lena, open_days=21)
    draft = drafts.keep(desk.unit, desk.id, desk.lena, desk.of(desk.lena), before, NOW)
    assert not draft.is_kept and desk.kept() == []


def test_a_draft_may_be_unsound_and_is_not_published_then(desk: Desk) -> None:
    desk.change(desk.lena, open_days=0, audience="plann = Business")
    draft = desk.of(desk.lena)
    assert [problem.place for problem in drafts.problems(desk.unit, desk.id, draft)] == [("open_days",)]
    with pytest.raises(DefinitionWrong):
        desk.publish(desk.lena)
    desk.change(desk.lena, open_days=None)
    (problem,) = drafts.problems(desk.unit, desk.id, desk.of(desk.lena))
    assert problem.place == ("audience",)


def test_publishing_makes_a_version_and_ends_the_draft(desk: Desk) -> None:
    desk.change(desk.lena, open_days=21)
    done = desk.publish(desk.lena)
    assert (done.version, [str(change) for change in done.changes]) == (2, ["open_days: 14 → 21"])
    assert desk.kept() == [] and desk.of(desk.tom).base == 2
    (row,) = desk.unit.connection.execute(select(audit.c.who, audit.c.about)).all()
    assert tuple(row) == (f"U{desk.lena}", "nps version 2")


def test_the_second_publisher_is_shown_what_changed_in_the_meantime(desk: Desk) -> None:
    desk.change(desk.lena, open_days=21)
    desk.change(desk.tom, share=0.5)
    desk.publish(desk.tom)
    with pytest.raises(NewerVersion) as found:
        desk.publish(desk.lena)
    assert [str(change) for change in found.value.theirs] == ["share: 1.0 → 0.5"]
    assert [str(change) for change in found.value.mine] == ["open_days: 14 → 21"]
    assert desk.of(desk.lena).is_behind and desk.of(desk.lena).body["open_days"] == 21


def test_whoever_was_told_may_publish_over_it_until_yet_another_one_does(desk: Desk) -> None:
    desk.change(desk.lena, open_days=21)
    for share in (0.5, 0.25):
        desk.change(desk.tom, share=share)
        desk.publish(desk.tom)
    with pytest.raises(NewerVersion):
        desk.publish(desk.lena, over=2)
    done = desk.publish(desk.lena, over=3)
    assert done.version == 4 and "share: 0.25 → 1.0" in [str(change) for change in done.changes]


def test_a_draft_that_is_forgotten_gives_way_to_the_newest_version(desk: Desk) -> None:
    desk.change(desk.lena, open_days=21)
    desk.change(desk.tom, share=0.5)
    desk.publish(desk.tom)
    drafts.drop(desk.unit, desk.id, desk.lena, "nps")
    assert (desk.of(desk.lena).base, desk.of(desk.lena).body["share"]) == (2, 0.5)


@pytest.mark.parametrize("template", [*drafts.templates(), drafts.OWN])
def test_a_new_survey_begins_from_a_shipped_one_or_from_nothing(desk: Desk, template: str) -> None:
    draft = drafts.begin(desk.unit, desk.id, desk.lena, "yearly", template, NOW)
    assert draft == desk.of(desk.lena, "yearly")
    assert "enabled" not in draft.body, "whoever begins one wants it"
    sound = drafts.problems(desk.unit, desk.id, draft) == ()
    assert sound is (template != drafts.OWN)
    with pytest.raises(SurveyUnknown):
        desk.of(desk.tom, "yearly")


def test_of_exit_surveys_there_is_one() -> None:
    assert set(SHIPPED) - set(drafts.templates()) == {"churn_exit"}


def test_a_new_survey_begins_as_a_pilot(desk: Desk) -> None:
    drafts.begin(desk.unit, desk.id, desk.lena, "yearly", "nps", NOW)
    assert desk.publish(desk.lena, "yearly").is_new
    row = desk.unit.connection.execute(select(survey).where(survey.c.name == "yearly")).one()
    assert (row.version, row.going_at) == (1, None)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Yearly Survey", "small letters"),
        ("1st", "small letters"),
        ("", "small letters"),
        ("nps", "There is a survey nps already"),
        ("begun", "You have a draft of begun already"),
    ],
)
def test_a_new_survey_needs_a_name_of_its_own(desk: Desk, name: str, said: str) -> None:
    drafts.begin(desk.unit, desk.id, desk.lena, "begun", drafts.OWN, NOW)
    with pytest.raises(NameTaken, match=said):
        drafts.begin(desk.unit, desk.id, desk.lena, name, drafts.OWN, NOW)


def test_two_who_begin_the_same_survey_meet_when_they_publish(desk: Desk) -> None:
    for who in (desk.lena, desk.tom):
        drafts.begin(desk.unit, desk.id, who, "yearly", "nps", NOW)
    desk.publish(desk.lena, "yearly")
    with pytest.raises(NewerVersion):
        desk.publish(desk.tom, "yearly")
    assert desk.publish(desk.tom, "yearly", over=1).version == 1, "nothing differs, so nothing is stored"
