"""Who and what the views are tested with, and the eyes of a person who looks at them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cases.alerts import Alert, EarlierScore, Reading
from sandbox.blockkit import check, check_view, text_weight

TODAY = date(2026, 11, 22)
HOSTILE = "<!channel> <@U1> &amp; *bold* _slanted_ ~gone~ `code` :bomb: <http://evil.example|Northwind>\n> quoted"
LONG_NAME = "ü" * 200
HOSTILE_NAME = "*Acme* <!here> & _Söhne_\n> :fire:"
LONGEST = "Die Auswertung ist <langsam> & fehlerhaft. " * 200
MESSAGE_LIMIT = 13_200

ALERT = Alert(
    case_id=12,
    kind="low_score",
    account="Acme GmbH",
    contact="Anna Weber",
    title="Head of Operations",
    score=4,
    first_score=None,
    verbatim="Der Monatsbericht braucht zehn Minuten, und letzte Woche fehlten Daten.",
    reading=Reading("de", "low_quality", "likely", contradicts=False),
    earlier=(EarlierScore(8, date(2026, 2, 3)), EarlierScore(7, date(2025, 8, 9))),
    plan="Business",
    mrr_minor=320000,
    mrr_currency="EUR",
    mrr_as_of=date(2026, 11, 21),
    renews_on=date(2027, 2, 14),
    ends_on=None,
    today=TODAY,
    owner="U0LENA",
    owner_name="Lena Vogt",
    mention_owner=True,
    answer_due_at=datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    zone="Europe/Berlin",
    state="open",
    claimed_by=None,
    closed_why=None,
    playbook=("ask which report and when", "check open tickets"),
)
BARE_ALERT = replace(
    ALERT,
    title=None,
    verbatim=None,
    reading=None,
    earlier=(),
    plan=None,
    mrr_minor=None,
    mrr_currency=None,
    mrr_as_of=None,
    renews_on=None,
    owner=None,
    owner_name=None,
    answer_due_at=None,
    playbook=(),
)
EXIT_ALERT = replace(
    ALERT,
    kind="leaving",
    score=None,
    ends_on=date(2027, 1, 31),
    stated_reason="too_expensive",
    second_reason="missing_features",
    compared_with="Rivalsoft",
    kept_by="A smaller plan.",
    may_contact=True,
)


def taken_by_slack(message: Any) -> None:
    """Slack would take this message: its blocks, their sum, and its text."""
    assert check(message.blocks, "message") == []
    assert text_weight(message.blocks) < MESSAGE_LIMIT
    assert 0 < len(message.text) <= 40_000
    stamped = message.stamped("token", 3)
    assert check(stamped.blocks, "message") == []
    assert all(block["block_id"].endswith(".3.token") for block in stamped.blocks)


def view_taken_by_slack(view: Any) -> None:
    assert check_view(view) == []


def seen(shown: Any) -> str:
    """All that a person reads in these blocks, top to bottom: a line each."""
    return "\n".join(_texts(shown.blocks if hasattr(shown, "blocks") else shown))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in ("text", "alt_text") if isinstance(part.get(key), str)]
    return own + [text for value in part.values() for text in _texts(value)]


def controls(shown: Any) -> dict[str, Any]:
    """Everything that can be pressed, by what is written on it (or its action id, where nothing is)."""
    found: dict[str, Any] = {}
    for block in shown["blocks"] if isinstance(shown, dict) else shown.blocks:
        for element in [*block.get("elements", []), block.get("element"), block.get("accessory")]:
            if isinstance(element, dict) and "action_id" in element:
                found[element.get("text", {}).get("text", element["action_id"])] = element
    return found
