"""Waves: begun, decided, withdrawn; and the asks that belong to them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select, update

from storage.answering.rollups import WAVE_WITHDRAWN
from storage.asking.person_queries import PEOPLE, may_be_asked
from storage.database.tables import account, contact, invitation, response, teammate, wave, workspace
from storage.database.units import Unit
from storage.models import InvitationState, Place, WaveState

Facts = RowMapping
_MAKER, _DECIDER = teammate.alias("maker"), teammate.alias("decider")
_FACTS = (
    select(
        wave,
        _MAKER.c.name.label("made_by"),
        _DECIDER.c.name.label("decided_by"),
        workspace.c.time_zone,
    )
    .join(workspace, workspace.c.id == wave.c.workspace_id)
    .outerjoin(_MAKER, _MAKER.c.id == wave.c.made_by_id)
    .outerjoin(_DECIDER, _DECIDER.c.id == wave.c.decided_by_id)
)


def add(unit: Unit, workspace_id: int, **facts: Any) -> int:
    """Store a wave; its id."""
    added = wave.insert().values(workspace_id=workspace_id, **facts).returning(wave.c.id)
    return int(unit.connection.execute(added).scalar_one())


def facts(unit: Unit, workspace_id: int, wave_id: int) -> Facts | None:
    """A wave with made_by, decided_by (names) and the workspace's time_zone; None for an unknown one."""
    found = _FACTS.where(wave.c.workspace_id == workspace_id, wave.c.id == wave_id)
    return unit.connection.execute(found).mappings().first()


def listed(unit: Unit, workspace_id: int, limit: int) -> Sequence[Facts]:
    """The newest waves of a workspace, as `facts`."""
    found = _FACTS.where(wave.c.workspace_id == workspace_id).order_by(wave.c.id.desc()).limit(limit)
    return unit.connection.execute(found).mappings().all()


def change(unit: Unit, workspace_id: int, wave_id: int, *from_states: WaveState, **values: Any) -> bool:
    """Change a wave that is in one of these states; False where it is in another: somebody was faster."""
    this = update(wave).where(wave.c.workspace_id == workspace_id, wave.c.id == wave_id, wave.c.state.in_(from_states))
    return unit.connection.execute(this.values(**values)).rowcount == 1


def sent_and_answered(unit: Unit, workspace_id: int, wave_id: int) -> tuple[int, int]:
    """How many asks of a wave reached their contacts, and how many of these were answered."""
    found = (
        select(func.count(), func.count(response.c.id))
        .select_from(invitation.outerjoin(response, _answers(workspace_id)))
        .where(*_of_wave(workspace_id, wave_id), invitation.c.asked_at.is_not(None))
    )
    sent, answered = unit.connection.execute(found).one()
    return int(sent), int(answered)


def standing_asks(unit: Unit, workspace_id: int, limit: int) -> Sequence[Facts]:
    """Asks of withdrawn waves that have not been taken back, up to `limit`: id, state, place, survey_id, asked_at,
    segments. Nothing else becomes of them until the commit."""
    withdrawn = select(wave.c.id).where(wave.c.workspace_id == workspace_id, wave.c.state == WaveState.WITHDRAWN)
    found = (
        select(
            invitation.c.id,
            invitation.c.state,
            invitation.c.place,
            invitation.c.survey_id,
            invitation.c.asked_at,
            invitation.c.segments,
        )
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.wave_id.is_not(None),
            invitation.c.wave_id.in_(withdrawn),
            or_(
                invitation.c.state.in_((InvitationState.PLANNED, InvitationState.ASKED, InvitationState.EXPIRED)),
                and_(invitation.c.state == InvitationState.ANSWERED, invitation.c.withdrawn_why.is_(None)),
            ),
        )
        .order_by(invitation.c.id)
        .limit(limit)
        .with_for_update(of=invitation)
    )
    return unit.connection.execute(found).mappings().all()


def mark_answered(unit: Unit, workspace_id: int, invitation_ids: Sequence[int]) -> Sequence[int]:
    """Note on answered asks that their wave was withdrawn; those that stand in a channel."""
    marked = (
        update(invitation)
        .where(invitation.c.workspace_id == workspace_id, invitation.c.id.in_(invitation_ids))
        .values(withdrawn_why=WAVE_WITHDRAWN)
        .returning(invitation.c.id, invitation.c.place)
    )
    return [row.id for row in unit.connection.execute(marked) if row.place is Place.CHANNEL]


def names_of(unit: Unit, workspace_id: int, contact_ids: Sequence[int]) -> list[tuple[str, str]]:
    """The names of contacts and of their accounts, in the order of the ids."""
    found = (
        select(contact.c.id, contact.c.name, account.c.name.label("account_name"))
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == workspace_id, contact.c.id.in_(contact_ids))
    )
    known = {row.id: (row.name, row.account_name) for row in unit.connection.execute(found)}
    return [known[each] for each in contact_ids if each in known]


def reachable(unit: Unit, workspace_id: int, after_id: int, limit: int) -> Sequence[Any]:
    """Everybody who may be asked, by id from the first above `after_id`: id, account_id, kind."""
    found = (
        select(contact.c.id, contact.c.account_id, contact.c.kind)
        .select_from(PEOPLE)
        .where(*may_be_asked(), contact.c.id > after_id)
        .order_by(contact.c.id)
        .limit(limit)
    )
    return unit.connection.execute(found, {"workspace_id": workspace_id}).all()


def _answers(workspace_id: int) -> Any:
    return and_(response.c.workspace_id == workspace_id, response.c.invitation_id == invitation.c.id)


def _of_wave(workspace_id: int, wave_id: int) -> tuple[Any, ...]:
    return invitation.c.workspace_id == workspace_id, invitation.c.wave_id == wave_id
