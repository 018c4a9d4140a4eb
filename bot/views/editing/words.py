"""A survey that is being edited in words: its settings and its questions, also where they are not sound yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from bot.views.words import cut, dotted, escape, language, lines, one_line
from storage.models import ContactKind, Place
from surveys.definition.definitions import Problem, as_it_holds
from surveys.definition.locales import SHIPPED
from surveys.definition.questions import END
from surveys.definition.rhythm import Rhythm
from surveys.drafting.draft_texts import main_locale, sentences

TEXT_LIMIT = 200

KINDS = {
    "nps": "recommendation, 0 to 10",
    "csat": "satisfaction, 1 to 5",
    "ces": "effort, 1 to 7",
    "onboarding": "the first weeks",
    "churn_exit": "why they leave",
    "own": "own questions",
}
TYPES = {
    "scale": "Numbers on a scale",
    "choice": "One of several answers",
    "choices": "Several answers",
    "text": "Their own words",
    "yes_no": "Yes or no",
    "reason": "A reason for leaving",
}
PLACES = {
    "dm": "Direct message",
    "channel": "The account's shared channel",
    "dm,channel": "Direct message, else the shared channel",
    "channel,dm": "The shared channel, else direct message",
}
PEOPLE = {"member": "Members of this workspace", "guest": "Guests", "external": "People of other companies"}


def title_of(name: str, body: Mapping[str, Any]) -> str:
    """What the survey is called, unescaped."""
    said = sentences(body.get("title"))
    return said.get(main_locale(body.get("title")), "") or name.replace("_", " ")


def when(body: Mapping[str, Any]) -> str:
    """`every 90 days`."""
    try:
        return str(Rhythm.model_validate(body.get("ask")))
    except ValidationError:
        return "not said yet"


def settings_lines(body: Mapping[str, Any]) -> str:
    """When, whom, where and how long, a line each."""
    holds = as_it_holds(body)
    whom = f"`{escape(one_line(holds['audience']))}`" if holds["audience"] else "everybody"
    part = "" if holds["share"] == 1 else f", {holds['share']:.0%} of them each time"
    people = (
        ""
        if set(holds["people"]) == set(_asked())
        else f", only {_and(PEOPLE[each][:1].lower() + PEOPLE[each][1:] for each in holds['people'])}"
    )
    places = [str(place) for place in holds["places"]]
    return lines(
        None if holds["enabled"] else "*Off:* nobody new is asked",
        f"*When:* {when(body)}",
        f"*Whom:* {whom}{people}{part}",
        f"*Where:* {PLACES.get(','.join(places), ', '.join(places)).lower()}",
        f"*How long:* open {holds['open_days']} days, {_reminders(holds['remind_after_days'])}",
        f"*Rest:* {holds['rest_days']} days before the same person gets one of this kind again",
    )


def question_lines(number: int, question: Mapping[str, Any]) -> str:
    """What a question says, of which type it is, and where its answers lead."""
    text = sentences(question.get("text")).get(main_locale(question.get("text"))) or "no words yet"
    scale = f"scale {question['scale']}" if question.get("scale") else None
    kind = scale or TYPES.get(str(question.get("type")), "no type yet").lower()
    options = f"{len(question['options'])} answers" if question.get("options") else None
    after = "other words after a low, middle or high score" if question.get("after_score") else None
    must = "must be answered" if question.get("optional") is False else None
    return lines(
        f"{number}. *{escape(cut(one_line(text), TEXT_LIMIT))}*",
        dotted(f"`{question['key']}`", kind, options, must, after),
        _ways(question),
    )


def problem_line(problem: Problem, body: Mapping[str, Any]) -> str:
    """A problem by the name that its place bears on the screen, unescaped."""
    place = problem.place
    if place and place[0] == "questions":
        listed: Sequence[Any] = body.get("questions") or ()
        at = place[1] if len(place) > 1 and isinstance(place[1], int) else None
        whose = f"question {at + 1} ({listed[at].get('key')})" if at is not None and at < len(listed) else "questions"
        return f"{whose}: {problem.sentence}"
    return f"{str(place[0]).replace('_', ' ')}: {problem.sentence}" if place else problem.sentence


def languages_line(*written: Any) -> str:
    """In which languages a text is there, of those that anybody writes it in."""
    there = [language(locale) for locale in SHIPPED if any(locale in sentences(each) for each in written)]
    if len(there) == len(SHIPPED):
        return "It is there in all eight languages."
    first = language(main_locale(*written))
    return f"It is there in {_and(there)}. Readers of the other languages get the {first} words."


def _ways(question: Mapping[str, Any]) -> str | None:
    led = [f"{escape(branch['when'])} → {_where(branch['go'])}" for branch in question.get("then") or ()]
    rest = question.get("next")
    return dotted(*led, f"otherwise → {_where(rest)}" if rest else None) or None


def _where(key: str) -> str:
    return "the end" if key == END else f"`{key}`"


def _reminders(days: Sequence[int]) -> str:
    if not days:
        return "no reminder"
    return f"{'a reminder' if len(days) == 1 else 'reminders'} on day {_and(map(str, days))}"


def _asked() -> tuple[str, ...]:
    return (ContactKind.MEMBER, ContactKind.GUEST, ContactKind.EXTERNAL)


def _and(parts: Any) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else str(last)


def places_value(places: Sequence[Place | str]) -> str:
    """Places as the menu's value."""
    return ",".join(str(place) for place in places)
