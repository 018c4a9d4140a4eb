"""`/survey`: what is asked, how many answered, what goes out next, and the switches that stop it."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.blocks import Block, Element, Message, actions, button, context, kept, section
from bot.views.editing.overview import edit_button, new_button
from bot.views.editing.words import KINDS
from bot.views.pilots import go_on_button
from bot.views.switches import (
    PASSING,
    SendingState,
    resume_button,
    resume_survey_button,
    sending_line,
    stop_button,
    stop_survey_button,
)
from bot.views.words import counted, day, dotted, lines, name

SHOWN = 20
"""Surveys listed; more would push the switch out of sight."""


@dataclass(frozen=True)
class SurveyLine:
    """A survey as the team sees it. Counts are of the last 90 days."""

    title: str
    kind: str  # as SurveyKind says it
    on: bool
    stopped_by: str | None  # this survey alone was stopped, by this teammate
    asked: int
    answered: int
    when: str  # it asks: "every 90 days"
    next_on: date | None  # the next send; None: nothing is planned
    next_week: int  # asks planned for the next seven days
    key: str  # by which its own switch knows it
    sending: SendingState = PASSING  # its own switch
    pilot: bool = False  # it asks a few people a day, until somebody lets it go on


def survey_status(surveys: tuple[SurveyLine, ...], sending: SendingState, *, today: date) -> Message:
    """All surveys, and the switch."""
    headline = sending_line(sending, today)
    listed = [block for survey in surveys[:SHOWN] for block in _survey(survey, today, stopped=sending.stopped)]
    left = len(surveys) - SHOWN
    more = context(f"and {counted(left, 'more survey', 'more surveys')}") if left > 0 else None
    empty = None if surveys else section("There are no surveys yet.")
    blocks = kept(section(f"*{headline}*"), *listed, more, empty, switch(sending), context("Only you see this."))
    named = ", ".join(name(survey.title) for survey in surveys[:SHOWN])
    return Message(f"{headline} {f'Surveys: {named}.' if named else ''}".rstrip(), blocks)


def switch(sending: SendingState) -> Block | None:
    """`Stop all sends`, or `Resume` with what resuming would do; the waves, and what begins another survey."""
    return actions(
        resume_button(sending) if sending.stopped else stop_button(),
        button("Send a wave", ids.WAVE_OPEN, ids.NEW),
        button("Waves", ids.WAVES, ids.ALL),
        new_button(),
    )


def _survey(survey: SurveyLine, today: date, *, stopped: bool) -> list[Block]:
    return kept(section(_line(survey, today, stopped=stopped or survey.sending.stopped)), actions(*_controls(survey)))


def _controls(survey: SurveyLine) -> list[Element]:
    of_all = [edit_button(survey.key), _rehearse_button(survey.key)]
    if survey.sending.stopped:
        return [*of_all, resume_survey_button(survey.key, survey.sending)]
    begins = [go_on_button(survey.key)] if survey.pilot else []
    asks = survey.on or survey.next_on is not None
    return [*begins, *of_all, *([stop_survey_button(survey.key)] if asks else [])]


def _rehearse_button(survey: str) -> Element:
    return button("Rehearse", ids.REHEARSE, survey, label_spoken=f"Rehearse: {survey}")


def _line(survey: SurveyLine, today: date, *, stopped: bool) -> str:
    return lines(
        f"*{name(survey.title)}*  {_state(survey)}",
        dotted(KINDS.get(survey.kind), survey.when, _answers(survey)),
        None if stopped else _next(survey, today),
    )


def _state(survey: SurveyLine) -> str:
    if survey.stopped_by:
        return f"stopped by {name(survey.stopped_by)}"
    if not survey.on:
        return "off"
    return "on, as a pilot" if survey.pilot else "on"


def _answers(survey: SurveyLine) -> str:
    if not survey.asked:
        return "nobody asked in the last 90 days"
    return f"{survey.answered:,} of {survey.asked:,} answered in the last 90 days"


def _next(survey: SurveyLine, today: date) -> str | None:
    if survey.next_on is None:
        return None
    week = f", {survey.next_week:,} in the next seven days" if survey.next_week else ""
    return f"Next: {day(survey.next_on, today)}{week}"
