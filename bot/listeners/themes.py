"""What customers talk about, and the team's own list of themes, which its leads keep."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from slack_bolt import Ack, App

from analysis.reporting import theme_figures
from analysis.topics import emerging, taxonomy
from analysis.topics.taxonomy import Listed, ThemeWrong, TooFewExamples
from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.payloads import Command, Submission, press, submission
from bot.told import standing
from bot.views import themes
from bot.views.blocks import Message, View
from bot.views.themes import Proposed, ThemesSeen
from bot.views.words import name
from storage.audits import Doer
from storage.database.units import Unit
from storage.models import ThemeState
from storage.people import roster_queries
from surveys.answering.answers import Who

Body = dict[str, Any]
DAYS, MOST_DAYS = 30, 365
_NUMBER = re.compile(r"[0-9]{1,4}")


def register(app: App, desk: Desk) -> None:
    """Listen to the figures, and to the list with its forms."""

    @app.action(ids.THEMES)
    def show(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            seen = _seen(desk, unit, pressed.who, DAYS)
        desk.views.open(pressed.trigger_id, themes.themes_modal(seen))
        ack()

    @app.action(ids.THEME_VOICES)
    def show_voices(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            shown = _voices(desk, unit, pressed.value)
        _beside(desk, pressed.view_id, pressed.trigger_id, shown)
        ack()

    @app.action(ids.THEME_LIST)
    def show_list(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            _lead(desk, unit, pressed.who)
            known = taxonomy.listed(unit, desk.workspace_id)
        _beside(desk, pressed.view_id, pressed.trigger_id, themes.list_modal(known))
        ack()

    @app.action(ids.THEME_ADD)
    def ask_what(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            _lead(desk, unit, pressed.who)
        _beside(desk, pressed.view_id, pressed.trigger_id, themes.add_modal())
        ack()

    @app.action(ids.THEME_MENU)
    def change(ack: Ack, body: Body) -> None:
        pressed = press(body)
        act, code = ids.unpack(pressed.value)
        if act == ids.THEME_RENAME:
            with desk.units.reading() as unit:
                _lead(desk, unit, pressed.who)
                (this,) = (each for each in taxonomy.listed(unit, desk.workspace_id) if each.code == code)
            _beside(desk, pressed.view_id, pressed.trigger_id, themes.rename_modal(this))
        else:
            known = desk.write(lambda unit: _set_state(desk, unit, pressed.who, code, _STATES[act]))
            if pressed.view_id is not None:
                desk.views.update(pressed.view_id, themes.list_modal(known))
        ack()

    @app.action(ids.GROUP_ACCEPT)
    def ask_name(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            _lead(desk, unit, pressed.who)
            proposed = next((each for each in _proposals(desk, unit) if each.group_id == int(pressed.value)), None)
        if proposed is None:
            raise Refused(DECIDED)
        _beside(desk, pressed.view_id, pressed.trigger_id, themes.accept_modal(proposed))
        ack()

    @app.action(ids.GROUP_DISMISS)
    def dismiss(ack: Ack, body: Body) -> None:
        pressed, now = press(body), desk.clock.now()

        def work(unit: Unit) -> ThemesSeen:
            by = _lead(desk, unit, pressed.who)
            _decided(lambda: emerging.dismiss(unit, desk.workspace_id, int(pressed.value), by, now))
            return _seen(desk, unit, pressed.who, DAYS)

        seen = desk.write(work)
        if pressed.view_id is not None:
            desk.views.update(pressed.view_id, themes.themes_modal(seen))
        desk.whisper(pressed.response_url, "Dismissed: it is not proposed again.")
        ack()

    @app.view(ids.GROUP_MODAL)
    def accept(ack: Ack, body: Body) -> None:
        sent, now = submission(body), desk.clock.now()
        called = (sent.inputs.get(ids.THEME_NAME) or "").strip()

        def work(unit: Unit) -> ThemesSeen:
            by = _lead(desk, unit, sent.who)
            group_id = int(sent.private_metadata)
            _decided(lambda: emerging.accept(unit, desk.workspace_id, group_id, called, by, now))
            return _seen(desk, unit, sent.who, DAYS)

        try:
            seen = desk.write(work)
        except ThemeWrong as why:
            ack(response_action="errors", errors={ids.THEME_NAME_BLOCK: str(why)})
        else:
            if sent.windows.below:
                desk.views.update(sent.windows.below, themes.themes_modal(seen))
            ack(response_action="update", view=themes.done_modal(f"*{name(called)}* is one of your themes now."))

    @app.view(ids.THEME_MODAL)
    def add(ack: Ack, body: Body) -> None:
        sent = submission(body)
        called = (sent.inputs.get(ids.THEME_NAME) or "").strip()
        typed = (sent.inputs.get(ids.THEME_EXAMPLES) or "").splitlines()

        def work(unit: Unit) -> tuple[Listed, ...]:
            by = _lead(desk, unit, sent.who)
            taxonomy.add(unit, desk.workspace_id, called, by, desk.clock.now(), typed=typed)
            return taxonomy.listed(unit, desk.workspace_id)

        try:
            known = desk.write(work)
        except ThemeWrong as why:
            at = ids.THEME_EXAMPLES_BLOCK if isinstance(why, TooFewExamples) else ids.THEME_NAME_BLOCK
            ack(response_action="errors", errors={at: str(why)})
        else:
            said = f"Added *{name(called)}*. Comments of the last 90 days are looked at in a moment, and all that come."
            _refresh(desk, sent, known)
            ack(response_action="update", view=themes.done_modal(said))

    @app.view(ids.THEME_NAME_MODAL)
    def rename(ack: Ack, body: Body) -> None:
        sent = submission(body)
        called = (sent.inputs.get(ids.THEME_NAME) or "").strip()

        def work(unit: Unit) -> tuple[Listed, ...]:
            by = _lead(desk, unit, sent.who)
            taxonomy.rename(unit, desk.workspace_id, sent.private_metadata, called, by, desk.clock.now())
            return taxonomy.listed(unit, desk.workspace_id)

        try:
            known = desk.write(work)
        except ThemeWrong as why:
            ack(response_action="errors", errors={ids.THEME_NAME_BLOCK: str(why)})
        else:
            _refresh(desk, sent, known)
            ack(response_action="update", view=themes.done_modal(f"It is called *{name(called)}* from now on."))


def say_themes(desk: Desk, asked: Command, words: str) -> Message:
    """What was talked about in as many days as were named. Raises Refused."""
    if words and not (_NUMBER.fullmatch(words) and 1 <= int(words) <= MOST_DAYS):
        raise Refused(f"How many days back? From 1 to {MOST_DAYS}, such as `/survey themes 7`.")
    with desk.units.reading() as unit:
        desk.teammate(unit, asked.who)
        return themes.themes_message(_seen(desk, unit, asked.who, int(words or DAYS)))


DECIDED = "Somebody has decided this already, or its comments are no longer a group."


def _decided(act: Callable[[], object]) -> None:
    try:
        act()
    except emerging.GroupDecided:
        raise Refused(DECIDED) from None


def _proposals(desk: Desk, unit: Unit) -> tuple[Proposed, ...]:
    return tuple(
        Proposed(each.group_id, each.name, len(each.answers), each.accounts, each.verbatims)
        for each in emerging.proposals(unit, desk.workspace_id)
    )


_STATES = {ids.THEME_HIDE: ThemeState.HIDDEN, ids.THEME_SHOW: ThemeState.SHOWN}


def _seen(desk: Desk, unit: Unit, who: Who, days: int) -> ThemesSeen:
    until = standing.today(unit, desk.workspace_id, desk.clock.now()) + timedelta(days=1)
    talk = theme_figures.talk(unit, desk.workspace_id, since=until - timedelta(days=days), until=until)
    return ThemesSeen(talk, is_lead=_is_lead(desk, unit, who), proposals=_proposals(desk, unit))


def _voices(desk: Desk, unit: Unit, value: str) -> View:
    code, days = ids.unpack(value)
    since, until = (date.fromisoformat(day) for day in days.split("/"))
    talk = theme_figures.talk(unit, desk.workspace_id, since=since, until=until)
    theme = next((each for each in talk.themes if each.code == code), None)
    if theme is None:
        raise Refused("Nobody talks about this any more, or it was hidden. Open the themes once more.")
    found = theme_figures.voices_of(unit, desk.workspace_id, code, since=since, until=until)
    return themes.voices_modal(theme, talk, found)


def _set_state(desk: Desk, unit: Unit, who: Who, code: str, state: ThemeState) -> tuple[Listed, ...]:
    by = _lead(desk, unit, who)
    taxonomy.set_state(unit, desk.workspace_id, code, state, by, desk.clock.now())
    return taxonomy.listed(unit, desk.workspace_id)


def _is_lead(desk: Desk, unit: Unit, who: Who) -> bool:
    return who.slack_user_id in roster_queries.leads(unit, desk.workspace_id)


def _lead(desk: Desk, unit: Unit, who: Who) -> Doer:
    """Whoever may change the list. Raises Refused, and what `Desk.teammate` raises."""
    teammate = desk.teammate(unit, who)
    if not _is_lead(desk, unit, who):
        raise Refused("The team's leads keep the list of themes. Ask one of them.")
    return Doer(teammate["name"], teammate["id"])


def _refresh(desk: Desk, sent: Submission, known: tuple[Listed, ...]) -> None:
    """Let the list below a form show what came of it."""
    if sent.windows.below:
        desk.views.update(sent.windows.below, themes.list_modal(known))


def _beside(desk: Desk, view_id: str | None, trigger_id: str, shown: View) -> None:
    """Over the modal in which something was pressed, or as the first one."""
    if view_id is None:
        desk.views.open(trigger_id, shown)
    else:
        desk.views.push(trigger_id, shown)
