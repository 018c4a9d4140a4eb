"""Before a survey is published: what changes, and what that means; and afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import editing_ids, ids
from bot.views.blocks import Block, View, actions, button, confirm, context, divider, kept, modal, section
from bot.views.editing.words import settings_lines, when
from bot.views.words import counted, cut, escape, lines
from surveys.definition.applying import Applied
from surveys.definition.differences import Change
from surveys.drafting.drafts import Draft, NewerVersion

CHANGES_SHOWN = 12
CHANGE_LIMIT = 220
_ASKING = {
    "enabled": "on",
    "ask": "when it asks",
    "audience": "whom it asks",
    "share": "the share of them that is asked each time",
    "people": "which people",
    "places": "where",
    "open_days": "days it is open",
    "remind_after_days": "days of reminders",
    "rest_days": "days of rest before the same person is asked again",
}
"""The settings that say when, whom and how it asks."""


@dataclass(frozen=True)
class Start:
    """How a new survey begins: so many people first, then so many a day until somebody presses `Go on`."""

    pilot: int
    a_day: int


def publishing_modal(
    draft: Draft, changes: Sequence[Change], start: Start | None, reach: tuple[int, int] | None = None
) -> View:
    """What `Publish` would do; `start` of a survey that asks few as yet, `reach` as `settings.Found` has it."""
    return modal(
        "Publish?",
        kept(
            section(f"*{escape(draft.name)}* becomes version {draft.newest + 1}."),
            *(_changes("What changes", changes) if draft.base else [section(settings_lines(draft.body))]),
            section(f"Its audience is *{reach[0]:,}* of {reach[1]:,} reachable contacts.") if reach else None,
            context(_begins(start) if start else _goes_on(changes)),
        ),
        callback_id=editing_ids.PUBLISHING,
        submit="Publish",
        close="Back",
        private_metadata=ids.pack(draft.name, draft.newest),
    )


def _goes_on(changes: Sequence[Change]) -> str:
    stays = "" if any(_part(change) in _ASKING for change in changes) else "It goes on asking as it does. "
    return f"{stays}Questions that stand keep their words."


def _told(change: Change) -> str:
    """The change with its setting as the form calls it."""
    part = _part(change)
    return str(replace(change, setting=_ASKING.get(part, part) + change.setting.removeprefix(part)))


def _part(change: Change) -> str:
    return change.setting.split(".")[0]


def conflict_modal(found: NewerVersion) -> View:
    """Somebody else was first: what they changed, what one would change oneself, and both ways on."""
    draft = found.draft
    again = button(
        f"Forget mine, take version {draft.newest}",
        editing_ids.START_AGAIN,
        draft.name,
        ask_first=confirm("Forget your changes?", "They cannot be brought back.", "Forget them", "Keep them"),
    )
    newer = f"*While you were editing, version {draft.newest} was published.*"
    nothing = f"Your changes began {f'from version {draft.base}' if draft.base else 'before there was this survey'}."
    return modal(
        "Someone was first",
        kept(
            section(lines(newer, nothing)),
            *(_changes("What has changed since then", found.theirs) if found.theirs else []),
            divider(),
            *(_changes("What you change", found.mine) if found.mine else []),
            context(
                f"Publish yours, and version {draft.newest + 1} is all as in your draft: what they changed is undone."
            ),
            actions(again),
        ),
        callback_id=editing_ids.PUBLISHING,
        submit="Publish mine",
        close="Back",
        private_metadata=ids.pack(draft.name, draft.newest),
    )


def published_modal(done: Applied, start: Start | None) -> View:
    """What has been done, and what comes next."""
    asks = f"It asks {when(done.definition.body)}." if done.definition.enabled else "It is off: nobody is asked."
    said = lines(
        f"*Published:* {escape(done.definition.name)}, version {done.version}.",
        asks,
        _begins(start) if start and done.definition.enabled else None,
    )
    return modal("Published", [section(said)], close="Done")


def _begins(start: Start) -> str:
    first = counted(start.pilot, "person is asked first", "people are asked first")
    return f"It begins carefully: {first}, then {start.a_day} a day, until somebody presses Go on."


def _changes(title: str, changes: Sequence[Change]) -> list[Block]:
    listed = [f"• {escape(cut(_told(change), CHANGE_LIMIT))}" for change in changes[:CHANGES_SHOWN]]
    left = len(changes) - len(listed)
    more = f"… and {counted(left, 'more change', 'more changes')}" if left else None
    return [section(lines(f"*{title}*", *listed, more))]
