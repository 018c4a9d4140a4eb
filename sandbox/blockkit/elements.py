"""Block elements: buttons, menus, pickers, inputs, and which of them each block takes."""

from collections.abc import Mapping

from sandbox.blockkit import rules
from sandbox.blockkit.fields import Field, Flag, Items, OneOf, Shape, Text, Whole
from sandbox.blockkit.objects import (
    ANY_ADDRESS,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    FEEDBACK_BUTTON,
    IDENTIFIER,
    IMAGE,
    MENU_OPTION,
    OPTION_GROUP,
    PLAIN_OPTION,
    RICH_OPTION,
    STYLE,
    WORKFLOW,
    plain,
)
from sandbox.blockkit.rich_text import RICH_TEXT_VALUE

ACTION: Mapping[str, Field] = {"action_id": IDENTIFIER}
CONFIRMED: Mapping[str, Field] = {**ACTION, "confirm": CONFIRM}
PICKED: Mapping[str, Field] = {**CONFIRMED, "focus_on_load": Flag()}
MENU: Mapping[str, Field] = {**PICKED, "placeholder": plain(150)}
MULTI: Mapping[str, Field] = {**MENU, "max_selected_items": Whole(1)}
TYPED: Mapping[str, Field] = {
    **ACTION,
    "focus_on_load": Flag(),
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH_CONFIG,
}

LABELLED: Mapping[str, Field] = {"accessibility_label": Text(75)}
VISIBLE_TO: Mapping[str, Field] = {"visible_to_user_ids": Items(Text(), 10)}
NUMERAL = Text(pattern=r"-?\d+(\.\d+)?", complaint="must provide a number in a string")
STATIC_RULES = (rules.one_of("options", "option_groups"), rules.initial_among_options)
STATIC: Mapping[str, Field] = {"options": Items(PLAIN_OPTION, 100), "option_groups": Items(OPTION_GROUP, 100)}
OFFER = Shape(
    {},
    {"options": Items(PLAIN_OPTION, 100, least=0), "option_groups": Items(OPTION_GROUP, 100, least=0)},
    (rules.one_of("options", "option_groups"),),
)
"""An app's answer to what a menu shall offer."""
FILTERED: Mapping[str, Field] = {
    "filter": CONVERSATION_FILTER,
    "default_to_current_conversation": Flag(),
}

BUTTONS: Mapping[str, Shape] = {
    "button": Shape(
        {"text": plain(75)},
        {
            **CONFIRMED,
            **LABELLED,
            **VISIBLE_TO,
            "value": Text(2000),
            "url": ANY_ADDRESS,
            "style": STYLE,
            "agent_prompt": Text(4000),
            "agent_prompt_display": Text(),
        },
    )
}
WORKFLOW_BUTTONS: Mapping[str, Shape] = {
    "workflow_button": Shape({"text": plain(75), "workflow": WORKFLOW}, {**ACTION, **LABELLED, "style": STYLE})
}
OVERFLOWS: Mapping[str, Shape] = {"overflow": Shape({"options": Items(MENU_OPTION, 5)}, CONFIRMED)}

SELECTS: Mapping[str, Shape] = {
    "static_select": Shape({}, {**MENU, **STATIC, "initial_option": PLAIN_OPTION}, STATIC_RULES),
    "external_select": Shape({}, {**MENU, "min_query_length": Whole(), "initial_option": PLAIN_OPTION}),
    "users_select": Shape({}, {**MENU, "initial_user": Text()}),
    "conversations_select": Shape(
        {}, {**MENU, **FILTERED, "initial_conversation": Text(), "response_url_enabled": Flag()}
    ),
    "channels_select": Shape({}, {**MENU, "initial_channel": Text(), "response_url_enabled": Flag()}),
}
MULTI_SELECTS: Mapping[str, Shape] = {
    "multi_static_select": Shape({}, {**MULTI, **STATIC, "initial_options": Items(PLAIN_OPTION, 100)}, STATIC_RULES),
    "multi_external_select": Shape(
        {}, {**MULTI, "min_query_length": Whole(), "initial_options": Items(PLAIN_OPTION, 100)}
    ),
    "multi_users_select": Shape({}, {**MULTI, "initial_users": Items(Text())}),
    "multi_conversations_select": Shape({}, {**MULTI, **FILTERED, "initial_conversations": Items(Text())}),
    "multi_channels_select": Shape({}, {**MULTI, "initial_channels": Items(Text())}),
}
CHOICES: Mapping[str, Shape] = {
    "radio_buttons": Shape(
        {"options": Items(RICH_OPTION, 10)},
        {**PICKED, "initial_option": RICH_OPTION},
        (rules.initial_among_options,),
    ),
    "checkboxes": Shape(
        {"options": Items(RICH_OPTION, 10)},
        {**PICKED, "initial_options": Items(RICH_OPTION, 10)},
        (rules.initial_among_options,),
    ),
}
PICKERS: Mapping[str, Shape] = {
    "datepicker": Shape({}, {**MENU, "initial_date": Text(pattern=r"\d{4}-(0[1-9]|1[0-2])-\d{2}")}),
    "timepicker": Shape({}, {**MENU, "initial_time": Text(pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": Text()}),
}
MOMENT_PICKERS: Mapping[str, Shape] = {
    "datetimepicker": Shape({}, {**PICKED, "initial_date_time": Whole(10**9, 10**10 - 1)})
}
LINES: Mapping[str, Field] = {"min_lines": Whole(1, 100), "max_lines": Whole(1, 100)}
RICH_INPUTS: Mapping[str, Shape] = {
    "rich_text_input": Shape(
        {}, {**TYPED, **LINES, "initial_value": RICH_TEXT_VALUE}, (rules.in_order("min_lines", "max_lines"),)
    )
}
INPUTS: Mapping[str, Shape] = {
    "plain_text_input": Shape(
        {},
        {
            **TYPED,
            "initial_value": Text(3000, least=0),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
        (rules.in_order("min_length", "max_length"), rules.initial_value_fits),
    ),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {**TYPED, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
        (rules.in_order("min_value", "max_value"),),
    ),
    "email_text_input": Shape({}, {**TYPED, "initial_value": Text(least=0)}),
    "url_text_input": Shape({}, {**TYPED, "initial_value": Text(least=0)}),
    "file_input": Shape({}, {**ACTION, "filetypes": Items(Text()), "max_files": Whole(1, 10)}),
    **RICH_INPUTS,
}

IMAGES: Mapping[str, Shape] = {"image": IMAGE}
SOURCES = OneOf({"url": Shape({"url": ANY_ADDRESS, "text": Text()})})

IN_SECTION = OneOf(
    {
        **BUTTONS, **WORKFLOW_BUTTONS, **OVERFLOWS, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS,
        **IMAGES,
    }
)  # fmt: skip
IN_ACTIONS = OneOf(
    {
        **BUTTONS, **WORKFLOW_BUTTONS, **OVERFLOWS, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS,
        **MOMENT_PICKERS, **RICH_INPUTS,
    }
)  # fmt: skip
IN_INPUT = OneOf({**INPUTS, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS, **MOMENT_PICKERS})
IN_CONTEXT_ACTIONS = OneOf(
    {
        "feedback_buttons": Shape({"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, ACTION),
        "icon_button": Shape(
            {"icon": Text(), "text": plain(75)},
            {**CONFIRMED, **LABELLED, **VISIBLE_TO, "value": Text(2000)},
        ),
    }
)
