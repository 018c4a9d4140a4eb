"""The blocks and views: their fields, their limits, and the surfaces that take them."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from sandbox.blockkit import rules
from sandbox.blockkit.elements import (
    BUTTONS,
    IMAGES,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    SOURCES,
)
from sandbox.blockkit.fields import Choice, Field, Flag, Items, Number, OneOf, Rule, Shape, Text, Whole
from sandbox.blockkit.objects import (
    IDENTIFIER,
    IMAGE,
    SECURE_ADDRESS,
    SLACK_ICON,
    TEXT_OBJECT_LIMIT,
    WEB_ADDRESS,
    plain,
    words,
)
from sandbox.blockkit.rich_text import RICH_TEXT, RICH_TEXT_VALUE

Surface = Literal["message", "modal", "home"]

EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGES: frozenset[Surface] = frozenset({"message"})
NOT_MODALS: frozenset[Surface] = frozenset({"message", "home"})
MODALS: frozenset[Surface] = frozenset({"modal"})

SURFACES: Mapping[str, frozenset[Surface]] = {
    **dict.fromkeys(
        (
            "section",
            "actions",
            "context",
            "divider",
            "header",
            "image",
            "input",
            "rich_text",
            "card",
            "video",
        ),
        EVERYWHERE,
    ),
    **dict.fromkeys(("markdown", "context_actions", "file", "plan", "task_card"), MESSAGES),
    **dict.fromkeys(("table", "data_table", "data_visualization", "container", "carousel"), NOT_MODALS),
    "alert": MODALS,
}
CONTAINED = ("actions", "context", "divider", "header", "image", "section", "table", "video")
"""Blocks inside a container: those on which Slack's page and its live validator agree."""


def _block(required: Mapping[str, Field], optional: Mapping[str, Field] | None = None, *kept: Rule) -> Shape:
    return Shape(required, {"block_id": IDENTIFIER, **(optional or {})}, kept)


CHART_LABEL = Text(20)
AXIS = Shape(
    {"categories": Items(CHART_LABEL, 20)},
    {"x_label": Text(50), "y_label": Text(50)},
)
POINT = Shape({"label": CHART_LABEL, "value": Number()})
SERIES = Shape({"name": CHART_LABEL, "data": Items(POINT, 20)})
PLOT = Shape({"series": Items(SERIES, 12), "axis_config": AXIS}, {}, (rules.series_match_axis,))
PIE = Shape({"segments": Items(Shape({"label": CHART_LABEL, "value": Number(positive=True)}), 12)})
CHART = OneOf({"pie": PIE, "line": PLOT, "bar": PLOT, "area": PLOT})

CELL = OneOf(
    {
        "raw_text": Shape({"text": Text()}),
        "raw_number": Shape({"value": Number()}, {"text": Text()}),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = Shape({}, {"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})
ROW = Items(CELL, 20)

CARD = _block(
    {},
    {
        "hero_image": OneOf(IMAGES),
        "icon": OneOf(IMAGES),
        "slack_icon": SLACK_ICON,
        "title": words(150),
        "subtitle": words(150),
        "body": words(200),
        "actions": Items(OneOf(BUTTONS), 3),
    },
    rules.some_of("hero_image", "title", "actions", "body"),
    rules.not_both("icon", "slack_icon"),
)
TASK_CARD = _block(
    {
        "task_id": Text(),
        "title": Text(),
        "status": Choice(("pending", "in_progress", "complete", "error")),
    },
    {"details": RICH_TEXT_VALUE, "output": RICH_TEXT_VALUE, "sources": Items(SOURCES)},
)

SIMPLE: Mapping[str, Shape] = {
    "section": _block(
        {},
        {
            "text": words(3000),
            "fields": Items(words(2000), 10),
            "accessory": IN_SECTION,
            "expand": Flag(),
        },
        rules.some_of("text", "fields"),
    ),
    "actions": _block({"elements": Items(IN_ACTIONS, 25)}, {}, rules.distinct_action_ids),
    "context": _block(
        {"elements": Items(OneOf({**IMAGES, **words(TEXT_OBJECT_LIMIT).shapes}), 10)},
    ),
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "image": _block(IMAGE.required, {**IMAGE.optional, "title": plain(2000)}, rules.one_of("image_url", "slack_file")),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT},
        {"hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block({"text": Text(12_000)}),
    "context_actions": _block({"elements": Items(IN_CONTEXT_ACTIONS, 5)}, {}, rules.distinct_action_ids),
    "video": _block(
        {"alt_text": Text(), "title": plain(199), "thumbnail_url": WEB_ADDRESS, "video_url": SECURE_ADDRESS},
        {
            "title_url": SECURE_ADDRESS,
            "description": plain(200),
            "provider_icon_url": WEB_ADDRESS,
            "provider_name": Text(),
            "author_name": Text(49),
        },
    ),
    "file": _block({"external_id": Text(), "source": Choice(("remote",))}),
    "alert": _block({"text": words(200)}, {"level": Choice(("default", "info", "warning", "error", "success"))}),
    "card": CARD,
    "task_card": TASK_CARD,
    "table": _block({"rows": Items(ROW, 100)}, {"column_settings": Items(COLUMN, 20, gaps=True)}, rules.equal_columns),
    "data_table": _block(
        {"caption": Text(), "rows": Items(ROW, 201, least=2)},
        {"page_size": Whole(1, 100), "row_header_column_index": Whole(0, 19)},
        rules.equal_columns,
        rules.plain_header,
        rules.table_text_fits,
    ),
    "data_visualization": _block({"title": Text(50), "chart": CHART}),
}


def _among(known: Mapping[str, Shape], *names: str) -> OneOf:
    return OneOf({name: known[name] for name in names if name in known})


def _container(known: Mapping[str, Shape]) -> Shape:
    return _block(
        {"child_blocks": Items(_among(known, *CONTAINED), 10)},
        {
            "title": plain(150),
            "rich_text_title": RICH_TEXT_VALUE,
            "subtitle": words(150),
            "width": Choice(("narrow", "standard", "wide", "full")),
            "icon": OneOf(IMAGES),
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        rules.some_of("title", "rich_text_title"),
        rules.needs("default_collapsed", "is_collapsible"),
        rules.not_both("is_collapsible", "has_header_divider"),
    )


@cache
def blocks_of(surface: Surface, refused: frozenset[str]) -> OneOf:
    """The blocks this surface takes, without the refused ones, also inside other blocks."""
    known = {name: shape for name, shape in SIMPLE.items() if name not in refused}
    known["container"] = _container(known)
    known["carousel"] = _block({"elements": Items(_among(known, "card"), 10)})
    known["plan"] = _block({"title": Text()}, {"tasks": Items(_among(known, "task_card"))})
    here = {name: shape for name, shape in known.items() if surface in SURFACES[name] and name not in refused}
    return OneOf(here)


VIEW_COMMON: Mapping[str, Field] = {
    "callback_id": Text(255, least=0),
    "external_id": Text(255, least=0),
    "private_metadata": Text(3000, least=0),
}


def view_shape(blocks: Items) -> OneOf:
    """A modal or a Home tab around such a list of blocks."""
    modal = Shape(
        {"title": plain(24), "blocks": blocks},
        {
            **VIEW_COMMON,
            "submit": plain(24),
            "close": plain(24),
            **dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), Flag()),
        },
    )
    return OneOf({"modal": modal, "home": Shape({"blocks": blocks}, VIEW_COMMON)})
