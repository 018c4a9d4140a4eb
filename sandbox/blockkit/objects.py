"""Composition objects: texts, options, confirmation dialogs, filters, images, workflows."""

from sandbox.blockkit import rules
from sandbox.blockkit.fields import Choice, Flag, Items, OneOf, Shape, Text

TEXT_OBJECT_LIMIT = 3000

WEB_ADDRESS = Text(3000, pattern=r"https?://\S+", complaint="invalid url")
SECURE_ADDRESS = Text(3000, pattern=r"https://\S+", complaint="invalid url")
ANY_ADDRESS = Text(3000, pattern=r"[A-Za-z][A-Za-z0-9+.-]*:\S+", complaint="invalid url")
IDENTIFIER = Text(255)
STYLE = Choice(("primary", "danger"))


def _plain_shape(most: int) -> Shape:
    return Shape({"text": Text(most)}, {"emoji": Flag()})


def _mrkdwn_shape(most: int) -> Shape:
    return Shape({"text": Text(most)}, {"verbatim": Flag()})


def plain(most: int) -> OneOf:
    """A plain_text object and nothing else."""
    return OneOf({"plain_text": _plain_shape(most)})


def words(most: int) -> OneOf:
    """A plain_text or mrkdwn object."""
    return OneOf({"plain_text": _plain_shape(most), "mrkdwn": _mrkdwn_shape(most)})


CONFIRM = Shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)

OPTION_VALUE = Text(150)
PLAIN_OPTION = Shape({"text": plain(75), "value": OPTION_VALUE}, {"description": plain(75)})
MENU_OPTION = Shape({"text": plain(75), "value": OPTION_VALUE}, {"description": plain(75), "url": ANY_ADDRESS})
"""An overflow menu's option: the only one that may carry a url."""
RICH_OPTION = Shape({"text": words(75), "value": OPTION_VALUE}, {"description": words(75)})
"""A radio button's or checkbox's option: the only one that may be mrkdwn."""
OPTION_GROUP = Shape({"label": plain(75), "options": Items(PLAIN_OPTION, 100)})

DISPATCH_CONFIG = Shape(
    {"trigger_actions_on": Items(Choice(("on_enter_pressed", "on_character_entered")), 2)},
)
CONVERSATION_FILTER = Shape(
    {},
    {
        "include": Items(Choice(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    (rules.some_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

SLACK_FILE = Shape({}, {"id": Text(), "url": WEB_ADDRESS}, (rules.one_of("id", "url"),))
IMAGE = Shape(
    {"alt_text": Text(2000)},
    {"image_url": WEB_ADDRESS, "slack_file": SLACK_FILE},
    (rules.one_of("image_url", "slack_file"),),
)

FEEDBACK_BUTTON = Shape({"text": plain(75), "value": Text(2000)}, {"accessibility_label": Text(75)})
WORKFLOW_INPUT = Shape({"name": Text(), "value": Text()})
WORKFLOW = Shape({"trigger": Shape({"url": WEB_ADDRESS}, {"customizable_input_parameters": Items(WORKFLOW_INPUT)})})
SLACK_ICON = OneOf({"icon": Shape({"name": Text()})})
