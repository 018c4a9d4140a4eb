"""What is asked: a survey's definition, the same in a file and in its rows; those that are shipped.

A definition is checked as a whole: every problem is told with its place, a path of names and numbers into the body
(`("questions", 1, "scale")`), from which a file's reader finds the line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any
from weakref import WeakKeyDictionary

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from storage.asking import survey_queries
from storage.database.units import Unit
from storage.models import ContactKind, Place, SurveyKind
from surveys.definition.locales import FALLBACK
from surveys.definition.questions import SCORE, Form, Question, QuestionType, wrong_ways
from surveys.definition.rhythm import Rhythm, RhythmKind
from surveys.definition.scales import Scale
from surveys.definition.texts import FactMissing
from surveys.definition.wording import Wording, tidy
from surveys.filters import audience

SHIPPED = ("nps", "churn_exit", "csat", "ces", "onboarding")
MOST_QUESTIONS = 20
ASKED_KINDS = (ContactKind.MEMBER, ContactKind.GUEST, ContactKind.EXTERNAL)
REST = 90
"""Days between two surveys of one kind to one person, where the definition does not say; none before an exit survey."""

OPEN, REMIND = 14, 5
"""Days that a question is open, and after which it is said once more, where the definition does not say.

No reminder to whoever leaves, nor where the question would have closed by then.
"""

SCALES = {SurveyKind.NPS: Scale(0, 10), SurveyKind.CSAT: Scale(1, 5), SurveyKind.CES: Scale(1, 7)}
"""The scale that makes a score what it is called; other kinds are free."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, where in the body, and the cure."""

    place: tuple[str | int, ...]
    sentence: str

    def __str__(self) -> str:
        where = ".".join(str(part) for part in self.place)
        return f"{where}: {self.sentence}" if where else self.sentence


class DefinitionWrong(ValueError):
    """A survey's definition cannot be used; `problems` say what is wrong, and where."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{name}: {problems[0]}")
        self.name = name
        self.problems = problems


class Definition(Form):
    """A survey: whom it asks, when, and what. `name` is its file's name and its key in a workspace."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    kind: SurveyKind
    title: Wording | None = None  # what people call it; None: the name
    enabled: bool = True
    ask: Rhythm
    audience: str = ""  # in the language of surveys/filters/audience.py; empty: everybody
    share: Annotated[float, Field(gt=0, le=1)] = 1.0  # of the audience that is asked each time
    people: Annotated[tuple[ContactKind, ...], Field(min_length=1)] = ASKED_KINDS
    places: Annotated[tuple[Place, ...], Field(min_length=1)] = (Place.DM,)  # the first that works
    open_days: Annotated[int, Field(ge=1, le=90)] = OPEN
    remind_after_days: Annotated[tuple[Annotated[int, Field(ge=1, le=60)], ...], Field(max_length=2)] = (REMIND,)
    rest_days: Annotated[int, Field(ge=0, le=730)] = REST  # before the same person gets one of this kind again
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=MOST_QUESTIONS)]

    @model_validator(mode="before")
    @classmethod
    def _as_its_kind(cls, body: Any) -> Any:
        if not isinstance(body, dict):
            return body
        return unsaid(body.get("kind"), body.get("open_days", OPEN)) | body

    @field_validator("audience")
    @classmethod
    def _can_be_read(cls, text: str) -> str:
        audience.parse(text)
        return tidy(text)

    @field_validator("remind_after_days")
    @classmethod
    def _one_after_the_other(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(set(days)):
            raise ValueError("reminders come one after the other, such as [4, 9]")
        return days

    @model_validator(mode="after")
    def _holds_together(self) -> "Definition":
        if self.remind_after_days and self.remind_after_days[-1] >= self.open_days:
            raise ValueError(f"remind_after_days: day {self.remind_after_days[-1]} comes after it closed")
        if (self.ask.kind is RhythmKind.DEPARTURE) != (self.kind is SurveyKind.CHURN_EXIT):
            raise ValueError("ask: on_departure is for churn_exit, and churn_exit is asked on departure only")
        if self.kind in SCALES:
            self._check_scale(SCALES[self.kind])
        return self

    def _check_scale(self, wanted: Scale) -> None:
        first = self.questions[0]
        if first.key != SCORE or first.type is not QuestionType.SCALE or first.scale != wanted or first.low_is_good:
            raise ValueError(
                f"questions: {self.kind} begins with the question {SCORE} on the scale {wanted.name}, high being good; "
                "another scale would be another figure"
            )

    @property
    def body(self) -> dict[str, Any]:
        """All of it, as it stands in a version's row and in a file; defaults are left out."""
        usually = unsaid(self.kind, self.open_days)
        same = {name for name, usual in usually.items() if getattr(self, name) == usual}
        given = self.model_dump(mode="json", exclude={"name", *usually}, exclude_defaults=True)
        return given | self.model_dump(mode="json", include=usually.keys() - same)

    @property
    def called(self) -> str:
        """What the team calls it: its title in English, or in the first language that it has one in; else its name."""
        try:
            return self.name if self.title is None else self.title.say(FALLBACK, {})
        except FactMissing:
            return self.name

    @property
    def asks_several(self) -> bool:
        """Whether more is asked than one question and a word about it."""
        beside = [each for each in self.questions[1:] if not (each.type is QuestionType.TEXT and each.optional)]
        return bool(beside) or len(self.questions) > 2

    @property
    def names(self) -> frozenset[str]:
        """The facts that its own wordings name."""
        wordings = [each for question in self.questions for each in question.wordings]
        return frozenset(name for wording in wordings for name in wording.names)

    @property
    def score_question(self) -> Question | None:
        """The question whose number figures are made of; None where there is none."""
        return next((each for each in self.questions if each.key == SCORE and each.type is QuestionType.SCALE), None)


def as_it_holds(body: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting of a body, sound or not, as it holds: those that it leaves out as Askback has them."""
    unset = {name: field.get_default() for name, field in Definition.model_fields.items() if not field.is_required()}
    return unset | unsaid(body.get("kind"), body.get("open_days", OPEN)) | dict(body)


def unsaid(kind: Any, open_days: Any) -> dict[str, Any]:
    """What is meant where a body does not say, by what it says."""
    leaves = kind == SurveyKind.CHURN_EXIT
    closes_first = isinstance(open_days, int) and open_days <= REMIND
    return {"rest_days": 0 if leaves else REST, "remind_after_days": () if leaves or closes_first else (REMIND,)}


def checked(name: str, body: Mapping[str, Any]) -> Definition:
    """The definition in `body`. Raises DefinitionWrong with every problem."""
    if "name" in body:
        raise DefinitionWrong(name, (Problem(("name",), "the file's name is the survey's: delete this line"),))
    try:
        definition = Definition(name=name, **_as_written_now(body))
    except ValidationError as error:
        raise DefinitionWrong(name, _problems(error)) from None
    except TypeError as error:
        raise DefinitionWrong(name, (Problem((), "a definition is a list of names and values"),)) from error
    if found := problems_of_ways(definition.questions):
        raise DefinitionWrong(name, found)
    return definition


def problems_of_question(body: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with one question in itself; places begin inside it."""
    try:
        Question.model_validate(dict(body))
    except ValidationError as error:
        return _problems(error)
    return ()


def problems_of_ways(questions: Sequence[Question], *, all_asked: bool = True) -> tuple[Problem, ...]:
    """What is wrong with where answers lead (see `questions.wrong_ways`)."""
    wrong = wrong_ways(questions, all_asked=all_asked)
    return tuple(_placed(("questions", number), sentence) for number, sentence in wrong)


def of_version(unit: Unit, workspace_id: int, survey_id: int, number: int) -> Definition:
    """A survey as version `number` has it; versions never change, so they are read once."""
    known = _READ.setdefault(unit.connection.engine, {})
    key = (workspace_id, survey_id, number)
    if key not in known:
        name = survey_queries.name_of(unit, workspace_id, survey_id)
        known[key] = checked(name, survey_queries.definition(unit, workspace_id, survey_id, number))
    return known[key]


def called(unit: Unit, workspace_id: int, survey_id: int) -> str:
    """What the team calls a survey now."""
    return of_version(unit, workspace_id, survey_id, survey_queries.version_of(unit, workspace_id, survey_id)).called


_READ: WeakKeyDictionary[Any, dict[tuple[int, int, int], Definition]] = WeakKeyDictionary()
"""By database, since a process may serve more than one of them."""


@lru_cache(maxsize=len(SHIPPED))
def shipped(name: str) -> Definition:
    """A survey that comes with Askback. Raises FileNotFoundError for any other name."""
    source = files("surveys").joinpath("definitions", f"{name}.yml").read_text(encoding="utf-8")
    return checked(name, yaml.safe_load(source))


def install_defaults(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Give a workspace the shipped surveys that it lacks; those it has stay as they are."""
    present = survey_queries.names(unit, workspace_id)
    for name in SHIPPED:
        if name not in present:
            store(unit, workspace_id, shipped(name), now)


def store(unit: Unit, workspace_id: int, definition: Definition, now: datetime) -> bool:
    """Store a survey, or its newest version where it is known already; False where nothing changed."""
    return survey_queries.store(
        unit,
        workspace_id,
        name=definition.name,
        kind=definition.kind,
        enabled=definition.enabled,
        cadence_days=definition.ask.cadence_days,
        open_days=definition.open_days,
        place=definition.places[0],
        definition=definition.body,
        now=now,
    )


def _as_written_now(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as it is written today; the first ones named a cadence and the parts of an answer."""
    parts = [each.get("part") for each in body.get("questions") or () if isinstance(each, Mapping)]
    if "cadence_days" not in body or not parts or not set(parts) <= set(_FIRST_TYPES):
        return dict(body)
    ask = {"on_departure": True} if body["cadence_days"] is None else {"every_days": body["cadence_days"]}
    questions = [
        {"key": each["part"], "text": each["text"], **_FIRST_TYPES[each["part"]]} for each in body["questions"]
    ]
    return {"kind": body["kind"], "ask": ask, "open_days": body["open_days"], "questions": questions}


_FIRST_TYPES: dict[str, dict[str, Any]] = {
    "score": {"type": "scale", "scale": "0-10", "ends": "anchors", "optional": False},
    "reason": {"type": "reason", "optional": False},
    "second_reason": {"type": "reason"},
    "may_contact": {"type": "yes_no"},
    **{part: {"type": "text"} for part in ("verbatim", "compared_with", "kept_by")},
}


def _problems(error: ValidationError) -> tuple[Problem, ...]:
    """All of them, but none that only follows from another: a list too short since its parts are wrong, a setting that
    is missing since its name has a slip in it."""
    found = error.errors()
    places = [each["loc"] for each in found]
    meant = {(*each["loc"][:-1], _meant(each["loc"])) for each in found if each["type"] == "extra_forbidden"}

    def follows_from_another(each: Any) -> bool:
        depth = len(each["loc"])
        parts_are_wrong = any(place[:depth] == each["loc"] and len(place) > depth for place in places)
        return (each["type"] == "too_short" and parts_are_wrong) or (each["type"] == "missing" and each["loc"] in meant)

    return tuple(_problem(each) for each in found if not follows_from_another(each))


def _problem(error: Any) -> Problem:
    """Pydantic's words in ours."""
    place = tuple(part for part in error["loc"] if not _is_of_a_union(part))
    given = error.get("input")
    match error["type"]:
        case "missing":
            return Problem(place, "is missing")
        case "extra_forbidden":
            return Problem(place, f"there is no setting {place[-1]!r}" + _nearest(place))
        case "enum":
            return Problem(place, f"{given!r} is none of {error['ctx']['expected'].replace(' or ', ', ')}")
        case "value_error":
            return _placed(place, str(error["ctx"]["error"]))
        case "string_pattern_mismatch":
            return Problem(place, f"{given!r} is no name: small letters, digits and _, at most 40")
        case _ if given is None:
            return Problem(place, "is empty: write a value, or delete the line")
        case "string_type" if isinstance(given, bool | int | float):
            return Problem(place, f"{given!r} is a number or yes and no here: put it in quotes to make it a word")
        case "tuple_type":
            return Problem(place, f"is a list, such as [a, b], not {given!r}")
        case "model_type" | "model_attributes_type" | "dict_type":
            return Problem(place, f"is made of names and values, not {given!r}")
        case _:
            return Problem(place, f"{error['msg'][0].lower()}{error['msg'][1:]}, not {given!r}")


def _placed(place: tuple[str | int, ...], sentence: str) -> Problem:
    """A problem of a whole form whose sentence begins with the part that it is about: "then.1: …"."""
    found = _ABOUT_A_PART.match(sentence) if not place or (place[0] == "questions" and len(place) == 2) else None
    if found is None:
        return Problem(place, sentence)
    inner = tuple(int(part) if part.isdigit() else part for part in found[1].split("."))
    return Problem((*place, *inner), sentence[found.end() :])


_ABOUT_A_PART = re.compile(r"([a-z_]+(?:\.\d+)?): ")


def _is_of_a_union(part: str | int) -> bool:
    return isinstance(part, str) and ("[" in part or part in ("int", "str"))


def _nearest(place: tuple[str | int, ...]) -> str:
    meant = _meant(place)
    return f"; did you mean {meant}?" if meant else ""


def _meant(place: tuple[str | int, ...]) -> str | None:
    """The setting that was probably meant."""
    from difflib import get_close_matches

    form: Any = {"ask": Rhythm, "questions": Question}.get(str(place[0]), Definition) if len(place) > 1 else Definition
    return next(iter(get_close_matches(str(place[-1]), list(form.model_fields), n=1)), None)
