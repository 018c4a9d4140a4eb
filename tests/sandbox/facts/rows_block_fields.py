"""Fields that must be there, may not be there, or do not go together."""

from fact_asking import declined, taken
from fact_blocks import (
    actions,
    address,
    button,
    confirm,
    element,
    image,
    menu,
    option,
    options,
    plain,
    question,
    rich,
    section,
)

ROWS = [
    declined("An unknown block is refused", "unsupported type: alarm [json-pointer:/blocks/0/type]", {"type": "alarm"}),
    declined(
        "A block's unknown field is refused",
        "invalid additional property: color [json-pointer:/blocks/0]",
        section(color="red"),
    ),
    declined(
        "A button's unknown field is refused",
        "invalid additional property: colour [json-pointer:/blocks/0/elements/0]",
        actions(button(colour="red")),
    ),
    declined(
        "A confirmation's unknown field is refused",
        "invalid additional property: cancel [json-pointer:/blocks/0/elements/0/confirm]",
        actions(button(confirm=confirm(cancel=plain()))),
    ),
    declined(
        "Null is not the same as absent",
        "must provide an object [json-pointer:/blocks/0/accessory]",
        section(accessory=None),
    ),
    declined(
        "A section needs text or fields",
        "must define either `text` or `fields` [json-pointer:/blocks/0/type]",
        {"type": "section"},
    ),
    declined(
        "An actions block needs an element",
        "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]",
        actions(),
    ),
    declined(
        "An input needs a label",
        "missing required field: label [json-pointer:/blocks/0]",
        {"type": "input", "element": element("plain_text_input")},
    ),
    declined(
        "A number input says whether decimals are allowed",
        "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
        question(element("number_input")),
    ),
    taken("An overflow menu of one option is taken", actions(menu("overflow", 1))),
    declined(
        "A static_select of no options is refused",
        "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]",
        actions(menu(count=0)),
    ),
    declined(
        "A static_select has options or option groups but not both",
        "must define only one of `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
        actions(menu(option_groups=[{"label": plain(), "options": options(1)}])),
    ),
    declined(
        "What a select shows at first must be among its options",
        "must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]",
        actions(menu(initial_option=option("elsewhere"))),
    ),
    taken(
        "Only an overflow option may carry an address",
        actions({"type": "overflow", "options": [option(url=address(40))]}),
    ),
    declined(
        "A select's option carries no address",
        "invalid additional property: url [json-pointer:/blocks/0/elements/0/options/0]",
        actions({"type": "static_select", "options": [option(url=address(40))]}),
    ),
    declined(
        "A button's style is primary or danger",
        "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
        actions(button(style="default")),
    ),
    taken("A button may be primary or dangerous", actions(button(style="primary"), button(style="danger"))),
    declined(
        "A confirmation needs both of its buttons",
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
        actions(button(confirm={"title": plain(), "text": plain(), "confirm": plain()})),
    ),
    taken("An image may be a file in Slack", {"type": "image", "alt_text": "A chart", "slack_file": {"id": "F1"}}),
    declined(
        "An image needs an address or a file",
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
        {"type": "image", "alt_text": "A chart"},
    ),
    declined(
        "An image has an address or a file but not both",
        "must define only one of `image_url` or `slack_file` [json-pointer:/blocks/0]",
        image(slack_file={"id": "F1"}),
    ),
    declined(
        "A file in Slack is named by its id or its address but not both",
        "must define only one of `id` or `url` [json-pointer:/blocks/0/slack_file]",
        {"type": "image", "alt_text": "A chart", "slack_file": {"id": "F1", "url": address(40)}},
    ),
    declined(
        "An image needs an alt_text",
        "missing required field: alt_text [json-pointer:/blocks/0]",
        {"type": "image", "image_url": address(40)},
    ),
    taken(
        "A rich text of a section with a bold word is taken",
        rich({"type": "text", "text": "Hi", "style": {"bold": True}}),
    ),
    declined(
        "A rich text's unknown piece is refused",
        "unsupported type: plain_text [json-pointer:/blocks/0/elements/0/elements/0/type]",
        rich(plain()),
    ),
]
