"""What a message says: the arguments that make it, checked the way Slack checks them."""

from dataclasses import dataclass
from typing import Any

from sandbox.arguments import Arguments
from sandbox.blockkit import MESSAGE_TEXT_LIMIT, check, text_weight
from sandbox.elements import named
from sandbox.errors import SlackError
from sandbox.state import Json, Workspace

LONGEST_TEXT = 40_000
MOST_ATTACHMENTS = 100
METADATA_BYTES = 16_000
MARKDOWN_TEXT = 12_000


@dataclass(frozen=True)
class Content:
    """Parsed and accepted. None means the argument was not sent, which matters to an update."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None

    def fallback(self) -> str:
        """The top-level text: the app's own, or the one Slack derives from the blocks."""
        return self.text if self.text is not None else _text_of(self.blocks or [])


def read(workspace: Workspace, args: Arguments, refused: frozenset[str]) -> Content:
    """Raises SlackError `no_text`, `invalid_blocks` and their kin."""
    markdown = args.text("markdown_text")
    if markdown is not None and ("text" in args or "blocks" in args):
        raise SlackError("markdown_text_conflict")
    blocks = _blocks(workspace, args, refused)
    attachments = _attachments(args)
    text = args.text("text") if markdown is None else markdown[:MARKDOWN_TEXT]
    if text is None and not blocks and not attachments:
        raise SlackError("no_text")
    return Content(text[:LONGEST_TEXT] if text is not None else None, blocks, attachments)


def _blocks(workspace: Workspace, args: Arguments, refused: frozenset[str]) -> list[Json] | None:
    blocks = args.parsed("blocks", SlackError("invalid_blocks_format"))
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if complaints := check(blocks, "message", refused=refused) or _missing_files(workspace, blocks):
        errors = [c.removeprefix("[ERROR] ") for c in complaints]
        raise SlackError("invalid_blocks", errors=errors, response_metadata={"messages": complaints})
    if text_weight(blocks) > MESSAGE_TEXT_LIMIT:
        raise SlackError("msg_blocks_too_long")
    return named(blocks)


def _missing_files(workspace: Workspace, blocks: list[Json]) -> list[str]:
    """Images of files whose upload is not completed."""
    found = [(n, workspace.files.get(b["slack_file"].get("id"))) for n, b in enumerate(blocks) if "slack_file" in b]
    return [
        f"[ERROR] invalid slack file [json-pointer:/blocks/{n}/slack_file]"
        for n, file in found
        if file is not None and not file.complete
    ]


def _attachments(args: Arguments) -> list[Json] | None:
    attachments = args.parsed("attachments", SlackError("invalid_attachments"))
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return attachments


def metadata(args: Arguments) -> Json | None:
    """The message metadata; None when not sent, `{}` when it is to be cleared."""
    sent = args.parsed("metadata", SlackError("invalid_metadata_format"))
    if sent is None:
        return None
    if sent == {}:
        return {}
    if not isinstance(sent, dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(sent.get("event_type"), str) or not isinstance(sent.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(str(sent)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": sent["event_type"], "event_payload": sent["event_payload"]}


def _text_of(blocks: list[Json]) -> str:
    """The text of headers, sections and Markdown, in reading order: what a screen reader gets to hear."""
    parts: list[Any] = []
    for block in blocks:
        text = block.get("text")
        parts.append(text.get("text") if isinstance(text, dict) else text)
        parts += [f.get("text") for f in block.get("fields", []) if isinstance(f, dict)]
    return " ".join(p for p in parts if isinstance(p, str))
