"""What is asked: the surveys that are shipped, as files, and a workspace's copies of them."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

import yaml

from storage import survey_queries
from storage.models import AnswerPart, Place, SurveyKind
from storage.units import Unit
from surveys.texts import texts

SHIPPED = ("nps", "churn_exit")


class DefinitionWrong(ValueError):
    """A survey's definition cannot be used; the text says what is wrong, and where."""


@dataclass(frozen=True)
class Definition:
    """A survey. `body` is the whole definition as it stands in a version; the rest is read from it."""

    name: str
    kind: SurveyKind
    cadence_days: int | None  # None: asked when something happens, never by the calendar
    open_days: int
    place: Place
    body: dict[str, Any]


def shipped(name: str) -> Definition:
    """A survey that comes with Askback. Raises FileNotFoundError for any other name."""
    source = files("surveys").joinpath("definitions", f"{name}.yml").read_text(encoding="utf-8")
    return checked(name, yaml.safe_load(source))


def checked(name: str, body: dict[str, Any]) -> Definition:
    """The definition in `body`. Raises DefinitionWrong."""
    try:
        definition = Definition(
            name, SurveyKind(body["kind"]), body["cadence_days"], body["open_days"], Place(body["place"]), body
        )
        parts = [AnswerPart(question["part"]) for question in body["questions"]]
        unknown = {question["text"] for question in body["questions"]} - texts("en").keys
    except KeyError as missing:
        raise DefinitionWrong(f"{name}: {missing.args[0]} is missing") from missing
    except ValueError as wrong:
        raise DefinitionWrong(f"{name}: {wrong}") from wrong
    if unknown or not parts or len(set(parts)) < len(parts):
        raise DefinitionWrong(
            f"{name}: questions: each needs a part of its own and a known text, not {sorted(unknown)}"
        )
    for key in ("cadence_days", "open_days"):
        if not (isinstance(body[key], int) and body[key] > 0) and (key == "open_days" or body[key] is not None):
            raise DefinitionWrong(f"{name}: {key}: must be a number of days above 0, not {body[key]!r}")
    return definition


def install_defaults(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Give a workspace the shipped surveys that it lacks; those it has stay as they are."""
    present = survey_queries.names(unit, workspace_id)
    for name in SHIPPED:
        if name not in present:
            definition = shipped(name)
            survey_queries.add(
                unit,
                workspace_id,
                name=name,
                kind=definition.kind,
                cadence_days=definition.cadence_days,
                open_days=definition.open_days,
                place=definition.place,
                definition=definition.body,
                now=now,
            )
