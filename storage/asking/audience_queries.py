"""What filters ask about: the attributes that a workspace's customers have, and who may be asked at all."""

from collections.abc import Sequence

from sqlalchemy import Table, func, select, true

from storage.asking.person_queries import PEOPLE, WORKSPACE, may_be_asked
from storage.database.tables import account, contact
from storage.database.units import Unit


def attributes_in_use(unit: Unit, workspace_id: int) -> tuple[set[str], set[str]]:
    """The names of all attributes that some account has, and of those that some contact has."""
    return _names(unit, workspace_id, account), _names(unit, workspace_id, contact)


def _names(unit: Unit, workspace_id: int, table: Table) -> set[str]:
    is_postgres = unit.connection.dialect.name == "postgresql"
    listed = (func.json_object_keys if is_postgres else func.json_each)(table.c.attributes).table_valued("key")
    keys = listed.render_derived() if is_postgres else listed
    found = select(keys.c.key).select_from(table.join(keys, true())).where(table.c.workspace_id == workspace_id)
    return set(unit.connection.scalars(found.distinct()))


def reachable(unit: Unit, workspace_id: int, *, after_id: int, limit: int) -> Sequence[int]:
    """The ids of contacts who may be asked, in order, from the first above `after_id`."""
    found = (
        select(contact.c.id)
        .select_from(PEOPLE)
        .where(*may_be_asked(), contact.c.id > after_id)
        .order_by(contact.c.id)
        .limit(limit)
    )
    return unit.connection.scalars(found, {WORKSPACE.key: workspace_id}).all()
