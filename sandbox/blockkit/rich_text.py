"""The rich_text family: blocks of sections, lists, quotes and code, made of small inline pieces."""

from sandbox.blockkit.fields import Choice, Flag, Items, OneOf, Shape, Text, Whole
from sandbox.blockkit.objects import ANY_ADDRESS

STYLE = Shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), Flag()))
MENTION_STYLE = Shape(
    {}, dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), Flag())
)
BORDER = Whole(0, 1)


def _mention(name: str) -> Shape:
    return Shape({name: Text()}, {"style": MENTION_STYLE})


TEXT_PIECE = Shape({"text": Text()}, {"style": STYLE})
LINK = Shape({"url": ANY_ADDRESS}, {"text": Text(), "unsafe": Flag(), "style": STYLE})
INLINE = OneOf(
    {
        "text": TEXT_PIECE,
        "link": LINK,
        "user": _mention("user_id"),
        "channel": _mention("channel_id"),
        "usergroup": _mention("usergroup_id"),
        "team": _mention("team_id"),
        "emoji": Shape({"name": Text()}, {"unicode": Text(), "skin_tone": Whole(1, 6), "style": STYLE}),
        "date": Shape(
            {"timestamp": Whole(), "format": Text()},
            {"url": ANY_ADDRESS, "fallback": Text(), "style": STYLE},
        ),
        "broadcast": Shape({"range": Choice(("here", "channel", "everyone"))}, {"style": STYLE}),
        "color": Shape({"value": Text()}, {"style": STYLE}),
    }
)
SECTION = Shape({"elements": Items(INLINE, least=0)})
PARTS = OneOf(
    {
        "rich_text_section": SECTION,
        "rich_text_list": Shape(
            {
                "style": Choice(("bullet", "ordered")),
                "elements": Items(OneOf({"rich_text_section": SECTION}), least=0),
            },
            {"indent": Whole(0, 8), "offset": Whole(), "border": BORDER},
        ),
        "rich_text_preformatted": Shape(
            {"elements": Items(OneOf({"text": TEXT_PIECE, "link": LINK}), least=0)}, {"border": BORDER}
        ),
        "rich_text_quote": Shape({"elements": Items(INLINE, least=0)}, {"border": BORDER}),
    }
)
RICH_TEXT = Shape({"elements": Items(PARTS)}, {"block_id": Text(255)})
RICH_TEXT_VALUE = OneOf({"rich_text": RICH_TEXT})
