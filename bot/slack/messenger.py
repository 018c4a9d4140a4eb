"""Slack as the rest of the bot sees it: a few calls, without the SDK's retries, each failing as DeliveryFailed."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.edge.clock import Clock
from bot.slack.faults import CALL_ERRORS, DeliveryFailed, FaultKind, fault
from bot.slack.pacing import Pacer

EVENT_TYPE = "askback"
TIMEOUT = 10
PAGE = 200
CHUNK = 65_536  # bytes of a file at once
LARGE_PAGE = 999  # of people: at 20 pages a minute, 20,000 of them
FILE_PAUSES = (0.2, 0.5, 1.0, 2.0)  # real seconds between looks at an uploaded file
MARGIN = timedelta(seconds=5)  # Date headers have whole seconds, and Slack's machines do not agree to the last one


@dataclass(frozen=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str


class Messenger:
    """Calls Slack for one workspace. Thread-safe; every method may raise DeliveryFailed."""

    def __init__(self, client: WebClient, clock: Clock, pacer: Pacer) -> None:
        self._client = client
        self._client.retry_handlers = []  # a retried post could be a second post
        self._client.timeout = TIMEOUT
        self._clock = clock
        self._pacer = pacer
        self._slack_said: datetime | None = None  # the time, with its last answer

    def post(self, channel: str, body: dict[str, Any], token: str, thread_ts: str | None = None) -> Posted:
        """Post a message that carries its token, so that it can be found again."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": token}}
        answer = self._call(
            "chat.postMessage",
            {"channel": channel, "metadata": metadata, "unfurl_links": False, "unfurl_media": False, **body}
            | ({"thread_ts": thread_ts} if thread_ts else {}),
        )
        return Posted(answer["channel"], answer["ts"])

    def whisper(self, channel: str, user: str, body: dict[str, Any], thread_ts: str | None = None) -> None:
        """Show a message to one reader of a channel alone; Slack does not promise that they see it."""
        where = {"channel": channel, "user": user} | ({"thread_ts": thread_ts} if thread_ts else {})
        self._call("chat.postEphemeral", where | body)

    def edit(self, channel: str, ts: str, body: dict[str, Any]) -> None:
        """Make a message show `body`; safe to repeat."""
        self._call("chat.update", {"channel": channel, "ts": ts, **body})

    def publish(self, user: str, view: dict[str, Any]) -> None:
        """Make a Home tab show `view`; safe to repeat."""
        self._call("views.publish", {"user_id": user, "view": view})

    def open_dm(self, user: str) -> str:
        """The id of the DM with a person; the same each time."""
        answer = self._call("conversations.open", {"users": user})
        return str(answer["channel"]["id"])

    def channel(self, channel: str) -> dict[str, Any]:
        """What Slack says of a channel now."""
        found: dict[str, Any] = self._call("conversations.info", {"channel": channel})["channel"]
        return found

    def members(self, channel: str) -> list[str]:
        """Everybody in a channel, people of other companies included."""
        pages = self._pages("conversations.members", {"channel": channel, "limit": PAGE})
        return [member for page in pages for member in page["members"]]

    def channels(self) -> list[dict[str, Any]]:
        """The channels that the bot is in."""
        arguments = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": PAGE}
        return [found for page in self._pages("users.conversations", arguments) for found in page["channels"]]

    def all_channels(self) -> list[dict[str, Any]]:
        """All public channels, and the private ones that the bot is in; `is_member` says where it is."""
        arguments = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": LARGE_PAGE}
        return [found for page in self._pages("conversations.list", arguments) for found in page["channels"]]

    def person(self, user: str) -> dict[str, Any]:
        """What Slack says of a person, with the locale where Slack tells it."""
        found: dict[str, Any] = self._call("users.info", {"user": user, "include_locale": True})["user"]
        return found

    def people(self) -> list[dict[str, Any]]:
        """Everybody in the workspace; people of other companies are not among them."""
        arguments = {"limit": LARGE_PAGE, "include_locale": True}
        return [found for page in self._pages("users.list", arguments) for found in page["members"]]

    def find(self, token: str, channel: str, after: str, thread_ts: str | None = None) -> str | None:
        """The ts of the message that carries `token`, looked for back to `after`; None when it is not there."""
        method = "conversations.replies" if thread_ts else "conversations.history"
        where = {"channel": channel, "oldest": after, "include_all_metadata": True, "limit": PAGE}
        if thread_ts:
            where["ts"] = thread_ts
        for page in self._pages(method, where):
            for message in page["messages"]:
                if (message.get("metadata") or {}).get("event_payload", {}).get("id") == token:
                    return str(message["ts"])
        return None

    def upload(self, png: bytes, name: str, title: str) -> str:
        """Upload a picture without showing it anywhere; its file id, once Slack can show it."""
        url, file_id = self.begin_upload(name, len(png))
        self.send_bytes(url, png, len(png), "image/png")
        self.complete(file_id, title)
        for pause in FILE_PAUSES:
            # A file that Slack still works on has no kind yet, and a message that shows it is refused.
            if self._call("files.info", {"file": file_id})["file"].get("mimetype"):
                return file_id
            threading.Event().wait(pause)
        raise DeliveryFailed("file_not_ready", FaultKind.LATER)

    def begin_upload(self, name: str, length: int) -> tuple[str, str]:
        """Announce a file: where its bytes go, and its id."""
        ticket = self._call("files.getUploadURLExternal", {"filename": name, "length": length})
        return str(ticket["upload_url"]), str(ticket["file_id"])

    def send_bytes(
        self, url: str, body: bytes | IO[bytes], length: int, kind: str = "application/octet-stream"
    ) -> None:
        """The bytes of an announced file; nobody sees it before `complete`."""
        self._raw(url, body, kind, length)

    def complete(self, file_id: str, title: str, channel: str | None = None, comment: str | None = None) -> None:
        """End an upload; with a `channel`, Slack posts the file there later by itself, and does not say where."""
        given = {"files": json.dumps([{"id": file_id, "title": title}])}
        place = {"channel_id": channel, "initial_comment": comment}
        self._call("files.completeUploadExternal", given | {name: each for name, each in place.items() if each})

    def knows_file(self, file_id: str) -> bool:
        """Whether Slack knows a file: only those whose upload was completed."""
        try:
            self._call("files.info", {"file": file_id})
        except DeliveryFailed as failed:
            if failed.reason == "file_not_found":
                return False
            raise
        return True

    def find_file(self, file_id: str, channel: str, after: str) -> str | None:
        """The ts of the message that shares a file, looked for back to `after`; None when it is not there."""
        where = {"channel": channel, "oldest": after, "limit": PAGE}
        for page in self._pages("conversations.history", where):
            for message in page["messages"]:
                if any(file["id"] == file_id for file in message.get("files") or []):
                    return str(message["ts"])
        return None

    def fetch(self, file_id: str, to: Path, most: int) -> None:
        """Write a file that somebody shared with the bot to `to`, where it may have at most `most` bytes."""
        file: dict[str, Any] = self._call("files.info", {"file": file_id})["file"]
        if file.get("is_external") or file.get("mode", "hosted") not in ("hosted", "snippet"):
            raise DeliveryFailed("file_elsewhere", FaultKind.OUR_BUG)  # and the token is for Slack's own addresses only
        if int(file.get("size") or 0) > most:
            raise DeliveryFailed("file_too_large", FaultKind.OUR_BUG)
        address = str(file.get("url_private_download") or file.get("url_private"))
        request = Request(address, headers={"Authorization": f"Bearer {self._client.token}"})
        _once(lambda: _save(request, to, most))

    def respond(self, url: str, body: dict[str, Any]) -> None:
        """Replace the message that a click came from, through its response_url: at most once."""
        said = json.dumps({"replace_original": True, **body}).encode()
        self._raw(url, said, "application/json", len(said))

    def identity(self) -> dict[str, Any]:
        """Who the bot's token belongs to."""
        return dict(self._call("auth.test", {}).data)  # type: ignore[arg-type]

    def before_now(self) -> str:
        """A ts safely before anything posted from now on: by Slack's clock alone, whatever ours was set to since."""
        return f"{((self._slack_said or self._clock.now()) - MARGIN).timestamp():.6f}"

    def _pages(self, method: str, arguments: dict[str, Any]) -> Iterator[SlackResponse]:
        cursor = ""
        while True:
            page = self._call(method, arguments | ({"cursor": cursor} if cursor else {}))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _call(self, method: str, arguments: dict[str, Any]) -> SlackResponse:
        now = self._clock.now()
        free_at = self._pacer.take(method, now)
        if free_at > now:  # known without asking: Slack would say 429
            raise DeliveryFailed("ratelimited", FaultKind.WAIT, (free_at - now).total_seconds())
        try:
            answer = self._client.api_call(method, **_as_slack_takes_it(method, arguments))
        except CALL_ERRORS as error:
            failed = fault(error)
            if failed.kind is FaultKind.WAIT:
                self._pacer.refused(method, now + timedelta(seconds=failed.retry_after or 0))
            raise failed from None  # the SDK's own text may repeat what was sent
        self._note_date(answer.headers.get("Date") or answer.headers.get("date"))
        return answer

    def _note_date(self, date: Any) -> None:
        stated = date[0] if isinstance(date, list) else date
        if stated:
            self._slack_said = parsedate_to_datetime(stated).astimezone(UTC)

    def _raw(self, url: str, body: bytes | IO[bytes], kind: str, length: int) -> None:
        headers = {"Content-Type": kind, "Content-Length": str(length)}
        request = Request(url, data=body, headers=headers, method="POST")
        _once(lambda: urlopen(request, timeout=TIMEOUT).read())


class _StayHere(HTTPRedirectHandler):
    """Slack sends whoever may not read a file to its sign-in page; the token goes nowhere else either."""

    def redirect_request(self, *_: Any) -> None:
        raise DeliveryFailed("file_not_readable", FaultKind.OUR_BUG)


def _save(request: Request, to: Path, most: int) -> None:
    with build_opener(_StayHere).open(request, timeout=TIMEOUT) as answer, to.open("wb") as out:
        if answer.headers.get_content_type() == "text/html":
            raise DeliveryFailed("file_not_readable", FaultKind.OUR_BUG)
        taken = 0
        while some := answer.read(CHUNK):
            taken += len(some)
            if taken > most:
                raise DeliveryFailed("file_too_large", FaultKind.OUR_BUG)
            out.write(some)


def _once(call: Callable[[], Any]) -> None:
    try:
        call()
    except (OSError, HTTPException) as error:
        raise DeliveryFailed(type(error).__name__, FaultKind.AMBIGUOUS) from None


def _as_slack_takes_it(method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """chat.* and views.* take JSON bodies, the rest forms."""
    if method.startswith(("chat.", "views.")):
        return {"json": arguments}
    return {"params": {key: _plain(value) for key, value in arguments.items()}}


def _plain(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value
