"""A survey written as a file: every setting in its place, those that are left at their default as a comment."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from surveys.definition.definitions import Definition, unsaid

_WIDTH = 110
_COLUMN = 40  # where the explanations begin

_HEAD = """\
# The survey {name}. A setting behind a # is not set; beside it stands what holds then. docs/surveys.md explains them
# all; `askback surveys apply` checks this file and takes it over.
"""
_QUESTIONS = """
# In this order, unless an answer leads elsewhere (then, next). A text of one word, such as question, is one of
# Askback's own, in all its languages."""

_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("kind", "", "what its answers count for: nps, csat, ces, onboarding, churn_exit or own"),
    ("title", "title: Yearly survey", "what people call it; unset: its name"),
    ("enabled", "enabled: false", "nobody new is asked; unset: on"),
    ("ask", "", "when: every so often, once, around a moment, on departure or by hand"),
    ("audience", "audience: plan = Business", "whom, in the words of docs/audience.md; unset: everybody"),
    ("share", "share: 0.5", "of them, drawn by lot each time; unset: all"),
    ("people", "people: [member, guest]", "as Slack sees them; unset: member, guest, external"),
    ("places", "places: [channel, dm]", "the first that works; unset: dm"),
    ("open_days", "open_days: 21", "what comes later counts and is marked; unset: 14"),
    ("remind_after_days", "remind_after_days: [4, 9]", "up to two reminders to the silent; unset: {remind}"),
    ("rest_days", "rest_days: 180", "before a person gets one of this kind again; unset: {rest}"),
)


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their names; texts of several lines stand as they are read."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


class _Small(dict[str, Any]):
    """Written in one line."""


def _small(dumper: yaml.SafeDumper, small: _Small) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", small.items(), flow_style=True)


def _row(dumper: yaml.SafeDumper, row: list[Any]) -> yaml.SequenceNode:
    plain = not any(isinstance(each, dict) and not isinstance(each, _Small) for each in row)
    is_short = plain and not any(isinstance(each, _Small) for each in row)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Small, _small)
_Dumper.add_representer(list, _row)


def write(definition: Definition) -> str:
    """The file of a survey. Equal definitions give equal files, and reading one gives the definition back."""
    body, usual = definition.body, unsaid(definition.kind, definition.open_days)
    lines = [_HEAD.format(name=definition.name)]
    for name, default, meaning in _SETTINGS:
        told = meaning.format(rest=usual["rest_days"], remind=_reminds(usual["remind_after_days"]))
        is_set = name in body
        lines.append(_explained(_yaml({name: _arranged(name, body[name])}) if is_set else f"# {default}", told))
    questions = [_question(question) for question in body["questions"]]
    return "\n".join([*lines, _QUESTIONS, _yaml({"questions": questions}), ""])


def _reminds(days: Sequence[int]) -> str:
    return f"one on day {days[0]}" if days else "none"


def _explained(written: str, meaning: str) -> str:
    """The explanation stands behind a short setting, and above one that needs lines of its own."""
    if "\n" in written or len(written) > _COLUMN:
        return f"# {meaning}\n{written}"
    return f"{written:<{_COLUMN}}# {meaning}"


def _arranged(name: str, value: Any) -> Any:
    """A rhythm in one line; one that says no more than its name, as that word."""
    if name != "ask":
        return value
    only = next(iter(value)) if list(value.values()) == [True] else None
    return only or _Small(value)


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question with its branches and its options, where they are short, in a line each."""
    arranged = dict(question)
    for name in ("then", "options"):
        if name in arranged:
            arranged[name] = _rows(arranged[name])
    return arranged


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_Small(row) if all(isinstance(value, str) for value in row.values()) else dict(row) for row in rows]


def _yaml(value: Any) -> str:
    dumped: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return dumped.rstrip("\n")
