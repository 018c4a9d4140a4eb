"""Arguments of a Web API call, however the SDK sent them: JSON, form, multipart or query."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.errors import SlackError, invalid_arguments
from sandbox.state import Json

_TRUE = ("1", "true", "True", True)


class Arguments:
    """The arguments by name; an empty string counts as absent, as it does for Slack."""

    def __init__(self, values: Json) -> None:
        self.values = {k: v for k, v in values.items() if v is not None and v != ""}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None else str(value)

    def need(self, name: str) -> str:
        """The text, or Slack's `invalid_arguments` naming the missing field."""
        value = self.text(name)
        if value is None:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.values.get(name)
        return default if value is None else value in _TRUE

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError):
            raise invalid_arguments(f"must be a valid number [json-pointer:/{name}]") from None

    def parsed(self, name: str, otherwise: SlackError) -> Any:
        """A structure that may come as JSON text; None when absent. Raises `otherwise` for broken JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise otherwise from None

    def listing(self, name: str) -> list[str]:
        """A list that may come as `a,b`, as JSON text or as a list."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("["):
            value = self.parsed(name, invalid_arguments(f"must be valid JSON [json-pointer:/{name}]"))
        elif isinstance(value, str):
            value = value.split(",")
        return [str(item).strip() for item in value or [] if str(item).strip()]


async def read(request: Request) -> Arguments:
    """Raises SlackError `invalid_json` or `json_not_object` for a JSON body that is neither."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    query = dict(request.query_params)
    if kind == "application/json":
        return Arguments({**query, **_json_object(await request.body())})
    if kind == "multipart/form-data":
        async with request.form() as form:
            return Arguments({**query, **{k: v for k, v in form.items() if isinstance(v, str)}})
    body = (await request.body()).decode(errors="replace")
    return Arguments({**query, **dict(parse_qsl(body, keep_blank_values=True))})


def _json_object(body: bytes) -> Json:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(values, dict):
        raise SlackError("json_not_object")
    return values
