"""Who can be asked somewhere, and who nowhere."""

from sqlalchemy import ColumnElement, and_, not_, or_

from storage.models import NOWHERE
from storage.partial import says
from storage.tables import account, contact


def can_be_reached() -> ColumnElement[bool]:
    """Of a contact joined with their account: Slack takes a direct message, or they can be called in a channel."""
    in_channel = and_(account.c.channel.is_not(None), not_(says(contact.c.unreachable, *sorted(NOWHERE))))
    return and_(contact.c.slack_user_id.is_not(None), or_(contact.c.unreachable.is_(None), in_channel))
