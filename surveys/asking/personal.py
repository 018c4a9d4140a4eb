"""What a survey may say to one person: the facts that its wordings name (`surveys/definition/wording.py`)."""

from datetime import date, datetime

from storage.asking import ask_queries
from storage.database.units import Unit
from surveys.definition.definitions import Definition
from surveys.definition.texts import Fact


def facts_of(unit: Unit, workspace_id: int, known: ask_queries.Facts, definition: Definition) -> dict[str, Fact]:
    """The facts about a contact, from the columns of `ask_queries.ask_facts`.

    Their last words, and what was done about them, are read only where a wording names them.
    """
    at = known["asked_at"] or known["send_at"]
    facts: dict[str, Fact] = {
        "name": greeting_name(known["contact_name"]),
        "account": known["account_name"],
        "company": known["company"],
        "product": known["company"],
        "csm": known["csm_name"],
        "plan": known["plan"],
        "months": months_between(known["started_on"], at),
    }
    if "said" in definition.names:
        facts["said"] = ask_queries.last_words(unit, workspace_id, known["contact_id"], at)
    if "done" in definition.names:
        facts["done"] = ask_queries.last_told(unit, workspace_id, known["contact_id"], at)
    return facts


def greeting_name(name: str) -> str | None:
    """The name to greet with: the first one of a name in Latin script, the whole of any other; None without one."""
    words = name.split()
    if not words:
        return None
    return words[0] if words[0].isascii() or "À" <= words[0][0] <= "ɏ" else " ".join(words)


def months_between(started_on: date | None, at: datetime) -> int | None:
    """Whole months as a customer; None where that is not known, or not one yet."""
    if started_on is None:
        return None
    months = (at.year - started_on.year) * 12 + at.month - started_on.month - (at.day < started_on.day)
    return months if months > 0 else None
