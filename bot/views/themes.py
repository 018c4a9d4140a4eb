"""What customers talk about: how often, how it moved, in whose words; and the team's own list of themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.said.voices import Voice
from analysis.topics.talk import Talk, Talked, most_talked, shown_before, shown_share
from analysis.topics.taxonomy import FEWEST_EXAMPLES, LONGEST_NAME, Listed
from bot import ids
from bot.views.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    input_,
    kept,
    modal,
    option,
    overflow,
    quote,
    section,
    text_box,
)
from bot.views.figures import span
from bot.views.talked import UNNAMED
from bot.views.words import counted, day, dotted, lines, name, one_line
from storage.models import ThemeOrigin

THEMES_SHOWN = 10
LISTED = 98  # a window of Slack has room for no more
VOICE_LIMIT = 400
TITLE = "Themes"
HOW = (
    "A comment can be about several themes, or about none. A change is called more than chance only where it would be "
    "with all themes looked at together. Comments that only a CSM may see are left out."
)
DISMISSED = "This group is not proposed again. The same subject may come back in other words."
_ORIGINS = {ThemeOrigin.SHIPPED: None, ThemeOrigin.OWN: "your own", ThemeOrigin.EMERGING: "found in comments"}


@dataclass(frozen=True)
class Proposed:
    """Comments that no theme explains and that are alike, and some of them to the letter. `name` is empty where they
    share no word. `like`: the name of a group that was dismissed and that this may be in other words, and the day of
    that."""

    group_id: int
    name: str
    comments: int
    accounts: int
    verbatims: tuple[str, ...]
    like: tuple[str, date] | None = None


@dataclass(frozen=True)
class ThemesSeen:
    """What its reader sees. `is_lead`: may change the list."""

    talk: Talk
    is_lead: bool
    proposals: tuple[Proposed, ...] = ()


def themes_message(seen: ThemesSeen) -> Message:
    """For the asker alone."""
    blocks = [*themes_blocks(seen), context("Only you see this.")]
    return Message(lines(_heading(seen.talk), *_told(seen.talk)).replace("*", ""), blocks)


def themes_modal(seen: ThemesSeen) -> View:
    return modal(TITLE, themes_blocks(seen), close="Close")


def themes_blocks(seen: ThemesSeen) -> list[Block]:
    talk = seen.talk
    first = most_talked(talk, THEMES_SHOWN)
    return kept(
        section(lines(_heading(talk), _basis(talk))),
        *(_theme(each, talk) for each in first),
        _rest(talk, len(first)),
        *(block for each in seen.proposals for block in _proposed(each, _days(talk), is_lead=seen.is_lead)),
        divider() if seen.proposals else None,
        actions(button("Names and own themes", ids.THEME_LIST, ids.ALL)) if seen.is_lead else None,
        context(HOW),
    )


def voices_modal(theme: Talked, talk: Talk, voices: Sequence[Voice]) -> View:
    """A theme with a few comments about it."""
    said = [block for voice in voices for block in _voice(voice)]
    nothing = section("No comment about it can be shown here: scored answers in words that name nobody of the team.")
    return modal(
        TITLE,
        kept(
            section(lines(_heading(talk), f"*{name(theme.name)}*  {_counts(theme, talk)}", _moved(theme))),
            divider(),
            *(said or [nothing]),
        ),
        close="Close",
    )


def list_modal(themes: Sequence[Listed]) -> View:
    """All themes, with what can be done to each."""
    return modal(TITLE, list_blocks(themes), close="Close")


def list_blocks(themes: Sequence[Listed]) -> list[Block]:
    return kept(
        section("*Your themes*  Hidden ones are still read, and shown nowhere."),
        actions(button("Add a theme", ids.THEME_ADD, ids.ALL)),
        *(_listed(each) for each in themes[:LISTED]),
    )


def add_modal() -> View:
    """A new theme, and comments that are about it."""
    return modal(
        "Add a theme",
        [
            input_("Name", text_box(ids.THEME_NAME, most=LONGEST_NAME, multiline=False), ids.THEME_NAME_BLOCK),
            input_(
                "Comments about it",
                text_box(ids.THEME_EXAMPLES),
                ids.THEME_EXAMPLES_BLOCK,
                hint=f"One a line, at least {FEWEST_EXAMPLES}, ten are better: as customers would write them, in any "
                "language. New comments that mean nearly the same are taken to be about it.",
            ),
        ],
        callback_id=ids.THEME_MODAL,
        submit="Add",
        close="Cancel",
    )


def rename_modal(theme: Listed) -> View:
    box = text_box(ids.THEME_NAME, most=LONGEST_NAME, multiline=False, start=theme.name)
    return modal(
        "Rename a theme",
        [input_("Name", box, ids.THEME_NAME_BLOCK)],
        callback_id=ids.THEME_NAME_MODAL,
        submit="Rename",
        close="Cancel",
        private_metadata=theme.code,
    )


def accept_modal(proposed: Proposed, days: int, message: str | None) -> View:
    """What the new theme is called. `days`, `message`: what shows themes below it, as `ids.pack_group` has it."""
    box = text_box(ids.THEME_NAME, most=LONGEST_NAME, multiline=False, start=proposed.name)
    return modal(
        "Accept a theme",
        [
            input_("Name", box, ids.THEME_NAME_BLOCK),
            section(f"Its {proposed.comments:,} comments become its examples: what means nearly the same is about it."),
        ],
        callback_id=ids.GROUP_MODAL,
        submit="Accept",
        close="Cancel",
        private_metadata=ids.pack_group(proposed.group_id, days, message),
    )


def done_modal(said: str) -> View:
    return modal(TITLE, [section(said)], close="Close")


def _heading(talk: Talk) -> str:
    return f"*What customers talk about*, {span(talk.since, talk.until - timedelta(days=1), year=True)}"


def _basis(talk: Talk) -> str:
    days = counted(_days(talk), "day", "days")
    now = counted(talk.n, "comment", "comments")
    if not talk.showable:
        return f"{now}: too few to say what is talked about most."
    few = " Few comments: the ranges say more than the shares." if talk.few else ""
    if not talk.comparable:
        return f"From {now}. {talk.before or 'None'} in the {days} before: too few to compare with.{few}"
    return f"From {now}, against {talk.before:,} in the {days} before.{few}"


def _days(talk: Talk) -> int:
    return (talk.until - talk.since).days


def _told(talk: Talk) -> list[str | None]:
    first = most_talked(talk, THEMES_SHOWN)
    told = [lines(f"{name(each.name)}: {_counts(each, talk)}", _moved(each)) for each in first]
    return [_basis(talk), *told]


def _theme(theme: Talked, talk: Talk) -> Block:
    said = lines(f"*{name(theme.name)}*  {_counts(theme, talk)}", _moved(theme))
    where = ids.pack(theme.code, f"{talk.since}/{talk.until}")
    return section(said, button("What they say", ids.THEME_VOICES, where, label_spoken=f"What they say: {theme.name}"))


def _counts(theme: Talked, talk: Talk) -> str:
    """`31 of 144 comments (22 %, likely 15 to 29)`."""
    share, low, high = (shown_share(each, talk) for each in (theme.share, theme.low, theme.high))
    likely = f"likely {low} to {high}"
    return f"{theme.count:,} of {counted(talk.n, 'comment', 'comments')} ({share} %, {likely})"


def _moved(theme: Talked) -> str:
    before = shown_before(theme)
    change = None if before is None else f"Before: {before} %. {theme.verdict.sentence}"
    return dotted(f"{theme.displeased:,} displeased, {theme.pleased:,} pleased", change)


def _rest(talk: Talk, told: int) -> Block | None:
    others = [each for each in talk.themes[told:] if each.count] if talk.showable else []
    if not others:
        return None
    return context(f"Less often: {', '.join(f'{name(each.name)} ({each.count:,})' for each in others)}.")


def _proposed(group: Proposed, days: int, *, is_lead: bool) -> list[Block]:
    heard = f"{counted(group.comments, 'comment', 'comments')} from {counted(group.accounts, 'account', 'accounts')}"
    sure = confirm("Dismiss this group?", DISMISSED, "Dismiss", "Keep")
    value, called = ids.pack(group.group_id, days), one_line(group.name) or f"comments {UNNAMED}"
    title = f": {name(group.name)}" if group.name else f", {UNNAMED}"
    acts = (
        button("Accept…", ids.GROUP_ACCEPT, value, label_spoken=f"Accept: {called}"),
        button("Dismiss", ids.GROUP_DISMISS, value, label_spoken=f"Dismiss: {called}", ask_first=sure),
    )
    return kept(
        divider(),
        section(f"*Perhaps a new theme{title}*  {heard} that no theme explains"),
        *(quote(words, VOICE_LIMIT) for words in group.verbatims),
        context(_dismissed(*group.like)) if group.like else None,
        actions(*acts) if is_lead else context("The team's leads decide whether it becomes one."),
    )


def _dismissed(called: str, on: date) -> str:
    if called:
        return f"Perhaps what was dismissed on {day(on)}: {name(called)}."
    return f"Perhaps a group {UNNAMED} that was dismissed on {day(on)}."


def _voice(voice: Voice) -> list[Block]:
    said_by = [name(part) for part in (voice.title, voice.account) if part]
    said_by += ["recorded by the team"] if voice.recorded else []
    words = quote(voice.words, VOICE_LIMIT)
    return kept(words, context(", ".join([f"{voice.score} of {voice.most}", *said_by])))


def _listed(theme: Listed) -> Block:
    act = option("Hide", ids.pack(ids.THEME_HIDE, theme.code))
    if not theme.is_shown:
        act = option("Show again", ids.pack(ids.THEME_SHOW, theme.code))
    said_by = f"{name(theme.made_by)}, {day(theme.at.date())}" if theme.made_by and theme.at else None
    facts = dotted("hidden" if not theme.is_shown else None, _ORIGINS[theme.origin], said_by)
    menu = overflow(ids.THEME_MENU, [option("Rename", ids.pack(ids.THEME_RENAME, theme.code)), act])
    return section(f"*{name(theme.name)}*{f'  {facts}' if facts else ''}", menu)
