"""What guards are asked right before something is sent about an ask: what holds of it and its contact now."""

from dataclasses import replace
from datetime import datetime

from storage.answering import rollups
from storage.asking import person_queries
from storage.asking.ask_queries import Facts
from storage.database.units import Unit
from storage.models import AccountStatus
from surveys.definition.definitions import Definition
from surveys.definition.rhythm import CHURN
from surveys.rules import guards, places, policy


def known(unit: Unit, facts: Facts, definition: Definition, now: datetime) -> guards.Facts:
    """All of it, as if the ask itself were not there."""
    workspace_id = facts["workspace_id"]
    person = person_queries.person(unit, workspace_id, facts["contact_id"], definition.kind, apart_from=facts["id"])
    found = guards.facts_of(
        person,
        definition.kind,
        policy.of(facts["policy"]),
        rest_days=definition.rest_days,
        now=now,
        today=rollups.local_day(now, facts["workspace_zone"]),
        account_stays=facts["account_status"] is AccountStatus.ACTIVE,
        may_be_gone=definition.ask.moment == CHURN,
    )
    return replace(found, reachable=found.in_slack and places.reaches(unit, facts))
