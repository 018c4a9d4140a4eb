"""The weekly digest, in the team's channel."""

from collections.abc import Sequence
from datetime import date, timedelta

from analysis.reporting.digest import DigestFigures, Waiting, Window
from analysis.said.voices import Voice
from bot import ids
from bot.views.blocks import Block, Message, actions, button, context, image, kept, quote, section
from bot.views.figures import answers, bands, percent, scores, signed, span
from bot.views.labels import reasons_counted
from bot.views.switches import SendingState, resume_button, stop_button
from bot.views.talked import proposed_line, talked_line
from bot.views.words import counted, lines, name, renewal

WAITING_SHOWN = 5
HEARD_SHOWN = 5
VOICES_SHOWN = 3
VOICE_LIMIT = 280


def digest(
    figures: DigestFigures,
    *,
    chart_file: str | None = None,
    chart_says: str | None = None,
    sending: SendingState | None = None,
) -> Message:
    """The week in a few lines. `chart_file`: the uploaded picture, and what it shows in words; `sending`: the switch
    as it stands now."""
    facts = lines(window_line(figures.window), answered_line(figures.window), *week_lines(figures))
    picture = image(chart_file, chart_says or chart_alt(figures.window)) if chart_file else None
    heading = f"Customer feedback, {span(figures.starts_on, figures.ends_on - timedelta(days=1))}"
    blocks = kept(
        section(lines(f"*{heading}*", facts)),
        picture,
        *_voices(figures.voices),
        _controls(figures, sending or SendingState(stopped=figures.stopped)),
    )
    return Message(lines(heading, facts.replace("*", "")), blocks)


def window_line(window: Window) -> str:
    """The score and what its change means; the verdict alone where too few answered."""
    now, before = scores(window.now, window.before)
    if now is None or window.low is None or window.high is None:
        return f"NPS, last {window.days} days: {window.verdict}"
    likely = f"likely {signed(window.low)} to {signed(window.high)}, {answers(window.now)}"
    past = f" {window.days} days before: {before}." if before else ""
    return f"NPS, last {window.days} days: *{now}* ({likely}).{past} {window.verdict}"


def answered_line(window: Window) -> str | None:
    """`Answered: 144 of 598 (24 %).`; None where nobody was asked."""
    if not window.delivered:
        return None
    return f"Answered: {window.answered:,} of {window.delivered:,} ({percent(window.answered / window.delivered)})."


def week_lines(figures: DigestFigures) -> list[str | None]:
    """What happened in these days and what comes next; a line without a fact is None."""
    week = figures.answers
    heard = reasons_counted(figures.heard, figures.heard_own, figures.names, HEARD_SHOWN)
    return [
        f"This week: {answers(week)}: {bands(week)}." if week.n else "This week: no answers.",
        " ".join(part for part in (_in_time(figures), _waiting(figures.waiting, figures.ends_on)) if part),
        f"Heard most: {heard}." if heard else None,
        talked_line(figures.talk) if figures.talk else None,
        proposed_line(figures.emerging),
        _coming(figures),
    ]


def chart_alt(window: Window) -> str:
    """What the picture shows, in words."""
    return f"Chart. {window_line(window)}".replace("*", "")


def _coming(figures: DigestFigures) -> str:
    held = f"Held back by CSMs: {counted(figures.held, 'person', 'people')}. " if figures.held else ""
    if figures.stopped:
        return f"{held}All sends are stopped."
    return f"{held}Next week: {counted(figures.next_asks, 'ask', 'asks')}."


def _in_time(figures: DigestFigures) -> str | None:
    if not figures.low_scores:
        return None
    return f"Low scores answered in time: {figures.in_time:,} of {figures.low_scores:,}."


def _waiting(cases: tuple[Waiting, ...], today: date) -> str | None:
    """An account is named once, however many of its people wait."""
    if not cases:
        return None
    of_account: dict[str, list[Waiting]] = {}
    for case in cases:
        of_account.setdefault(case.account, []).append(case)
    waiting = list(of_account.values())
    listed = [_waiting_account(each, today) for each in waiting[:WAITING_SHOWN]]
    more = sum(map(len, waiting[WAITING_SHOWN:]))
    return f"Waiting: {'; '.join([*listed, f'{more:,} more'] if more else listed)}."


def _waiting_account(cases: Sequence[Waiting], today: date) -> str:
    told = [f"{len(cases):,} cases" if len(cases) > 1 else None, renewal(cases[0].renews_on, today)]
    notes = ", ".join(each for each in told if each)
    owners = list(dict.fromkeys(f"owner {name(case.owner)}" if case.owner else "no owner" for case in cases))
    return f"{name(cases[0].account)}{f' ({notes})' if notes else ''}, {' and '.join(owners)}"


def _voices(voices: tuple[Voice, ...]) -> list[Block | None]:
    found: list[Block | None] = []
    for voice in voices[:VOICES_SHOWN]:
        said_by = [name(part) for part in (voice.title, voice.account) if part]
        said_by += ["recorded by the team"] if voice.recorded else []
        # The score first: a line that begins with an Arabic title would be laid out from right to left as a whole.
        found += [quote(voice.words, VOICE_LIMIT), context(", ".join([f"{voice.score} of {voice.most}", *said_by]))]
    return found


def _controls(figures: DigestFigures, sending: SendingState) -> Block | None:
    return actions(
        button("Open cases", ids.OPEN_CASES, ids.ALL),
        button("How is this counted?", ids.COUNTED, str(figures.window.days)),
        resume_button(sending) if sending.stopped else stop_button(),
    )
