"""A survey that is being edited at a glance: its settings, its questions, and what is still to be put right."""

from collections.abc import Sequence

from bot import editing_ids, ids
from bot.views.blocks import Block, Element, View, actions, button, confirm, context, divider, kept, modal, section
from bot.views.editing.words import KINDS, problem_line, question_lines, settings_lines, title_of
from bot.views.words import counted, cut, dotted, escape, lines
from storage.models import SurveyKind
from surveys.definition.definitions import MOST_QUESTIONS, Problem
from surveys.drafting.draft_edits import questions
from surveys.drafting.drafts import Draft

PROBLEMS_SHOWN = 5
TO_REHEARSE = "A rehearsal plays what is published. Publish your changes to rehearse them."
FIXED = "What a leaving customer is asked is the same for everybody; reasons are counted by it."


def edit_button(name: str) -> Element:
    """Opens a survey for editing, wherever it is listed."""
    return button("Edit", editing_ids.EDIT, name, label_spoken=f"Edit {name}")


def new_button() -> Element:
    return button("New survey", editing_ids.NEW, ids.NEW)


def overview(draft: Draft, problems: Sequence[Problem], *, note: str | None = None) -> View:
    """What stands in the draft; `note` says what has just happened."""
    asked = questions(draft.body)
    return modal(
        "Edit a survey",
        kept(
            section(lines(f"*{note}*" if note else None, _head(draft))),
            *_standing(draft),
            section(_to_put_right(draft, problems)) if problems else None,
            section(
                settings_lines(draft.body),
                button("Change", editing_ids.SETTINGS_OPEN, draft.name, label_spoken="Change when and whom"),
            ),
            divider(),
            section("*Questions*, in this order") if asked else section("*No questions yet*"),
            *(_question(draft, number, each) for number, each in enumerate(asked, start=1)),
            context(FIXED) if _is_fixed(draft) else None,
            actions(_add(draft) if len(asked) < MOST_QUESTIONS and not _is_fixed(draft) else None),
            divider(),
            actions(
                button("Preview", editing_ids.PREVIEW_OPEN, draft.name) if asked else None,
                None if draft.is_kept or _is_fixed(draft) else button("Rehearse", ids.REHEARSE, draft.name),
            ),
            context(TO_REHEARSE) if draft.is_kept and not _is_fixed(draft) else None,
            context("Nothing reaches customers before you publish. Your changes stay here when you close this window."),
        ),
        callback_id=editing_ids.OVERVIEW,
        submit="Publish…" if draft.is_kept else None,
        close="Close",
        private_metadata=draft.name,
    )


def _head(draft: Draft) -> str:
    kind = KINDS.get(str(draft.body.get("kind")))
    version = f"version {draft.newest}" if draft.newest else "not published yet"
    return lines(f"*{escape(cut(title_of(draft.name, draft.body), 80))}*", dotted(f"`{draft.name}`", kind, version))


def _standing(draft: Draft) -> list[Block]:
    """Whose changes these are, and the way back."""
    if not draft.is_kept:
        return []
    if draft.is_behind:
        begun = f"began from version {draft.base}" if draft.base else "were to be a new survey"
        said = f"Your changes {begun}. By now version {draft.newest} holds: somebody else has published it."
        again = button(
            f"Start again from {draft.newest}",
            editing_ids.START_AGAIN,
            draft.name,
            ask_first=confirm("Start again?", "Your changes are forgotten.", "Start again", "Keep them"),
        )
        return kept(section(said), actions(again))
    forget = button(
        "Forget my changes",
        editing_ids.DROP,
        draft.name,
        ask_first=confirm("Forget your changes?", "The survey stays as it is published.", "Forget them", "Keep them"),
    )
    return [section("You have changes that are not published.", forget)]


def _to_put_right(draft: Draft, problems: Sequence[Problem]) -> str:
    listed = [f"• {escape(problem_line(each, draft.body))}" for each in problems[:PROBLEMS_SHOWN]]
    left = len(problems) - len(listed)
    more = f"… and {counted(left, 'more', 'more')}" if left else None
    return lines("*To put right before it can be published:*", *listed, more)


def _is_fixed(draft: Draft) -> bool:
    return draft.body.get("kind") == SurveyKind.CHURN_EXIT


def _question(draft: Draft, number: int, question: dict[str, object]) -> Block:
    value = ids.pack(draft.name, str(question["key"]))
    edit = button("Edit", editing_ids.QUESTION_OPEN, value, label_spoken=f"Edit question {number}")
    return section(question_lines(number, question), None if _is_fixed(draft) else edit)


def _add(draft: Draft) -> Element:
    return button("Add a question", editing_ids.QUESTION_OPEN, ids.pack(draft.name, ""))
