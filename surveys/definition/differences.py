"""What differs between two definitions of a survey, setting by setting, as a person would say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.definition.definitions import Definition
from surveys.definition.questions import Branch, ByScore, Option, Question
from surveys.definition.scales import Scale
from surveys.definition.wording import Wording

_SETTINGS = tuple(name for name in Definition.model_fields if name not in ("name", "questions"))
_OF_A_QUESTION = tuple(name for name in Question.model_fields if name != "key")


@dataclass(frozen=True)
class Change:
    """One setting that differs. `old` is None for what is added, `new` for what is taken away."""

    setting: str  # as a path: open_days, questions.verbatim.text.de
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.setting}: added, {self.new}"
        return f"{self.setting}: {self.old} deleted" if self.new is None else f"{self.setting}: {self.old} → {self.new}"


def changes(old: Definition, new: Definition) -> list[Change]:
    """All that differs, in the order of a file; empty where they are equal."""
    found = []
    for name in _SETTINGS:
        found += _changed(name, _shown(old, name), _shown(new, name))
    before = {question.key: question for question in old.questions}
    after = {question.key: question for question in new.questions}
    for key in [*before, *(key for key in after if key not in before)]:
        found += _question(key, before.get(key), after.get(key))
    if [key for key in before if key in after] != [key for key in after if key in before]:
        found.append(Change("the order of the questions", ", ".join(before), ", ".join(after)))
    return found


def _shown(definition: Definition, name: str) -> Any:
    """A setting's value; an audience without a filter is everybody."""
    value = getattr(definition, name)
    return value or "everybody" if name == "audience" else value


def _question(key: str, old: Question | None, new: Question | None) -> list[Change]:
    place = f"questions.{key}"
    if old is None or new is None:
        return [Change(place, None if old is None else _said(old.text), None if new is None else _said(new.text))]
    found = []
    for name in _OF_A_QUESTION:
        found += _changed(f"{place}.{name}", getattr(old, name), getattr(new, name))
    return found


def _changed(setting: str, old: Any, new: Any) -> list[Change]:
    if old == new:
        return []
    if isinstance(old, ByScore) and isinstance(new, ByScore):
        levels = ByScore.model_fields
        return [
            each
            for level in levels
            for each in _changed(f"{setting}.{level}", getattr(old, level), getattr(new, level))
        ]
    if isinstance(old, Wording) and isinstance(new, Wording) and not (old.key or new.key):
        return _by_locale(setting, old.by_locale, new.by_locale)
    return [Change(setting, _said(old), _said(new))]


def _by_locale(setting: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [
        Change(f"{setting}.{locale}", _quoted(old.get(locale)), _quoted(new.get(locale)))
        for locale in dict.fromkeys([*old, *new])
        if old.get(locale) != new.get(locale)
    ]


def _quoted(sentence: str | None) -> str | None:
    return None if sentence is None else f"“{' '.join(sentence.split())}”"


def _said(value: Any) -> str:
    """A setting's value in words."""
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case Wording(key=str(key)):
            return f"Askback's text {key}"
        case Wording():
            return _quoted(value.in_locale("en")) or "nothing"
        case tuple():
            return ", ".join(_said(each) for each in value)
        case ByScore():
            return ", ".join(f"{level} {_said(getattr(value, level))}" for level in ByScore.model_fields)
        case Branch():
            return f"{value.when}: {value.go}"
        case Option():
            return f"{value.code} {_said(value.text)}"
        case Scale():
            return value.name
        case _:
            return str(value)
