"""Who never wants to be asked, remembered apart from the person: no import and no erasure undoes it.

What is kept is a digest that differs in each workspace: it can recognise somebody, and name nobody.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.database.tables import contact, suppression
from storage.database.unit import Unit
from storage.database.upsert import insert


def email_digest(workspace_id: int, email: str) -> str:
    """How an address is remembered."""
    return _digest(workspace_id, "email", email)


def slack_digest(workspace_id: int, team_id: str, user_id: str) -> str:
    """How an identity in Slack is remembered."""
    return _digest(workspace_id, "slack", f"{team_id}:{user_id}")


def remember(unit: Unit, workspace_id: int, contact_ids: Iterable[int], now: datetime) -> None:
    """Never ask these people again, under whatever row they may come back. Who is remembered already stays so."""
    rows = [
        {"workspace_id": workspace_id, "digest": digest, "at": now}
        for person in _people(unit, workspace_id, contact_ids)
        for digest in _digests(workspace_id, person)
    ]
    if rows:
        unit.connection.execute(insert(suppression).on_conflict_do_nothing(), rows)


def forget(unit: Unit, workspace_id: int, contact_ids: Iterable[int], *, since: datetime | None = None) -> None:
    """These people wish to be asked again. With `since`: only what was remembered at exactly that moment."""
    digests = [
        digest for person in _people(unit, workspace_id, contact_ids) for digest in _digests(workspace_id, person)
    ]
    gone = delete(suppression).where(suppression.c.workspace_id == workspace_id, suppression.c.digest.in_(digests))
    unit.connection.execute(gone if since is None else gone.where(suppression.c.at == since))


def since(unit: Unit, workspace_id: int, emails: Iterable[str]) -> dict[str, datetime]:
    """Since when nobody is to ask at these addresses, by address; the others are left out."""
    known = {email_digest(workspace_id, email): email for email in emails}
    found = select(suppression.c.digest, suppression.c.at).where(
        suppression.c.workspace_id == workspace_id, suppression.c.digest.in_(known)
    )
    return {known[row.digest]: row.at for row in unit.connection.execute(found)} if known else {}


def slack_since(unit: Unit, workspace_id: int, team_id: str, user_id: str) -> datetime | None:
    """Since when nobody is to ask this person in Slack; None: they may be asked."""
    found = select(suppression.c.at).where(
        suppression.c.workspace_id == workspace_id,
        suppression.c.digest == slack_digest(workspace_id, team_id, user_id),
    )
    return unit.connection.scalar(found)


def _people(unit: Unit, workspace_id: int, contact_ids: Iterable[int]) -> list[Mapping[str, Any]]:
    known = select(contact.c.email, contact.c.slack_team_id, contact.c.slack_user_id).where(
        contact.c.workspace_id == workspace_id, contact.c.id.in_(list(contact_ids))
    )
    return [dict(row) for row in unit.connection.execute(known).mappings()]


def _digests(workspace_id: int, person: Mapping[str, Any]) -> list[str]:
    digests = [email_digest(workspace_id, person["email"])] if person["email"] else []
    if person["slack_user_id"]:
        digests.append(slack_digest(workspace_id, person["slack_team_id"], person["slack_user_id"]))
    return digests


def _digest(workspace_id: int, kind: str, identity: str) -> str:
    return hashlib.sha256(f"{workspace_id}:{kind}:{identity.lower()}".encode()).hexdigest()
