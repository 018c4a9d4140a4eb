"""A survey as a contact would first see it, in any language: nothing of it is stored, and its buttons do nothing."""

from bot.views.blocks import Message
from bot.views.exit_ask import exit_ask
from bot.views.survey_ask import survey_ask
from storage import roster_queries, status_queries
from storage.models import SurveyKind
from storage.units import Unit
from surveys.answers import PREVIEW
from surveys.asks import AskState, Audience, ExitAsk, SurveyAsk
from surveys.definitions import Definition
from surveys.personal import greeting_name
from surveys.questions import is_end
from surveys.showing import shuffled_reasons, walked


def preview(unit: Unit, workspace_id: int, definition: Definition, contact_id: int | None, locale: str) -> Message:
    """The first message of a survey, to this contact or to somebody of whom nothing but the account is known."""
    company = status_queries.company(unit, workspace_id)
    person = None if contact_id is None else roster_queries.contact_facts(unit, workspace_id, contact_id)
    name = greeting_name(person["name"]) if person else None
    account, csm = (person["account_name"], person["csm_name"]) if person else (company, None)
    who = Audience(company=company, csm=csm, account=account)
    if definition.kind is SurveyKind.CHURN_EXIT:
        return exit_ask(_exit(who, name, locale))
    _, first = walked(definition, locale, contact_id or 0, {})
    facts = {"name": name, "account": account, "company": company, "product": company, "csm": csm}
    ask = SurveyAsk(
        token=PREVIEW,
        locale=locale,
        facts=facts,
        audience=who,
        state=AskState.OPEN,
        steps=(),
        current=first,
        is_last=first is not None and is_end(definition.questions, first.key),
        several=definition.asks_several,
        only_owner=False,
        open_until=None,
        answer_by=None,
    )
    return survey_ask(ask)


def _exit(who: Audience, name: str | None, locale: str) -> ExitAsk:
    return ExitAsk(
        token=PREVIEW,
        locale=locale,
        greeting_name=name,
        audience=who,
        state=AskState.OPEN,
        ends_on=None,
        reasons=shuffled_reasons(locale, 0),
        reason=None,
        second_reason=None,
        compared_with=None,
        kept_by=None,
        verbatim=None,
        may_contact=None,
    )
