"""When and whom a survey asks, where, and how long it is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import editing_ids, ids
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    checkboxes,
    context,
    date_box,
    divider,
    input_,
    kept,
    modal,
    number_box,
    option,
    radio,
    section,
    select,
    text_box,
    to_the_letter,
)
from bot.views.editing.words import PEOPLE, PLACES, languages_line, places_value
from surveys.definition.definitions import as_it_holds
from surveys.definition.rhythm import MOMENTS
from surveys.definition.wording import MOST
from surveys.drafting.draft_texts import main_locale, sentences
from surveys.filters.audience import LONGEST

MOST_MOMENTS = 100  # options of a menu

EVERY_DAYS, EVERY_QUARTER, ONCE, AFTER, BEFORE = "every_days", "every_quarter", "once_on", "after", "before"
ON_DEPARTURE, BY_HAND = "on_departure", "by_hand"
RHYTHMS = {
    EVERY_DAYS: "Every so many days",
    EVERY_QUARTER: "Every quarter",
    ONCE: "Once, from a day on",
    AFTER: "Days after a moment",
    BEFORE: "Days before a moment",
    BY_HAND: "Only when somebody sends it",
}


@dataclass(frozen=True)
class Found:
    """What `Check` found out about the audience: an error with its mark, or whom it reaches.

    `reach` is how many reachable contacts belong to it, and how many there are; None while they are being counted.
    """

    error: str | None = None
    reach: tuple[int, int] | None = None


def settings_modal(
    name: str,
    body: Mapping[str, Any],
    attributes: Sequence[str],
    *,
    rhythm: str | None = None,
    found: Found | None = None,
) -> View:
    """The form; `rhythm` is the way that was picked in it, where that is not the draft's."""
    holds = as_it_holds(body)
    return modal(
        "When and whom",
        kept(
            *_title(name, body),
            *_when(body, attributes, rhythm),
            divider(),
            *_whom(holds, attributes, found),
            divider(),
            *_where(holds),
            *_how_long(holds),
        ),
        callback_id=editing_ids.SETTINGS,
        submit="Save",
        close="Back",
        private_metadata=name,
    )


def rhythm_of(body: Mapping[str, Any]) -> str:
    """The way to ask that a body names."""
    ask = asked_when(body)
    return next((way for way in (*RHYTHMS, ON_DEPARTURE) if ask.get(way)), BY_HAND)


def asked_when(body: Mapping[str, Any]) -> Mapping[str, Any]:
    ask = body.get("ask") or {}
    return {ask: True} if isinstance(ask, str) else ask


def _title(name: str, body: Mapping[str, Any]) -> list[Block]:
    locale = main_locale(body.get("title"))
    start = sentences(body.get("title")).get(locale)
    return [
        input_(
            "What people call it",
            text_box(editing_ids.TITLE, most=MOST, start=start, multiline=False),
            editing_ids.block(editing_ids.TITLE, locale),
            optional=True,
            hint="On a customer's Home tab. Empty: its short name.",
        ),
        *(_other_languages(name, body) if start else []),
        input_(
            "Is it on?",
            radio(
                editing_ids.ENABLED,
                [option("On", ids.YES), option("Off: nobody new is asked", ids.NO)],
                ids.YES if as_it_holds(body)["enabled"] else ids.NO,
            ),
            editing_ids.block(editing_ids.ENABLED),
        ),
    ]


def _other_languages(name: str, body: Mapping[str, Any]) -> list[Block]:
    value = ids.pack(name, "")
    others = button("Other languages", editing_ids.LANGUAGES_OPEN, value, label_spoken="Its name in other languages")
    return kept(context(languages_line(body.get("title"))), actions(others))


def _when(body: Mapping[str, Any], attributes: Sequence[str], picked: str | None) -> list[Block]:
    rhythm = picked or rhythm_of(body)
    if body.get("kind") == "churn_exit":
        return [section("*When:* when an account leaves and its CSM agrees. That is what this kind of survey is for.")]
    options = [option(label, way) for way, label in RHYTHMS.items()]
    menu = select(editing_ids.RHYTHM, options, "Choose when", rhythm)
    return [
        section("*When does it ask?*", menu) | {"block_id": editing_ids.block(editing_ids.RHYTHM)},
        *_rhythm_fields(rhythm, asked_when(body), attributes),
    ]


def _rhythm_fields(rhythm: str, ask: Mapping[str, Any], attributes: Sequence[str]) -> list[Block]:
    block = editing_ids.block
    if rhythm == EVERY_DAYS:
        days = number_box(editing_ids.EVERY_DAYS, least=7, most=730, start=ask.get(EVERY_DAYS) or 90)
        hint = "Each contact once in so many days, spread so that every working day has as many."
        return [input_("Days between two turns", days, block(editing_ids.EVERY_DAYS), hint=hint)]
    if rhythm == ONCE:
        first = date_box(editing_ids.ONCE_ON, _day(ask.get(ONCE)))
        over = number_box(editing_ids.OVER_DAYS, least=1, most=90, start=ask.get("over_days") or 5)
        return [
            input_("From which day on?", first, block(editing_ids.ONCE_ON)),
            input_("Spread over how many working days?", over, block(editing_ids.OVER_DAYS)),
        ]
    if rhythm in (AFTER, BEFORE):
        days = number_box(editing_ids.DAYS, least=0, most=730, start=ask.get("days") or 0)
        return [
            input_(f"How many days {rhythm}?", days, block(editing_ids.DAYS)),
            input_(
                f"{rhythm.capitalize()} what?",
                select(editing_ids.MOMENT, _moments(attributes), "Choose a moment", ask.get(AFTER) or ask.get(BEFORE)),
                block(editing_ids.MOMENT),
                hint="Imported columns are listed too: choose one that holds days.",
            ),
        ]
    return [context("Every thirteen weeks." if rhythm == EVERY_QUARTER else "Nobody is asked until somebody sends it.")]


def _moments(attributes: Sequence[str]) -> list[dict[str, Any]]:
    labels = {
        "start": "the customer's start",
        "renewal": "the renewal",
        "churn": "the end of the contract",
        "case_closed": "a case of theirs is closed",
    }
    named = [option(labels[each], each) for each in MOMENTS]
    return (named + [option(each, each) for each in attributes if each not in MOMENTS])[:MOST_MOMENTS]


def _whom(holds: Mapping[str, Any], attributes: Sequence[str], found: Found | None) -> list[Block]:
    box = text_box(editing_ids.AUDIENCE, most=LONGEST, start=holds["audience"] or None)
    named = ", ".join(attributes[:20])
    hint = "Empty: everybody. Such as: plan in (Business, Enterprise) and mrr >= 1000"
    people = [option(label, kind) for kind, label in PEOPLE.items()]
    percent = number_box(editing_ids.SHARE, least=1, most=100, start=round(holds["share"] * 100))
    return kept(
        input_("Whom does it ask?", box, editing_ids.block(editing_ids.AUDIENCE), optional=True, hint=hint),
        actions(button("Check", editing_ids.CHECK, ids.ALL, label_spoken="Check whom it asks")),
        *(_found(found) if found else []),
        context(f"Your own columns: {named}") if named else None,
        input_(
            "Which people?",
            checkboxes(editing_ids.PEOPLE, people, [str(each) for each in holds["people"]]),
            editing_ids.block(editing_ids.PEOPLE),
        ),
        input_(
            "How many of them each time, in percent?",
            percent,
            editing_ids.block(editing_ids.SHARE),
            hint="Drawn by lot. 100: all of them.",
        ),
    )


def _found(found: Found) -> list[Block]:
    if found.error:
        return [to_the_letter(found.error)]
    if found.reach is None:
        return [section("Counting takes a moment. Press Check again.")]
    matched, reachable = found.reach
    return [section(f"*Matches {matched:,} of {reachable:,} reachable contacts.*")]


def _where(holds: Mapping[str, Any]) -> list[Block]:
    options = [option(label, value) for value, label in PLACES.items()]
    menu = select(editing_ids.PLACES, options, "Choose where", places_value(holds["places"]))
    hint = "In a shared channel everybody sees that somebody is asked, and nobody who answered or what."
    return [input_("Where?", menu, editing_ids.block(editing_ids.PLACES), hint=hint)]


def _how_long(holds: Mapping[str, Any]) -> list[Block]:
    block = editing_ids.block
    days = ", ".join(map(str, holds["remind_after_days"]))
    return [
        input_(
            "Open for how many days?",
            number_box(editing_ids.OPEN_DAYS, least=1, most=90, start=holds["open_days"]),
            block(editing_ids.OPEN_DAYS),
            hint="A later answer counts too, and is marked.",
        ),
        input_(
            "Reminders on which days?",
            text_box(editing_ids.REMINDERS, most=20, start=days or None, multiline=False),
            block(editing_ids.REMINDERS),
            optional=True,
            hint="One or two, for those who are silent, such as 4, 9. Empty: none.",
        ),
        input_(
            "Rest in days before the same person gets one of this kind again",
            number_box(editing_ids.REST_DAYS, least=0, most=730, start=holds["rest_days"]),
            block(editing_ids.REST_DAYS),
        ),
    ]


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
