"""What customers talk about, and the team's own list of themes, which its leads keep."""

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
from bot.listeners.periods import days_back
from bot.payloads import Command, Press, Submission, press, submission
from bot.told import standing
from bot.views import themes
from bot.views.blocks import Message, View
from bot.views.themes import Proposed, ThemesSeen
from bot.views.words import name
from storage.answering import rollups
from storage.audits import Doer
from storage.database.units import Unit
from storage.models import ThemeState
from storage.people import roster_queries
from surveys.answering.answers import Who

Body = dict[str, Any]
DAYS = 30
AT_THE_COMMAND_LINE = (
    "Themes between two days come from `askback stats themes` at the command line, with `--since` and `--until`."
)
LOOKED_AT = "Comments of the last 90 days are looked at in a moment, and all that come."


def register(app: App, desk: Desk) -> None:
    """Listen to the figures, to the list with its forms, and to the groups that are proposed."""
    _figures(app, desk)
    _list(app, desk)
    _forms(app, desk)
    _groups(app, desk)


def _figures(app: App, desk: Desk) -> None:
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
        _beside(desk, pressed, shown)
        ack()


def _list(app: App, desk: Desk) -> None:
    @app.action(ids.THEME_LIST)
    def show_list(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            _lead(desk, unit, pressed.who)
            known = taxonomy.listed(unit, desk.workspace_id)
        _beside(desk, pressed, themes.list_modal(known))
        ack()

    @app.action(ids.THEME_ADD)
    def ask_what(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            _lead(desk, unit, pressed.who)
        _beside(desk, pressed, themes.add_modal())
        ack()

    @app.action(ids.THEME_MENU)
    def change(ack: Ack, body: Body) -> None:
        pressed = press(body)
        act, code = ids.unpack(pressed.value)
        if act == ids.THEME_RENAME:
            with desk.units.reading() as unit:
                form = _renaming(desk, unit, pressed.who, code)
            _beside(desk, pressed, form)
        else:
            known = desk.write(lambda unit: _set_state(desk, unit, pressed.who, code, _STATES[act]))
            _draw_anew(desk, pressed.view_id, themes.list_modal(known))
        ack()


def _forms(app: App, desk: Desk) -> None:
    @app.view(ids.THEME_MODAL)
    def add(ack: Ack, body: Body) -> None:
        sent = submission(body)
        try:
            known = desk.write(lambda unit: _add(desk, unit, sent))
        except ThemeWrong as why:
            at = ids.THEME_EXAMPLES_BLOCK if isinstance(why, TooFewExamples) else ids.THEME_NAME_BLOCK
            ack(response_action="errors", errors={at: str(why)})
        else:
            said = f"Added *{_called(sent)}*. {LOOKED_AT}"
            _draw_anew(desk, sent.windows.below, themes.list_modal(known))
            ack(response_action="update", view=themes.done_modal(said))

    @app.view(ids.THEME_NAME_MODAL)
    def rename(ack: Ack, body: Body) -> None:
        sent = submission(body)
        try:
            known = desk.write(lambda unit: _rename(desk, unit, sent))
        except ThemeWrong as why:
            ack(response_action="errors", errors={ids.THEME_NAME_BLOCK: str(why)})
        else:
            _draw_anew(desk, sent.windows.below, themes.list_modal(known))
            ack(response_action="update", view=themes.done_modal(f"It is called *{_called(sent)}* from now on."))


def _groups(app: App, desk: Desk) -> None:
    @app.action(ids.GROUP_ACCEPT)
    def ask_name(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            form = _accepting(desk, unit, pressed)
        _beside(desk, pressed, form)
        ack()

    @app.view(ids.GROUP_MODAL)
    def accept(ack: Ack, body: Body) -> None:
        sent = submission(body)
        try:
            seen = desk.write(lambda unit: _accept(desk, unit, sent))
        except ThemeWrong as why:
            ack(response_action="errors", errors={ids.THEME_NAME_BLOCK: str(why)})
        else:
            _, _, message = ids.unpack_group(sent.private_metadata)
            _show_anew(desk, sent.windows.below, message, seen)
            ack(response_action="update", view=themes.done_modal(f"*{_called(sent)}* is one of your themes now."))

    @app.action(ids.GROUP_DISMISS)
    def dismiss(ack: Ack, body: Body) -> None:
        pressed = press(body)
        seen = desk.write(lambda unit: _dismiss(desk, unit, pressed))
        _show_anew(desk, pressed.view_id, pressed.response_url, seen)
        desk.whisper(pressed.response_url, f"Dismissed. {themes.DISMISSED}")
        ack()


def say_themes(desk: Desk, asked: Command, words: str) -> Message:
    """What was talked about in as many days as were named. Raises Refused."""
    days = days_back(words, DAYS, such_as="/survey themes 7", otherwise=AT_THE_COMMAND_LINE)
    with desk.units.reading() as unit:
        desk.teammate(unit, asked.who)
        return themes.themes_message(_seen(desk, unit, asked.who, days))


def _add(desk: Desk, unit: Unit, sent: Submission) -> tuple[Listed, ...]:
    by, typed = _lead(desk, unit, sent.who), (sent.inputs.get(ids.THEME_EXAMPLES) or "").splitlines()
    taxonomy.add(unit, desk.workspace_id, _typed(sent), by, desk.clock.now(), typed=typed)
    return taxonomy.listed(unit, desk.workspace_id)


def _rename(desk: Desk, unit: Unit, sent: Submission) -> tuple[Listed, ...]:
    by = _lead(desk, unit, sent.who)
    taxonomy.rename(unit, desk.workspace_id, sent.private_metadata, _typed(sent), by, desk.clock.now())
    return taxonomy.listed(unit, desk.workspace_id)


def _renaming(desk: Desk, unit: Unit, who: Who, code: str) -> View:
    _lead(desk, unit, who)
    return themes.rename_modal(next(each for each in taxonomy.listed(unit, desk.workspace_id) if each.code == code))


def _accepting(desk: Desk, unit: Unit, pressed: Press) -> View:
    _lead(desk, unit, pressed.who)
    group_id, days = map(int, ids.unpack(pressed.value))
    proposed = next((each for each in _proposals(desk, unit) if each.group_id == group_id), None)
    if proposed is None:
        raise Refused(DECIDED)
    return themes.accept_modal(proposed, days, pressed.response_url)


def _accept(desk: Desk, unit: Unit, sent: Submission) -> ThemesSeen:
    by, (group_id, days, _) = _lead(desk, unit, sent.who), ids.unpack_group(sent.private_metadata)
    _decided(lambda: emerging.accept(unit, desk.workspace_id, group_id, _typed(sent), by, desk.clock.now()))
    return _seen(desk, unit, sent.who, days)


def _dismiss(desk: Desk, unit: Unit, pressed: Press) -> ThemesSeen:
    by, (group_id, days) = _lead(desk, unit, pressed.who), map(int, ids.unpack(pressed.value))
    _decided(lambda: emerging.dismiss(unit, desk.workspace_id, group_id, by, desk.clock.now()))
    return _seen(desk, unit, pressed.who, days)


def _typed(sent: Submission) -> str:
    return (sent.inputs.get(ids.THEME_NAME) or "").strip()


def _called(sent: Submission) -> str:
    """The name in a form, as it stands in a sentence."""
    return name(_typed(sent))


DECIDED = "Somebody has decided this already, or its comments are no longer a group."


def _decided(act: Callable[[], object]) -> None:
    try:
        act()
    except emerging.GroupDecided:
        raise Refused(DECIDED) from None


def _proposals(desk: Desk, unit: Unit) -> tuple[Proposed, ...]:
    zone, _ = rollups.zone_and_segments(unit, desk.workspace_id)
    return tuple(
        Proposed(
            each.group_id,
            each.name,
            len(each.answers),
            each.accounts,
            each.verbatims,
            like=(each.like[0], standing.local_day(each.like[1], zone)) if each.like else None,
        )
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


def _draw_anew(desk: Desk, view_id: str | None, shown: View) -> None:
    """Let an open modal show what came of it; None or "" where none is open."""
    if view_id:
        desk.views.update(view_id, shown)


def _show_anew(desk: Desk, view_id: str | None, message: str | None, seen: ThemesSeen) -> None:
    """Let the figures in a modal, or else in the message of this response_url, show what was decided."""
    if view_id:
        desk.views.update(view_id, themes.themes_modal(seen))
    else:
        desk.show(message, themes.themes_message(seen), in_place=True)


def _beside(desk: Desk, pressed: Press, shown: View) -> None:
    """Over the modal in which something was pressed, or as the first one."""
    if pressed.view_id is None:
        desk.views.open(pressed.trigger_id, shown)
    else:
        desk.views.push(pressed.trigger_id, shown)
