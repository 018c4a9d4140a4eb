"""Surveys as files: what is written is read back, and every fault is told with file, line and cure."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from surveys.definition.definition_files import SurveyFile, files_at, read, read_all
from surveys.definition.definition_writing import write
from surveys.definition.definitions import SHIPPED, Definition, shipped
from tests.surveys.definitions_cast import definitions, ours

SOUND = """\
kind: own
ask: {after: start, days: 30}
audience: plan = Business
questions:
  - key: easy
    type: scale
    scale: 1-5
    text: How easy was it?
    then:
      - {when: <= 3, go: why}
    next: end
  - key: why
    type: text
    text: {en: "What was hard?"}
"""


def told(folder: Path, text: str | bytes, name: str = "ours.yml") -> list[str]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found = read(path)
    return [] if isinstance(found, SurveyFile) else [str(problem) for problem in found]


def read_back(folder: Path, definition: Definition) -> Definition:
    path = folder / f"{definition.name}.yml"
    path.write_text(write(definition), encoding="utf-8")
    found = read(path)
    assert isinstance(found, SurveyFile), found
    return found.definition


@settings(deadline=None)
@given(definitions())
def test_what_is_written_is_read_back_and_written_the_same_again(
    tmp_path_factory: pytest.TempPathFactory, definition: Definition
) -> None:
    again = read_back(tmp_path_factory.mktemp("files"), definition)
    assert again == definition
    assert write(again) == write(definition)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_read_back(tmp_path: Path, name: str) -> None:
    assert read_back(tmp_path, shipped(name)) == shipped(name)


def test_a_written_file_is_to_be_read_by_people() -> None:
    assert write(ours(share=1, rest_days=90)).split("\n", 3)[3] == (
        """\
kind: own                               # what its answers count for: nps, csat, ces, onboarding, churn_exit or own
# what people call it; unset: its name
title:
  en: First month
  de: Der erste Monat
# enabled: false                        # nobody new is asked; unset: on
ask: {after: start, days: 30}           # when: every so often, once, around a moment, on departure or by hand
# whom, in the words of docs/audience.md; unset: everybody
audience: plan in (Business, Enterprise) and mrr >= 1000
# share: 0.5                            # of them, drawn by lot each time; unset: all
people: [member, external]              # as Slack sees them; unset: member, guest, external
places: [channel, dm]                   # the first that works; unset: dm
open_days: 21                           # what comes later counts and is marked; unset: 14
remind_after_days: [4, 9]               # up to two reminders to the silent; unset: one on day 5
# rest_days: 180                        # before a person gets one of this kind again; unset: 90

# In this order, unless an answer leads elsewhere (then, next). A text of one word, such as question, is one of
# Askback's own, in all its languages.
questions:
  - key: easy
    type: scale
    text: How easy was it to begin with {product}?
    scale: 1-5
    ends: 1 = hard, 5 = easy
    then:
      - {when: <= 3, go: hard}
    next: end
  - key: hard
    type: choices
    text:
      en: What was hard, {name|dear customer}?
      de: Was war schwer?
    options:
      - {code: reports, text: Reports}
      - {code: other, text: Something else}
    shuffled: true
"""
    )


def test_a_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert told(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ask:", "asks:", "ours.yml:2: asks: there is no setting 'asks'; did you mean ask?"),
        ("kind: own", "kind: quiz", "ours.yml:1: kind: 'quiz' is none of 'nps', 'churn_exit'"),
        ("scale: 1-5", "scale: 1-11", "ours.yml:7: questions.0.scale: a scale runs upwards within 0 to 10"),
        ("scale: 1-5", "scale: 1:5", "ours.yml:7: questions.0.scale: a scale is written as its two ends"),
        ("{when: <= 3, go: why}", "{when: often, go: why}", "ours.yml:10: questions.0.then.0: 'often' is no answer"),
        ("go: why", "go: wy", "ours.yml:10: questions.0.then.0: there is no question 'wy' to go to; there are easy"),
        ("next: end", "next: easy", "ours.yml:5: questions.0: the questions go round in a circle: easy → easy"),
        ("    text: How easy was it?\n", "", "ours.yml:5: questions.0.text: is missing"),
        (
            "text: {en:",
            "text: {xx:",
            "ours.yml:14: questions.1.text: 'xx' is no language that Askback speaks",
        ),
        ('{en: "What was hard?"}', "5", "ours.yml:14: questions.1.text: write a sentence"),
        ('{en: "What was hard?"}', "{en: 5}", "ours.yml:14: questions.1.text: the sentence in 'en' is no text but 5"),
        ("key: why", "key: 5", "ours.yml:12: questions.1.key: 5 is a number or yes and no here: put it in quotes"),
        ("days: 30", "days: thirty", "ours.yml:2: ask.days: "),
        ("audience: plan = Business", "audience:", "ours.yml:3: audience: is empty: write a value, or delete the line"),
        ("audience: plan = Business", "people: guest", "ours.yml:3: people: is a list, such as [a, b], not 'guest'"),
        ("audience: plan = Business", "name: ours", "ours.yml:3: name: the file's name is the survey's"),
        ("audience: plan = Business", "cadence_days: 30", "ours.yml:3: cadence_days: there is no setting"),
        ("audience: plan = Business", "remind_after_days: [14]", "ours.yml:3: remind_after_days: day 14 comes after"),
        ("audience: plan = Business", "\tshare: 1", "ours.yml:3: a tab stands here"),
        ("audience: plan = Business", "kind: own", "ours.yml:3: kind stands here for the second time, first in line 1"),
    ],
)
def test_a_fault_is_told_with_file_line_and_cure(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOUND
    (problem,) = told(tmp_path, SOUND.replace(old, new, 1))
    assert problem.startswith(said)


def test_eleven_answers_to_choose_from_are_told_with_their_line(tmp_path: Path) -> None:
    options = "".join(f"      - {{code: o{number}, text: Answer {number}}}\n" for number in range(11))
    text = SOUND + f"  - key: which\n    type: choice\n    text: Which one?\n    options:\n{options}"
    (problem,) = told(tmp_path, text)
    assert problem == "ours.yml:18: questions.2.options: 2 to 10 can be shown, not 11"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("kind: own\n", "ours.yml:2: text: there is no setting 'text'"),
        ("ask: {after: start, days: 30}\n", "ours.yml:3: text: there is no setting 'text'"),
        ("questions:\n", "ours.yml:6: a colon where none fits: put a text that holds one in quotes, or indent alike"),
    ],
)
def test_a_text_in_a_wrong_place_is_told_with_its_line(tmp_path: Path, where: str, said: str) -> None:
    assert told(tmp_path, SOUND.replace(where, f"{where}text: Hello there\n"))[0].startswith(said)


def test_a_wrong_filter_is_shown_with_the_mark_under_its_character(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, SOUND.replace("plan = Business", "plan = Business or"))
    head, text, mark, _cure = problem.splitlines()
    assert (head, text) == ("ours.yml:3: audience:", "    plan = Business or")
    assert mark == " " * text.index("or") + "^"


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("kind: own", "kind: quiz").replace("scale: 1-5", "scale: 5-1")
    assert [problem.split(": ")[0] for problem in told(tmp_path, text)] == ["ours.yml:1", "ours.yml:7"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("# kind: own", "the file is empty"),
        ("- kind", "a survey is made of names and values"),
    ],
)
def test_what_is_no_survey_at_all_is_told_how_one_begins(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = told(tmp_path, text)
    assert problem == f"ours.yml:1: {said}: it begins with a line such as kind: nps"


def test_a_file_s_name_is_the_survey_s(tmp_path: Path) -> None:
    assert "small letters" in told(tmp_path, SOUND, "Our Survey.yml")[0]


def test_a_survey_in_two_files_is_refused(tmp_path: Path) -> None:
    told(tmp_path, SOUND, "ours.yml")
    told(tmp_path, SOUND, "ours.yaml")
    told(tmp_path, "no survey", "notes.txt")
    surveys, problems = read_all(files_at(tmp_path))
    assert [each.file for each in surveys] == ["ours.yaml"]
    assert [str(each) for each in problems] == ["ours.yml:1: ours.yaml is the same survey: delete one of the two files"]
