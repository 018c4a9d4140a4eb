"""docs/surveys.md tells no untruth: its examples are surveys, and it names all there is."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from storage.models import ContactKind, Place, SurveyKind
from surveys.definition.definitions import Definition, checked
from surveys.definition.locales import SHIPPED
from surveys.definition.questions import Branch, Option, Question, QuestionType
from surveys.definition.rhythm import MOMENTS, Rhythm
from surveys.definition.wording import FACTS
from surveys.definition.yaml_lines import read

TOLD = (Path(__file__).parents[2] / "docs" / "surveys.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", TOLD, re.MULTILINE | re.DOTALL)
REST: dict[str, Any] = {
    "kind": "own",
    "ask": "by_hand",
    "questions": [{"key": "more", "type": "text", "text": "Anything else?"}],
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_survey_or_completes_one(example: str) -> None:
    assert checked("example", REST | read(example.encode()).value)


@pytest.mark.parametrize("form", [Definition, Rhythm, Question, Option, Branch])
def test_every_setting_is_explained(form: Any) -> None:
    assert [name for name in set(form.model_fields) - {"name"} if not re.search(rf"\b{name}\b", TOLD)] == []


@pytest.mark.parametrize("words", [SurveyKind, ContactKind, Place, QuestionType, MOMENTS, SHIPPED, FACTS])
def test_every_word_that_a_setting_takes_is_named(words: Any) -> None:
    named = [each.value if isinstance(each, StrEnum) else each for each in words]
    assert [word for word in named if f"{word}" not in re.findall(r"[a-z_]+", TOLD)] in ([], ["unknown"])
