"""Which accounts are worth most: whatever a list puts first by MRR, it puts first by this."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from storage.database.tables import account
from storage.database.units import Unit


def highest_first(unit: Unit, workspace_id: int) -> tuple[ColumnElement[Any], ...]:
    """An order of accounts by their MRR, the highest first, without any rate of exchange.

    Amounts are compared within a currency alone: first come the accounts of the currency that most accounts of the
    workspace pay in, then those of the next one, and those whose MRR is not known come last. Of two currencies that as
    many pay in the code decides. Accounts with the same amount are left as they are: what follows tells them apart.
    """
    places = {currency: place for place, currency in enumerate(_currencies(unit, workspace_id))}
    currency = [case(places, value=account.c.mrr_currency, else_=len(places))] if places else []
    return account.c.mrr_minor.is_(None), *currency, account.c.mrr_minor.desc()


def _currencies(unit: Unit, workspace_id: int) -> list[str]:
    """Those that accounts pay in, the one of most accounts first."""
    found = (
        select(account.c.mrr_currency)
        .where(account.c.workspace_id == workspace_id, account.c.mrr_currency.is_not(None))
        .group_by(account.c.mrr_currency)
        .order_by(func.count().desc(), account.c.mrr_currency)
    )
    return list(unit.connection.scalars(found))
