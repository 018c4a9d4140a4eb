"""To the team's channel: what a new survey's first asks brought, and whether it may go on."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.blocks import Element, Message, actions, button, confirm, context, kept, section
from bot.views.figures import percent
from bot.views.switches import PASSING, SendingState, resume_survey_button, stop_survey_button
from bot.views.words import counted, day, dotted, lines, name


@dataclass(frozen=True)
class Pilot:
    """A survey's pilot as it stands. `going_by` and `going_on` are set once somebody let it go on."""

    survey: str
    asked: int
    answered: int
    opted_out: int
    undeliverable: int
    a_day: int  # asked on one day at most, until it goes on
    today: date
    going_by: str | None = None
    going_on: date | None = None
    sending: SendingState = PASSING


def pilot_notice(pilot: Pilot) -> Message:
    """The figures and the decision; afterwards what was decided."""
    headline = f"The new survey {name(pilot.survey)} has asked {counted(pilot.asked, 'person', 'people')}."
    state = _state(pilot)
    blocks = kept(
        section(lines(f"*{headline}*", _figures(pilot), state)),
        actions(*_controls(pilot)),
        None if pilot.going_on else context("Read the answers before you let it go on: the rest get the same words."),
    )
    return Message(lines(headline, _figures(pilot), state), blocks)


def go_on_button(survey: str) -> Element:
    sure = confirm("Let it go on?", "From now on everybody is asked whose turn comes.", "Go on", "Not yet")
    return button("Go on", ids.GO_ON, survey, label_spoken=f"Let {survey} go on", ask_first=sure)


def _figures(pilot: Pilot) -> str:
    rate = f" ({percent(pilot.answered / pilot.asked)})" if pilot.asked else ""
    return dotted(
        f"{pilot.answered:,} answered{rate}",
        f"{pilot.opted_out:,} asked not to be asked again" if pilot.opted_out else "nobody opted out",
        f"{pilot.undeliverable:,} could not be reached" if pilot.undeliverable else None,
    )


def _state(pilot: Pilot) -> str:
    if pilot.sending.stopped:
        return f"{name(pilot.sending.stopped_by or 'Somebody')} stopped it."
    if pilot.going_on:
        return f"{name(pilot.going_by or 'Somebody')} let it go on, {day(pilot.going_on, pilot.today)}."
    return f"Until somebody presses `Go on`, it asks {counted(pilot.a_day, 'person', 'people')} a day at most."


def _controls(pilot: Pilot) -> list[Element]:
    if pilot.sending.stopped:
        return [resume_survey_button(pilot.survey, pilot.sending)]
    stop = stop_survey_button(pilot.survey)
    return [stop] if pilot.going_on else [go_on_button(pilot.survey), stop]
