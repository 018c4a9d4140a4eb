"""A survey as one contact would first see it, though nobody asks them: nothing is stored, and nothing counts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from storage.asking import planning_queries
from storage.database.units import Unit
from storage.figures import status_queries
from storage.models import SurveyKind
from storage.people import roster_queries
from surveys.answering.answers import PREVIEW
from surveys.asking import personal, showing
from surveys.asking.asks import AskState, Audience, ExitAsk, SurveyAsk
from surveys.asking.personal import greeting_name
from surveys.definition.definitions import Definition
from surveys.definition.locales import choose
from surveys.definition.questions import Answer, is_end
from surveys.rules.windows import zone_of


def preview(
    unit: Unit, workspace_id: int, definition: Definition, contact_id: int | None, locale: str | None, now: datetime
) -> SurveyAsk | ExitAsk:
    """The ask before its first click, in a language or (None) the contact's own.

    `contact_id` None: as somebody of whom nothing is known would see it. Raises NoResultFound for no contact of ours.
    """
    person = _whom(unit, workspace_id, contact_id)
    if definition.kind is SurveyKind.CHURN_EXIT:
        own = choose(person["locale"], person["account_locale"], person["slack_locale"], person["country"]).locale
        return _exit(person, locale or own, person["ends_on"] or _closes_on(person, definition, now))
    return filled_in(unit, workspace_id, definition, contact_id, locale, {}, now)


def filled_in(
    unit: Unit,
    workspace_id: int,
    definition: Definition,
    contact_id: int | None,
    locale: str | None,
    given: Mapping[str, Answer | None],
    now: datetime,
    seed: int | None = None,
) -> SurveyAsk:
    """Any survey, also the one about a departure, as an ask in which this was answered already; None: passed over.

    Options stand in the order of `seed`, or (None) of this contact.
    """
    person = _whom(unit, workspace_id, contact_id)
    own = choose(person["locale"], person["account_locale"], person["slack_locale"], person["country"]).locale
    order = person["contact_id"] if seed is None else seed
    steps, current = showing.walked(definition, locale or own, order, given)
    return SurveyAsk(
        token=PREVIEW,
        locale=locale or own,
        facts=personal.facts_of(unit, workspace_id, {**person, "asked_at": now}, definition),
        audience=_audience(person),
        state=AskState.BEGUN if steps else AskState.OPEN,
        steps=steps,
        current=current,
        is_last=current is not None and is_end(definition.questions, current.key),
        several=definition.asks_several,
        only_owner=False,
        open_until=_closes_on(person, definition, now),
        answer_by=None,
    )


def _whom(unit: Unit, workspace_id: int, contact_id: int | None) -> Mapping[str, Any]:
    return _nobody(unit, workspace_id) if contact_id is None else _contact(unit, workspace_id, contact_id)


def _closes_on(person: Mapping[str, Any], definition: Definition, now: datetime) -> date:
    zone = zone_of(person["time_zone"], person["slack_time_zone"], person["workspace_zone"])
    return (now + timedelta(days=definition.open_days)).astimezone(zone).date()


def _contact(unit: Unit, workspace_id: int, contact_id: int) -> Mapping[str, Any]:
    person = roster_queries.contact_facts(unit, workspace_id, contact_id)
    return {**person, "contact_id": contact_id, "contact_name": person["name"]}


def _nobody(unit: Unit, workspace_id: int) -> Mapping[str, Any]:
    company = status_queries.company(unit, workspace_id)
    unknown = "locale account_locale slack_locale country time_zone slack_time_zone ends_on csm_name plan started_on"
    return {
        **dict.fromkeys(unknown.split()),
        "contact_id": 0,
        "contact_name": "",
        "account_name": company,
        "company": company,
        "workspace_zone": planning_queries.home(unit, workspace_id).time_zone,
    }


def _exit(person: Any, locale: str, ends_on: date) -> ExitAsk:
    return ExitAsk(
        token=PREVIEW,
        locale=locale,
        greeting_name=greeting_name(person["contact_name"]),
        audience=_audience(person),
        state=AskState.OPEN,
        ends_on=ends_on,
        reasons=showing.shuffled_reasons(locale, person["contact_id"]),
        reason=None,
        second_reason=None,
        compared_with=None,
        kept_by=None,
        verbatim=None,
        may_contact=None,
    )


def _audience(person: Any) -> Audience:
    return Audience(company=person["company"], csm=person["csm_name"], account=person["account_name"])
