"""Blocks and their parts with the usual filling, for rows that care about one field at a time."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Hello") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Hello") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Hello", **more: object) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "Yes", **more: object) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def question(element: Json | None = None, label: str = "Why?", **more: object) -> Json:
    return {"type": "input", "label": plain(label), "element": element or {"type": "plain_text_input"}, **more}


def option(value: str = "a", text: Json | None = None, **more: object) -> Json:
    return {"text": text or plain(), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(str(n)) for n in range(count)]


def menu(kind: str = "static_select", count: int = 2, **more: object) -> Json:
    return {"type": kind, "options": options(count), **more}


def confirm(**parts: Json) -> Json:
    usual = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return {**usual, **parts}


def image(**more: object) -> Json:
    return {"type": "image", "image_url": "https://example.test/a.png", "alt_text": "A chart", **more}


def video(**more: object) -> Json:
    usual = {"type": "video", "alt_text": "A talk", "title": plain(), "video_url": address(40)}
    return {**usual, "thumbnail_url": address(40), **more}


def address(length: int) -> str:
    return "https://example.test/".ljust(length, "x")


def raw(text: str = "cell") -> Json:
    return {"type": "raw_text", "text": text}


def rich(*pieces: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def table(rows: int, columns: int = 1, kind: str = "table", **more: object) -> Json:
    return {"type": kind, "rows": [[raw()] * columns for _ in range(rows)], **more}


def data_table(rows: int = 2, columns: int = 1, **more: object) -> Json:
    return table(rows, columns, "data_table", **{"caption": "Accounts", **more})


def chart(body: Json, title: str = "NPS") -> Json:
    return {"type": "data_visualization", "title": title, "chart": body}


def pie(count: int = 1, label: str = "Promoters", value: float = 1) -> Json:
    return {"type": "pie", "segments": [{"label": label, "value": value}] * count}


def line(series: int = 1, categories: int = 1, *, name: str = "", category: str = "", **axis: str) -> Json:
    labels = [category or f"W{n}" for n in range(categories)]
    data = [{"label": label, "value": 1} for label in labels]
    return {
        "type": "line",
        "series": [{"name": name or f"S{n}", "data": data} for n in range(series)],
        "axis_config": {"categories": labels, **axis},
    }


def card(**more: object) -> Json:
    return {"type": "card", "title": plain(), **more}


def container(*children: Json, **more: object) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(children), **more}


def feedback(**button_more: object) -> Json:
    one = {"text": plain(), "value": "v", **button_more}
    element = {"type": "feedback_buttons", "positive_button": one, "negative_button": one}
    return {"type": "context_actions", "elements": [element]}


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Survey"), "blocks": list(blocks), **more}


def number(**more: object) -> Json:
    return {"type": "number_input", "is_decimal_allowed": False, **more}


def element(kind: str, **more: object) -> Json:
    return {"type": kind, **more}
