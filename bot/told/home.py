"""The Home tab: the team's figures and cases, a contact's own questions and answers, a kind word for anybody else."""

from datetime import datetime, timedelta
from typing import Any

from analysis.reporting import reports, theme_figures
from analysis.reporting.digest import Window
from analysis.topics import emerging
from bot.edge import folders
from bot.told import judging, readiness, standing
from bot.views.blocks import View
from bot.views.contact_home import SHOWN, ContactHome, Deed, OwnAnswer, contact_home
from bot.views.stranger_home import stranger_home
from bot.views.survey_status import SurveyLine
from bot.views.team_home import FailedFile, TeamHome, team_home
from storage import case_queries
from storage.answering import rollups
from storage.asking import draft_queries
from storage.database.units import Unit
from storage.figures import status_queries
from storage.importing import folder_queries
from storage.models import DeliveryKind, InvitationState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import reach_queries, roster_queries
from surveys.asking import showing
from surveys.definition.locales import choose
from surveys.rules.windows import zone_of

THEMES_OVER = timedelta(days=30)


def owe(unit: Unit, workspace_id: int, slack_user_id: str, now: datetime) -> None:
    """Let a person's Home tab show how things stand now: one message that is edited whenever it is looked at."""
    cause = f"home:{slack_user_id}"
    owed = Owed(DeliveryKind.HOME, cause, Priority.ANSWER, now, slack_user_id=slack_user_id)
    if delivery_queue.owe(unit, workspace_id, owed) is None:
        known = delivery_queue.by_cause(unit, workspace_id, cause)
        assert known is not None
        delivery_queue.show_again(unit, known, now)


def view_of(unit: Unit, workspace_id: int, slack_user_id: str, now: datetime) -> View:
    """What this person's Home tab shows now."""
    teammate = roster_queries.teammate_of(unit, workspace_id, slack_user_id)
    if teammate is not None:
        return _team(unit, workspace_id, teammate, now)
    contact_id = status_queries.contact_in_slack(unit, workspace_id, slack_user_id)
    if contact_id is not None:
        return _contact(unit, workspace_id, contact_id, now)
    return stranger_home(status_queries.company(unit, workspace_id))


def _team(unit: Unit, workspace_id: int, teammate: Any, now: datetime) -> View:
    today = standing.today(unit, workspace_id, now)
    until = today + timedelta(days=1)
    figures = reports.nps(unit, workspace_id, since=until - standing.LOOK_BACK, until=until)
    lines = standing.survey_lines(unit, workspace_id, now)
    next_on, next_week = standing.next_asks(lines)
    return team_home(
        TeamHome(
            window=Window.of(figures, reports.WINDOW_DAYS),
            cases=standing.open_cases(unit, workspace_id, teammate, now),
            open_cases=case_queries.count_open(unit, workspace_id),
            sending=standing.sending(unit, workspace_id, now),
            next_on=next_on,
            next_week=next_week,
            today=today,
            surveys=lines,
            drafts=_unpublished(unit, workspace_id, teammate["id"], lines),
            emerging=_proposed_to(unit, workspace_id, teammate),
            talk=theme_figures.talk(unit, workspace_id, since=until - THEMES_OVER, until=until),
            unreached=reach_queries.count_unreached(unit, workspace_id),
            review=judging.waiting(unit, workspace_id, teammate["slack_user_id"]),
            failed_files=_failed_files(unit, workspace_id, now),
            reader=readiness.reader_of(unit, workspace_id),
        )
    )


def _proposed_to(unit: Unit, workspace_id: int, teammate: Any) -> tuple[tuple[str, int], ...]:
    """Themes that are proposed, for a lead: a name, and how many comments."""
    if teammate["slack_user_id"] not in roster_queries.leads(unit, workspace_id):
        return ()
    return tuple((each.name, len(each.answers)) for each in emerging.proposals(unit, workspace_id))


def _failed_files(unit: Unit, workspace_id: int, now: datetime) -> tuple[FailedFile, ...]:
    """Files of the import folder that nobody has mended yet."""
    rows = folder_queries.failed(unit, workspace_id, now - folders.SHOWN_FOR)
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    return tuple(FailedFile(row["name"], row["problems"], standing.local_day(row["at"], zone)) for row in rows)


def _unpublished(unit: Unit, workspace_id: int, teammate_id: int, lines: tuple[SurveyLine, ...]) -> tuple[str, ...]:
    """New surveys that this teammate has begun."""
    published = {line.key for line in lines}
    return tuple(name for name in draft_queries.names(unit, workspace_id, teammate_id) if name not in published)


def _contact(unit: Unit, workspace_id: int, contact_id: int, now: datetime) -> View:
    person = roster_queries.contact_facts(unit, workspace_id, contact_id)
    locale = choose(person["locale"], person["account_locale"], person["slack_locale"], person["country"]).locale
    asks = status_queries.open_asks(unit, workspace_id, contact_id, now, SHOWN)
    answers = status_queries.own_answers(unit, workspace_id, contact_id, SHOWN)
    zone = zone_of(person["time_zone"], person["slack_time_zone"], person["workspace_zone"])
    deeds = status_queries.told_to(unit, workspace_id, contact_id, SHOWN)
    return contact_home(
        ContactHome(
            locale=locale,
            company=person["company"],
            asks=tuple(
                showing.survey_ask(unit, workspace_id, ask["invitation_id"], ask["token"], ask["detail"])
                for ask in asks
            ),
            answers=tuple(_own_answer(unit, workspace_id, answer, locale, now) for answer in answers),
            opted_out=person["opted_out_at"] is not None,
            deeds=tuple(Deed(each["told"], each["told_at"].astimezone(zone).date()) for each in deeds),
        )
    )


def _own_answer(unit: Unit, workspace_id: int, answer: Any, locale: str, now: datetime) -> OwnAnswer:
    """An answer can be changed here as long as its question is open; later it is what was reported."""
    is_open = answer["expires_at"] is not None and now < answer["expires_at"]
    changeable = is_open and answer["state"] is not InvitationState.WITHDRAWN
    token = answer["token"] if changeable else None
    return OwnAnswer(
        ask=showing.told(unit, workspace_id, answer["invitation_id"], token or "", locale),
        changeable=token is not None,
        on=answer["day"],
        late=answer["late"],
    )
