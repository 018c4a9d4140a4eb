"""What a failed Slack call means for the message: each kind of fault has its own next step."""

from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from socket import gaierror
from urllib.error import URLError

from slack_sdk.errors import SlackApiError


class FaultKind(StrEnum):
    """Whose fault it is, and so what happens next."""

    PERSON = "person"  # this person cannot be written to: never again until something changes
    CHANNEL = "channel"  # this channel does not take the message: a person must act
    WORKSPACE = "workspace"  # nothing can be sent at all: wait, and say so
    OUR_BUG = "our_bug"  # the message itself is wrong: sending it again cannot help
    WAIT = "wait"  # Slack said how long
    LATER = "later"  # Slack is in trouble, for minutes or hours
    AMBIGUOUS = "ambiguous"  # it may have worked


@dataclass
class DeliveryFailed(Exception):
    """A Slack call did not succeed; `reason` is Slack's word for it, or the kind of the network's error."""

    reason: str
    kind: FaultKind
    retry_after: float | None = None  # seconds, for WAIT

    def __str__(self) -> str:
        return f"{self.reason} ({self.kind})"


_KINDS = {
    FaultKind.PERSON: "user_not_found user_disabled user_not_visible cannot_dm_bot invalid_user_combination "
    "users_not_found",
    FaultKind.CHANNEL: "channel_not_found not_in_channel is_archived restricted_action "
    "restricted_action_read_only_channel restricted_action_thread_only_channel "
    "restricted_action_non_threadable_channel restricted_action_thread_locked no_permission "
    "channel_is_limited_access cannot_reply_to_message "
    "message_not_found cant_update_message",
    FaultKind.WORKSPACE: "invalid_auth not_authed account_inactive token_revoked token_expired "
    "team_access_not_granted access_denied accesslimited not_allowed_token_type missing_scope messages_tab_disabled",
    FaultKind.WAIT: "ratelimited rate_limited request_timeout",
    FaultKind.LATER: "service_unavailable team_added_to_org org_login_required ekm_access_denied "
    "message_limit_exceeded",
    FaultKind.AMBIGUOUS: "internal_error fatal_error",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_NO_STATED_WAIT = 5.0
_CUT_OFF = (TimeoutError, ConnectionError, HTTPException, URLError, OSError)
CALL_ERRORS = (SlackApiError, *_CUT_OFF)
"""What a call of the SDK can raise when its own retries are off."""


def fault(error: Exception) -> DeliveryFailed:
    """Classify what a Slack call raised. The HTTP status counts first: a 5xx body is often no JSON."""
    if not isinstance(error, SlackApiError):
        # A refused connection, or a name that is not found, never reached Slack; any other cut may have come after.
        unreached = isinstance(getattr(error, "reason", error), ConnectionRefusedError | gaierror)
        return DeliveryFailed(type(error).__name__, FaultKind.LATER if unreached else FaultKind.AMBIGUOUS)
    status, word = error.response.status_code, str(error.response.get("error", ""))
    if status == 429:
        return DeliveryFailed("ratelimited", FaultKind.WAIT, _wait(error))
    if status >= 500:
        return DeliveryFailed(f"http_{status}", FaultKind.AMBIGUOUS)
    kind = _KIND_OF.get(word, FaultKind.OUR_BUG)
    return DeliveryFailed(word, kind, _wait(error) if kind is FaultKind.WAIT else None)


def _wait(error: SlackApiError) -> float:
    stated = error.response.headers.get("Retry-After") or error.response.headers.get("retry-after")
    try:
        return float(stated)
    except (TypeError, ValueError):
        return _NO_STATED_WAIT
