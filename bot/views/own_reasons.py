"""The workspace's own reasons: what it calls the shipped ones, and those that it adds below them."""

from collections.abc import Sequence

from analysis.taught.naming import Reason, Reasons
from bot import ids, learning_ids
from bot.views.blocks import (
    SECTION_LIMIT,
    Block,
    View,
    actions,
    button,
    context,
    input_,
    modal,
    option,
    section,
    select,
    text_box,
)
from bot.views.labels import INDENT, indented
from bot.views.words import lines, name

NAME_LIMIT = 60


def own_reasons(reasons: Reasons) -> View:
    """All reasons as the team reads them, with what may be done about them."""
    return modal(
        "Reasons",
        [
            *(section(lines(*part)) for part in _parts([_line(each) for each in reasons.all])),
            section("Rename or retire one", _menu(learning_ids.REASON_EDIT, reasons.all, "Which one?")),
            section("Add one of your own", button("Add…", learning_ids.REASON_ADD, ids.NEW)),
            context(
                "Customers never read these names. An own reason counts with the one above it, and is told beside it."
            ),
        ],
        close="Close",
    )


def naming(reason: Reason) -> View:
    """Another name for one reason; an own one may be retired, and comes back the same way."""
    own = reason.code != reason.parent
    act = (
        button("Use it again", learning_ids.REVIVE, reason.code)
        if reason.retired
        else button("Retire it", learning_ids.RETIRE, reason.code)
    )
    blocks: list[Block | None] = [
        section(f"*{name(reason.name)}*"),
        input_(
            "What your team calls it",
            text_box(learning_ids.NAME, most=NAME_LIMIT, start=reason.name, multiline=False),
            learning_ids.NAME_BLOCK,
            hint=None if own else "Leave it empty for the name that Askback came with.",
            optional=not own,
        ),
        actions(act) if own else None,
        context("Retired reasons cannot be chosen any more. Answers keep them.") if own else None,
    ]
    return modal(
        "Name a reason",
        [block for block in blocks if block],
        callback_id=learning_ids.NAMING,
        submit="Save",
        close="Back",
        private_metadata=reason.code,
    )


def adding(reasons: Reasons) -> View:
    """A reason of the workspace's own, below a shipped one."""
    shipped = tuple(each for each in reasons.all if each.code == each.parent)
    return modal(
        "Add a reason",
        [
            input_("Below", _menu(learning_ids.BELOW, shipped, "Which it belongs to"), learning_ids.BELOW_BLOCK),
            input_(
                "What your team calls it",
                text_box(learning_ids.NAME, most=NAME_LIMIT, multiline=False),
                learning_ids.NAME_BLOCK,
            ),
        ],
        callback_id=learning_ids.ADDING,
        submit="Add",
        close="Back",
    )


def _menu(action_id: str, reasons: tuple[Reason, ...], placeholder: str) -> Block:
    return select(action_id, [option(indented(each), each.code) for each in reasons], placeholder)


def _parts(listed: Sequence[str]) -> list[list[str]]:
    """The lines in as many sections as hold them."""
    parts: list[list[str]] = [[]]
    for line in listed:
        if len(lines(*parts[-1], line)) > SECTION_LIMIT:
            parts.append([])
        parts[-1].append(line)
    return parts


def _line(reason: Reason) -> str:
    indent = INDENT if reason.code != reason.parent else ""
    return f"{indent}{name(reason.name)}{' (retired)' if reason.retired else ''}  `{reason.code}`"
