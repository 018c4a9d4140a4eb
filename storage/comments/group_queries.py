"""Comments that no theme explains, the groups that they form, and the readings of the workspace's own themes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, and_, delete, exists, insert, select, update

from storage.comments.theme_queries import any_theme, read_in
from storage.database.tables import account, contact, label, response, theme_group, theme_group_member
from storage.database.units import Unit
from storage.database.upsert import insert as upsert
from storage.models import GroupState, LabelKind, LabelSource


def recent(unit: Unit, workspace_id: int, since: date, until: date, limit: int) -> Sequence[RowMapping]:
    """Answers whose words were read and that not only their CSM may see, the newest first: rows of `response`."""
    found = (
        select(response)
        .where(*read_in(workspace_id, since, until))
        .order_by(response.c.answered_at.desc(), response.c.id.desc())
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def answers(unit: Unit, workspace_id: int, response_ids: Iterable[int]) -> Sequence[RowMapping]:
    """These answers (rows of `response`) as far as they are there and not for their CSM alone."""
    found = select(response).where(
        response.c.workspace_id == workspace_id,
        response.c.id.in_(list(response_ids)),
        response.c.only_owner.is_(False),
    )
    return unit.connection.execute(found).mappings().all()


def explained(unit: Unit, workspace_id: int, response_ids: Collection[int]) -> set[int]:
    """Those of these answers in which any theme is."""
    found = select(response.c.id).where(
        response.c.workspace_id == workspace_id, response.c.id.in_(response_ids), any_theme()
    )
    return set(unit.connection.scalars(found))


def mark(
    unit: Unit, workspace_id: int, found: Sequence[tuple[RowMapping, Mapping[str, float]]], model: str, now: datetime
) -> None:
    """Keep what a model found in answers (rows of `response` as it saw them; how near to which themes) in place of what
    it found before. Answers that changed meanwhile are left to whoever looks at them as they are."""
    asked = {answer["id"]: answer["changed_at"] for answer, _ in found}
    rows = unit.connection.execute(
        select(response.c.id, response.c.changed_at)
        .where(response.c.workspace_id == workspace_id, response.c.id.in_(asked), response.c.unread.is_(False))
        .order_by(response.c.id)
        .with_for_update()  # nobody changes one of them until its labels stand
    )
    there = {row.id for row in rows if row.changed_at == asked[row.id]}
    own = {"workspace_id": workspace_id, "kind": LabelKind.THEME, "source": LabelSource.READ, "model": model}
    outdated = (label.c.response_id.in_(there), *(label.c[name] == value for name, value in own.items()))
    unit.connection.execute(delete(label).where(*outdated))
    labels = [
        own | {"response_id": answer["id"], "code": code, "confidence": near, "detail": {}, "at": now}
        for answer, themes in found
        if answer["id"] in there
        for code, near in themes.items()
    ]
    if labels:
        unit.connection.execute(upsert(label).on_conflict_do_nothing(), labels)


def in_state(unit: Unit, workspace_id: int, *states: GroupState) -> Sequence[RowMapping]:
    """Groups in these states, the largest number of accounts first, and those that are like a dismissed one last, each
    with that one's like_name and dismissed_at."""
    like = theme_group.alias("dismissed")
    found = (
        select(theme_group, like.c.name.label("like_name"), like.c.decided_at.label("dismissed_at"))
        .outerjoin(like, and_(like.c.workspace_id == theme_group.c.workspace_id, like.c.id == theme_group.c.like_id))
        .where(theme_group.c.workspace_id == workspace_id, theme_group.c.state.in_(states))
        .order_by(theme_group.c.like_id.is_not(None), theme_group.c.accounts.desc(), theme_group.c.id)
    )
    return unit.connection.execute(found).mappings().all()


def members(unit: Unit, workspace_id: int, group_id: int) -> list[int]:
    """The ids of a group's comments as they were when it was looked at last, the nearest to its middle first; without
    those that have changed since."""
    of_group = and_(
        theme_group.c.workspace_id == theme_group_member.c.workspace_id,
        theme_group.c.id == theme_group_member.c.group_id,
    )
    unchanged = and_(
        response.c.workspace_id == theme_group_member.c.workspace_id,
        response.c.id == theme_group_member.c.response_id,
        response.c.changed_at <= theme_group.c.found_at,
    )
    found = (
        select(theme_group_member.c.response_id)
        .select_from(theme_group_member.join(theme_group, of_group).join(response, unchanged))
        .where(theme_group_member.c.workspace_id == workspace_id, theme_group_member.c.group_id == group_id)
        .order_by(theme_group_member.c.place)
    )
    return list(unit.connection.scalars(found))


def propose(
    unit: Unit,
    workspace_id: int,
    name: str,
    accounts: int,
    member_ids: Sequence[int],
    now: datetime,
    *,
    like: int | None = None,
) -> int:
    """A new group, perhaps `like` a dismissed one; its id."""
    values = {"workspace_id": workspace_id, "state": GroupState.PROPOSED, "name": name, "like_id": like}
    statement = insert(theme_group).values(**values, accounts=accounts, found_at=now).returning(theme_group.c.id)
    group_id = int(unit.connection.execute(statement).scalar_one())
    _set_members(unit, workspace_id, group_id, member_ids)
    return group_id


def refresh(
    unit: Unit,
    workspace_id: int,
    group_id: int,
    name: str,
    accounts: int,
    member_ids: Sequence[int],
    now: datetime,
    *,
    like: int | None = None,
) -> None:
    """What a proposed group has become."""
    this = (theme_group.c.workspace_id == workspace_id, theme_group.c.id == group_id)
    still = theme_group.c.state == GroupState.PROPOSED
    done = unit.connection.execute(
        update(theme_group).where(*this, still).values(name=name, accounts=accounts, like_id=like, found_at=now)
    )
    if done.rowcount:
        _set_members(unit, workspace_id, group_id, member_ids)


def decide(unit: Unit, workspace_id: int, group_id: int, state: GroupState, by_id: int | None, now: datetime) -> bool:
    """Take a proposed group out of the list; False when that was done already."""
    this = (theme_group.c.workspace_id == workspace_id, theme_group.c.id == group_id)
    done = unit.connection.execute(
        update(theme_group)
        .where(*this, theme_group.c.state == GroupState.PROPOSED)
        .values(state=state, decided_by_id=by_id, decided_at=now)
    )
    return done.rowcount == 1


def names_of(unit: Unit, workspace_id: int, response_ids: Sequence[int]) -> list[str]:
    """The names of the people and accounts that gave these answers."""
    given = select(response.c.id).where(response.c.workspace_id == workspace_id, response.c.id.in_(response_ids))
    people = select(contact.c.name).where(
        exists(given.where(response.c.contact_id == contact.c.id)), contact.c.workspace_id == workspace_id
    )
    companies = select(account.c.name).where(
        exists(given.where(response.c.account_id == account.c.id)), account.c.workspace_id == workspace_id
    )
    return [*unit.connection.scalars(people), *unit.connection.scalars(companies)]


def _set_members(unit: Unit, workspace_id: int, group_id: int, member_ids: Sequence[int]) -> None:
    unit.connection.execute(
        delete(theme_group_member).where(
            theme_group_member.c.workspace_id == workspace_id, theme_group_member.c.group_id == group_id
        )
    )
    own = {"workspace_id": workspace_id, "group_id": group_id}
    rows = [own | {"response_id": each, "place": place} for place, each in enumerate(member_ids)]
    unit.connection.execute(insert(theme_group_member), rows)
