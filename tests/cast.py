"""One small cast for rules that need rows: Acme and its champion, and builders with defaults."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.database.tables import account, contact, delivery, invitation, survey, survey_version, teammate, workspace
from storage.database.unit import Unit
from storage.models import DeliveryKind, DeliveryState, InvitationState, SurveyKind
from surveys.definition.definitions import Definition, shipped

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)  # a Wednesday
EVERYBODY = [["", ""], ["plan", "Business"]]


@dataclass(frozen=True)
class Acme:
    """A workspace, its CSM Lena, Acme, and Anna, who was asked yesterday."""

    workspace_id: int
    lena_id: int
    account_id: int
    anna_id: int
    survey_id: int
    invitation_id: int
    ask_id: int

    TOKEN = "ask-token"
    TEAM, LENA, ANNA = "T1", "ULENA", "UANNA"


def _row(unit: Unit, table: Any, **values: Any) -> int:
    return int(unit.connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def acme(
    unit: Unit,
    *,
    state: InvitationState = InvitationState.ASKED,
    kind: SurveyKind = SurveyKind.NPS,
    definition: Definition | None = None,
) -> Acme:
    """Store the cast; Anna's ask stands in Slack, in this state. `definition` None: the shipped one of that kind."""
    home = _row(
        unit,
        workspace,
        slack_team_id=Acme.TEAM,
        name="Northwind",
        company="Northwind",
        bot_user_id="UBOT",
        team_channel="CTEAM",
        time_zone="Europe/Berlin",
        segments=["plan"],
        created_at=NOW,
    )
    lena = _row(
        unit,
        teammate,
        workspace_id=home,
        slack_user_id=Acme.LENA,
        email="lena@northwind.example",
        name="Lena Vogt",
        time_zone="Europe/Berlin",
        in_team=True,
        is_lead=False,
    )
    customer = _row(
        unit,
        account,
        workspace_id=home,
        external_id="A1",
        name="Acme GmbH",
        plan="Business",
        country="DE",
        csm_id=lena,
        attributes={},
    )
    anna = _row(
        unit,
        contact,
        workspace_id=home,
        account_id=customer,
        external_id="C1",
        name="Anna Weber",
        slack_team_id="T2",
        slack_user_id=Acme.ANNA,
        dm_channel="DANNA",
        attributes={},
    )
    facts = {"kind": kind, "cadence_days": 90, "open_days": 14, "going_at": NOW}
    asks = _row(unit, survey, workspace_id=home, name=str(kind), **facts)
    wording = {"workspace_id": home, "survey_id": asks, "number": 1, "created_at": NOW}
    _row(unit, survey_version, definition=(definition or shipped(str(kind))).body, **wording)
    invited = _row(
        unit,
        invitation,
        workspace_id=home,
        survey_id=asks,
        contact_id=anna,
        account_id=customer,
        occasion="cycle:2026-03-03",
        state=state,
        send_at=NOW - timedelta(days=1),
        asked_at=NOW - timedelta(days=1),
        expires_at=NOW + timedelta(days=13),
        survey_version=1,
        locale="en",
        segments=EVERYBODY,
    )
    ask = _row(
        unit,
        delivery,
        workspace_id=home,
        kind=DeliveryKind.EXIT_ASK if kind is SurveyKind.CHURN_EXIT else DeliveryKind.ASK,
        cause=f"ask:{invited}",
        token=Acme.TOKEN,
        contact_id=anna,
        invitation_id=invited,
        state=DeliveryState.SETTLED,
        sent=1,
        wanted=1,
        ts="1772530000.000100",
        posted_channel="DANNA",
        due_at=NOW,
        detail={},
    )
    return Acme(home, lena, customer, anna, asks, invited, ask)
