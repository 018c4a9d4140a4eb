"""An honest Block Kit check: what Slack would say of blocks and views, before Slack is asked.

Stricter than the models of slack_sdk, which take eleven radio buttons and
make null of blocks they do not know.
"""

from sandbox.blockkit.check import Surface, check, check_options, check_view, text_weight
from sandbox.blockkit.limits import MESSAGE_TEXT_LIMIT, VIEW_TOO_LARGE

__all__ = ["MESSAGE_TEXT_LIMIT", "VIEW_TOO_LARGE", "Surface", "check", "check_options", "check_view", "text_weight"]
