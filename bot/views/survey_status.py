"""`/survey`: what is asked, how many answered, what goes out next, and the switch that stops it all."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.blocks import Block, Element, Message, actions, button, confirm, context, kept, section
from bot.views.words import counted, day, dotted, lines, name

SHOWN = 20
"""Surveys listed; more would push the switch out of sight."""

_KINDS = {"nps": "recommendation, 0 to 10", "churn_exit": "why they leave"}


@dataclass(frozen=True)
class SurveyLine:
    """A survey as the team sees it. Counts are of the last 90 days."""

    title: str
    kind: str  # nps or churn_exit
    on: bool
    stopped_by: str | None  # this survey alone was stopped, by this teammate
    asked: int
    answered: int
    cadence_days: int | None  # None: sent by an event
    next_on: date | None  # the next send; None: nothing is planned
    next_week: int  # asks planned for the next seven days


@dataclass(frozen=True)
class SendingState:
    """The workspace's switch. While it is off, `waiting` counts what would go out, `stale` what is too old."""

    stopped: bool
    stopped_by: str | None = None
    stopped_on: date | None = None
    waiting: int = 0
    stale: int = 0


def survey_status(surveys: tuple[SurveyLine, ...], sending: SendingState, *, today: date) -> Message:
    """All surveys, and the switch."""
    headline = sending_line(sending, today)
    listed = [section(_line(survey, today)) for survey in surveys[:SHOWN]]
    left = len(surveys) - len(listed)
    more = context(f"and {counted(left, 'more survey', 'more surveys')}") if left else None
    empty = None if surveys else section("There are no surveys yet.")
    blocks = kept(section(f"*{headline}*"), *listed, more, empty, switch(sending), context("Only you see this."))
    named = ", ".join(name(survey.title) for survey in surveys[:SHOWN])
    return Message(f"{headline} {f'Surveys: {named}.' if named else ''}".rstrip(), blocks)


def sending_line(sending: SendingState, today: date) -> str:
    """Whether asks go out at all."""
    if not sending.stopped:
        return "Sends are on."
    by = f" by {name(sending.stopped_by)}" if sending.stopped_by else ""
    since = f" on {day(sending.stopped_on, today)}" if sending.stopped_on else ""
    return f"All sends were stopped{by}{since}. {counted(sending.waiting, 'message waits', 'messages wait')}."


def switch(sending: SendingState) -> Block | None:
    """`Stop all sends`, or `Resume` with what resuming would do."""
    return actions(resume_button(sending) if sending.stopped else stop_button())


def stop_button() -> Element:
    """One click for anyone on the team; the dialog says what stopping means."""
    return button(
        "Stop all sends",
        ids.STOP_ALL,
        ids.ALL,
        ask_first=confirm(
            "Stop all sends?",
            "No message goes to any customer until someone resumes. Answers are still taken.",
            "Stop all sends",
            "Keep sending",
        ),
    )


def resume_button(sending: SendingState) -> Element:
    """Shows the backlog before it moves."""
    return button(
        "Resume",
        ids.RESUME_ALL,
        ids.ALL,
        ask_first=confirm("Resume sending?", _backlog(sending), "Resume", "Stay stopped"),
    )


def _backlog(sending: SendingState) -> str:
    if not sending.waiting:
        return "Nothing is waiting."
    stale = f" {counted(sending.stale, 'is', 'are')} stale and will be dropped." if sending.stale else " None is stale."
    return f"{sending.waiting:,} waiting.{stale} The rest is spread over the coming days."


def _line(survey: SurveyLine, today: date) -> str:
    every = f"every {survey.cadence_days} days" if survey.cadence_days else "when something happens"
    return lines(
        f"*{name(survey.title)}*  {_state(survey)}",
        dotted(_KINDS.get(survey.kind), every, _answers(survey)),
        _next(survey, today),
    )


def _state(survey: SurveyLine) -> str:
    if survey.stopped_by:
        return f"stopped by {name(survey.stopped_by)}"
    return "on" if survey.on else "off"


def _answers(survey: SurveyLine) -> str:
    if not survey.asked:
        return "nobody asked in the last 90 days"
    return f"{survey.answered:,} of {survey.asked:,} answered in the last 90 days"


def _next(survey: SurveyLine, today: date) -> str | None:
    if survey.next_on is None:
        return None
    week = f", {survey.next_week:,} in the next seven days" if survey.next_week else ""
    return f"Next: {day(survey.next_on, today)}{week}"
