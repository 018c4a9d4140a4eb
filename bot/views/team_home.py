"""The Home tab of somebody on the CS team."""

from dataclasses import dataclass
from datetime import date

from analysis.reporting.digest import Window
from analysis.topics.talk import Talk
from bot import ids
from bot.views.blocks import Block, Element, View, actions, button, context, divider, header, home, kept, section
from bot.views.case_list import OpenCase, case_blocks, case_count
from bot.views.digest import window_line
from bot.views.editing.overview import edit_button, new_button
from bot.views.reader import READS, Reader, reader_line
from bot.views.reviewing import Waiting, review_blocks
from bot.views.survey_status import SurveyLine
from bot.views.switches import SendingState, resume_button, sending_line, stop_button
from bot.views.talked import proposed_line, talked_line
from bot.views.unreached import unreached_line
from bot.views.words import counted, day, dotted, escape, lines, name

SURVEYS_SHOWN = 10


@dataclass(frozen=True)
class FailedFile:
    """A file of the import folder that failed. `problems`: the file that says why; None: the log does."""

    name: str
    problems: str | None
    on: date


@dataclass(frozen=True)
class TeamHome:
    """What the team sees at a glance. `cases`: the most urgent of all that are open."""

    window: Window
    cases: tuple[OpenCase, ...]
    open_cases: int
    sending: SendingState
    next_on: date | None  # the next send; None: nothing is planned
    next_week: int
    today: date
    surveys: tuple[SurveyLine, ...] = ()
    drafts: tuple[str, ...] = ()  # names of new surveys that the reader has begun
    emerging: tuple[tuple[str, int], ...] = ()  # themes that are proposed to the reader, a lead
    talk: Talk | None = None  # the last days
    unreached: int = 0  # people who can be asked nowhere
    review: Waiting | None = None  # answers to look at
    failed_files: tuple[FailedFile, ...] = ()  # the newest first
    reader: Reader = READS


def team_home(seen: TeamHome) -> View:
    """The figure, the open cases, what goes out next, and the switch."""
    return home(
        kept(
            header("Customer feedback"),
            section(window_line(seen.window)),
            actions(button("How is this counted?", ids.COUNTED, str(seen.window.days))),
            *_themes(seen),
            divider(),
            section(f"*{case_count(seen.open_cases)}*"),
            *case_blocks(seen.cases, seen.open_cases, seen.today),
            *(review_blocks(seen.review) if seen.review else ()),
            divider(),
            section(f"*{sending_line(seen.sending, seen.today)}* {_next(seen)}".rstrip()),
            actions(
                resume_button(seen.sending) if seen.sending.stopped else stop_button(),
                button("Black-out days", ids.BLACKOUTS, ids.ALL),
            ),
            section("*Channels*  Which is which account's, and who in them is who.", _match_channels()),
            *_reach(seen.unreached),
            _reading(seen.reader),
            divider(),
            section("*Surveys*"),
            *_surveys(seen),
            actions(new_button()),
            divider(),
            section("*Files*  Drop a CSV of accounts, contacts or past answers into our direct message to import it."),
            _failed(seen),
            actions(button("Record an answer", ids.RECORD_OPEN, ids.ALL), button("Export…", ids.EXPORT_OPEN, ids.ALL)),
            context(f"As of {day(seen.today)}."),
        )
    )


def _themes(seen: TeamHome) -> list[Block]:
    """What is talked about most, and the way to the rest."""
    line = talked_line(seen.talk) if seen.talk else None
    told = lines(line or "What customers talk about, and how it moves.", proposed_line(seen.emerging))
    return [section(told, button("Themes", ids.THEMES, ids.ALL))]


def _failed(seen: TeamHome) -> Block | None:
    """The newest file that failed, and how many besides."""
    if not seen.failed_files:
        return None
    newest, *others = seen.failed_files
    where = f"`{escape(newest.problems)}` in the import folder says why" if newest.problems else "the log says why"
    others_too = f"; {counted(len(others), 'other', 'others')} besides" if others else ""
    return section(f"*{name(newest.name)}* was not imported on {day(newest.on, seen.today)}: {where}{others_too}.")


def _reading(reader: Reader) -> Block | None:
    """What keeps comments from being read, if anything."""
    line = reader_line(reader)
    return section(line) if line else None


def _surveys(seen: TeamHome) -> list[Block]:
    listed = [section(_survey(each), edit_button(each.key)) for each in seen.surveys[:SURVEYS_SHOWN]]
    begun = [section(f"*{name(each)}*  your draft, not published yet", edit_button(each)) for each in seen.drafts]
    left = len(seen.surveys) - len(listed)
    more = [context(f"and {counted(left, 'more survey', 'more surveys')}: /survey lists them all")] if left else []
    return [*listed, *more, *begun[:SURVEYS_SHOWN]]


def _survey(survey: SurveyLine) -> str:
    return f"*{name(survey.title)}*  {dotted(survey.when, 'on' if survey.on else 'off')}"


def _match_channels() -> Element:
    return button("Match channels", ids.CHANNELS, "0")


def _reach(people: int) -> list[Block]:
    """Who can be asked nowhere, if anybody."""
    line = unreached_line(people)
    return [] if line is None else [section(line, button("Who, and what helps?", ids.UNREACHED, ids.ALL))]


def _next(seen: TeamHome) -> str:
    if seen.sending.stopped or seen.next_on is None:
        return "" if seen.sending.stopped else "Nothing is planned."
    week = counted(seen.next_week, "ask", "asks")
    return f"Next: {day(seen.next_on, seen.today)}, {week} in the next seven days."
