"""A file that was dropped into the bot's DM: what it was taken for, what it would change, what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import ids
from bot.import_words import changed, problems, summary
from bot.views.blocks import Block, Message, actions, button, confirm, context, kept, section
from bot.views.words import counted, cut, day, escape, lines, name
from storage.files.import_files import PROBLEM
from storage.importing.import_run import ImportReport

LINES_LIMIT = 2800
HISTORY = "history"
MAY_NOT_READ = "Askback may not read files here. Whoever manages the Slack app can give it the scope files:read."
LONG_AGO = "They count on the days they were given. No case is opened, and nobody is written to because of them."
_WHY = {
    "not_a_csv": "This is no CSV (nor JSON). In Excel or Google Sheets choose “CSV”, and drop that file here.",
    "file_too_large": "It is larger than 20 MB. Split it into several files, or import it with the command line.",
    "file_elsewhere": "It is kept outside Slack. Download it as CSV, and drop that file here.",
    "file_not_found": "It is no longer in Slack. Drop it here once more.",
    "file_deleted": "It is no longer in Slack. Drop it here once more.",
    "file_not_readable": MAY_NOT_READ,
    "missing_scope": MAY_NOT_READ,
    "gave_up": "Slack did not hand it over in several tries. Drop it here once more.",
}


@dataclass(frozen=True)
class Dropped:
    """A dropped file as it stands. `until`: the last day on which its import can be taken back; None: not any more."""

    drop_id: int
    file: str
    state: str
    report: ImportReport | None = None
    percent: int = 0
    why: str | None = None
    undone: dict[str, Any] | None = None
    until: date | None = None


def dropped(file: Dropped) -> Message:
    """The answer in the thread of the file."""
    blocks = _BLOCKS[file.state](file)
    text = " ".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    return Message(cut(text.replace("*", ""), 3000), blocks)


def rows_returned(file: str, count: int) -> str:
    """What is said with the file of the rows that could not be taken."""
    rows = counted(count, "row", "rows")
    how = f"Mend what the column {PROBLEM} names, and drop the file here: that column is passed over."
    return f"{rows} of *{name(file)}* could not be taken. {how}"


def _checking(file: Dropped) -> list[Block]:
    return [section(f"Reading *{name(file.file)}*. Nothing is changed yet.")]


def _checked(file: Dropped) -> list[Block]:
    report = file.report
    assert report is not None
    if report.refused or (report.left_out and not report.rows):
        mend = "Nothing was imported. Mend it, and drop it here again."
        return [section(f"*{name(file.file)}* cannot be imported as it is. {mend}"), *_problems(report)]
    value = str(file.drop_id)
    taken = f"*{name(file.file)}* was taken for *{_kind(report)}*: {escape(summary(report))}"
    good = button("Apply without the bad rows", ids.DROP_APPLY_GOOD, value)
    whole = button("Apply", ids.DROP_APPLY, value, style="primary")
    return kept(
        section(taken),
        _headings(report),
        section(LONG_AGO) if report.kind == HISTORY else None,
        _listed("*What would change*", changed(report)),
        *(_problems(report, "As it is, nothing would be imported") if report.left_out else ()),
        actions(good if report.left_out else whole, button("Discard", ids.DROP_DISCARD, value)),
    )


def _applying(file: Dropped) -> list[Block]:
    return [section(f"Importing *{name(file.file)}*: {file.percent} % done.")]


def _applied(file: Dropped) -> list[Block]:
    report = file.report
    assert report is not None
    rows = counted(report.left_out, "row was", "rows were")
    left_out = f"{rows} left out: they come back as a file of their own." if report.left_out else None
    undo = button(
        "Undo",
        ids.DROP_UNDO,
        str(file.drop_id),
        ask_first=confirm(
            "Take it back?",
            "What the import changed becomes as it was, and what it added goes, as far as nothing came of it since.",
            "Take it back",
            "Keep it",
        ),
    )
    return kept(
        section(lines(f"Imported *{name(file.file)}*: {escape(summary(report))}", left_out)),
        section(escape(file.why)) if file.why else None,
        actions(undo) if file.until else None,
        context(f"It can be taken back until {day(file.until)}.") if file.until else None,
    )


def _undoing(file: Dropped) -> list[Block]:
    return [section(f"Taking *{name(file.file)}* back.")]


def _undone(file: Dropped) -> list[Block]:
    done = file.undone or {}
    said = f"Took *{name(file.file)}* back: {done['restored']} as they were, {done['removed']} removed."
    left = done["left_count"] and f"{counted(done['left_count'], 'stays', 'stay')}, since something came of them:"
    return kept(section(said), _listed(left, done["left"]) if left else None)


def _discarded(file: Dropped) -> list[Block]:
    return [section(f"Discarded *{name(file.file)}*. Nothing was changed.")]


def _failed(file: Dropped) -> list[Block]:
    why = _WHY.get(file.why or "") or f"Slack did not hand it over ({name((file.why or '').replace('_', ' '))})."
    return [section(f"*{name(file.file)}*: nothing was imported. {why}")]


def _kind(report: ImportReport) -> str:
    said = {"people": "contacts with their companies", HISTORY: "answers that another tool collected"}
    return said.get(report.kind, report.kind)


def _headings(report: ImportReport) -> Block | None:
    told = [f"{escape(heading)} → {escape(means)}" for heading, means in report.columns]
    return _section_of([f"*Headings*, read as {escape(report.read_as)}", *told]) if told else None


def _problems(report: ImportReport, consequence: str | None = None) -> list[Block]:
    count = counted(report.problem_count, "problem", "problems")
    headline = f"*{count}*" + (f". {consequence}." if consequence else "")
    return kept(_listed(headline, problems(report)))


def _listed(headline: str, told: list[str]) -> Block | None:
    return _section_of([headline, *(f"• {escape(each)}" for each in told)]) if told else None


def _section_of(told: list[str]) -> Block:
    """As many lines as fit, and how many there are besides."""
    shown: list[str] = []
    for place, line in enumerate(told):
        if sum(map(len, shown)) + len(line) > LINES_LIMIT:
            return section(lines(*shown, f"and {len(told) - place} more"))
        shown.append(line)
    return section(lines(*shown))


_BLOCKS = {
    "checking": _checking,
    "checked": _checked,
    "applying": _applying,
    "applied": _applied,
    "undoing": _undoing,
    "undone": _undone,
    "discarded": _discarded,
    "failed": _failed,
}
