"""What an import did, in sentences: for the terminal, and for whoever dropped a file into Slack."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from storage.importing.import_run import Change, ImportReport

UNSAID = frozenset({"csm_id", "account_id"})  # kept as numbers that tell nobody anything


def summary(report: "ImportReport") -> str:
    """How many rows were new, changed and as they were; of accounts and people too, where the rows told of them."""
    done = (report.added, report.changed, report.unchanged)
    rows = sum(done) if report.kind == "history" else report.rows
    said = [_counted(rows, _noun(report), *done)]
    accounts = (report.accounts_added, report.accounts_changed, report.accounts_unchanged)
    if any(accounts):
        said.append(_counted(sum(accounts), "accounts", *accounts))
    if report.asks_added:
        said.append(f"{report.asks_added} asks without an answer")
    if report.people_added:
        said.append(f"{report.people_added} people new, {report.people_unassigned} of them at no known account")
    tried = " Nothing was stored: this was a dry run." if report.dry_run else ""
    return f"{'; '.join(said)}.{tried}"


def placed(report: "ImportReport") -> list[str]:
    """How the file was read, and what each heading was taken for."""
    return [f"{report.read_as}.", *(f"  `{heading}` → {means}" for heading, means in report.columns)]


def changed(report: "ImportReport") -> list[str]:
    """In how many rows each column changed, and in which, the most changed first."""
    most_first = sorted(report.changed_in.items(), key=lambda each: (-each[1], each[0]))
    return [f"{name} changed in {_rows(count, report.examples[name])}" for name, count in most_first]


def problems(report: "ImportReport") -> list[str]:
    """What is wrong with the file, the first of it one by one."""
    more = report.problem_count - len(report.problems)
    return [*report.problems, *([f"and {more} more"] if more > 0 else [])]


def problems_told(file: str, on: "date", report: "ImportReport") -> str:
    """What stands beside a file that was not imported: rows, reasons and cures, and nothing else of what is in it."""
    count = "1 problem" if report.problem_count == 1 else f"{report.problem_count} problems"
    said = f"{file} was not imported on {on.isoformat()}, and nothing of it was stored: {count}."
    return "\n".join([said, "Mend it, and put it into the import folder again.", "", *problems(report), ""])


def change(each: "Change") -> str:
    """One row's change, column by column."""
    place = f"row {each.number}, {each.about}"
    if each.row_id is None:
        return f"{place}: new"
    before, after = _flat(each.before), _flat(each.after)
    return f"{place}: {'; '.join(_step(name, before.get(name), value) for name, value in after.items())}"


def _step(name: str, before: Any, after: Any) -> str:
    from storage.importing.import_changes import SAID_AS

    said = SAID_AS.get(name, name)
    return f"{said} changed" if name in UNSAID else f"{said} {_shown(before)} → {_shown(after)}"


def _flat(columns: dict[str, Any]) -> dict[str, Any]:
    apart = {name: value for name, value in columns.items() if name != "attributes"}
    return {**apart, **columns.get("attributes", {})}


def _shown(value: Any) -> str:
    return "(none)" if value is None else str(value)


def _counted(rows: int, noun: str, added: int, changed: int, unchanged: int) -> str:
    return f"{rows} {noun}, {added} new, {changed} changed, {unchanged} unchanged"


def _noun(report: "ImportReport") -> str:
    return {"people": "contacts", "history": "answers"}.get(report.kind, report.kind)


def _rows(count: int, examples: list[int]) -> str:
    named = ", ".join(map(str, examples))
    if count == 1:
        return f"row {named}"
    return f"{count} rows ({named}{' …' if count > len(examples) else ''})"
