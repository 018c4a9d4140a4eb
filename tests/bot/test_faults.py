"""Every way in which a Slack call can fail has its next step."""

from http.client import IncompleteRead, RemoteDisconnected
from socket import gaierror
from urllib.error import URLError

import pytest

from bot.slack.faults import FaultKind, fault
from tests.bot.delivery_cast import refusal


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("user_disabled", FaultKind.PERSON),
        ("cannot_dm_bot", FaultKind.PERSON),
        ("is_archived", FaultKind.CHANNEL),
        ("not_in_channel", FaultKind.CHANNEL),
        ("restricted_action_read_only_channel", FaultKind.CHANNEL),
        ("token_revoked", FaultKind.WORKSPACE),
        ("missing_scope", FaultKind.WORKSPACE),
        ("invalid_blocks", FaultKind.OUR_BUG),
        ("a_word_that_slack_made_up_today", FaultKind.OUR_BUG),
        ("service_unavailable", FaultKind.LATER),
        ("internal_error", FaultKind.AMBIGUOUS),
        ("fatal_error", FaultKind.AMBIGUOUS),
    ],
)
def test_slacks_word_says_whose_fault_it_is(word: str, kind: FaultKind) -> None:
    assert fault(refusal(word)).kind is kind


def test_a_429_says_how_long() -> None:
    failed = fault(refusal("ratelimited", 429, **{"Retry-After": "30"}))
    assert (failed.kind, failed.retry_after) == (FaultKind.WAIT, 30)


@pytest.mark.parametrize("stated", ["", "soon"])
def test_a_429_that_does_not_say_how_long_waits_a_little(stated: str) -> None:
    assert fault(refusal("ratelimited", 429, **{"Retry-After": stated})).retry_after == 5


@pytest.mark.parametrize("status", [500, 502, 503])
def test_the_status_of_a_broken_server_counts_whatever_its_body_says(status: int) -> None:
    assert fault(refusal("invalid_blocks", status)).kind is FaultKind.AMBIGUOUS


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionResetError(),
        RemoteDisconnected(),
        IncompleteRead(b""),
        URLError(ConnectionResetError()),
        URLError(TimeoutError()),
    ],
)
def test_a_connection_that_broke_may_have_brought_the_call_to_slack(error: Exception) -> None:
    assert fault(error).kind is FaultKind.AMBIGUOUS


@pytest.mark.parametrize("error", [ConnectionRefusedError(), URLError(ConnectionRefusedError()), URLError(gaierror())])
def test_a_slack_that_was_not_reached_has_done_nothing(error: Exception) -> None:
    assert fault(error).kind is FaultKind.LATER


def test_a_failure_names_no_customers_words() -> None:
    assert str(fault(refusal("invalid_blocks"))) == "invalid_blocks (our_bug)"
