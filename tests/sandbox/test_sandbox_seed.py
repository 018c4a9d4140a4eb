"""Seeds, and the pure parts of the sandbox: stamps, typed text, element states."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sandbox_cast import BOT, LENA, OMAR, seed

from sandbox import elements
from sandbox.__main__ import main
from sandbox.clock import Clock, from_ts, iso, parse_iso
from sandbox.errors import WrongCall
from sandbox.seed import SLACKBOT, BadSeed, workspace
from sandbox.state import direct_id
from sandbox.typing_rules import command_text, escaped, refusals

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_the_bot_and_slackbot_are_there_unseeded() -> None:
    users = workspace(seed()).users
    assert users[BOT].is_bot
    assert not users[SLACKBOT].is_bot


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("users", {"id": "U9", "colour": "red"}),
        ("users", {"name": "nobody"}),
        ("channels", {"id": "C9", "members": ["UNOBODY"]}),
        ("channels", {"id": "C9", "kind": "dm"}),
    ],
)
def test_a_seed_with_something_unknown_in_it_is_refused(place: str, row: dict[str, Any]) -> None:
    wrong = seed()
    wrong[place].append(row)
    with pytest.raises(BadSeed):
        workspace(wrong)


def test_an_app_setting_nobody_knows_is_refused() -> None:
    with pytest.raises(BadSeed, match="wishes"):
        workspace(seed(wishes=[]))


def test_stamps_rise_while_time_stands() -> None:
    clock = Clock(NOW)
    assert [clock.ts() for _ in range(3)] == ["1772438400.000000", "1772438400.000001", "1772438400.000002"]


def test_a_clock_never_moves_back() -> None:
    clock = Clock(NOW)
    clock.move(datetime(2025, 1, 1, tzinfo=UTC))
    assert clock.now() == NOW


def test_a_timer_runs_when_it_is_due_and_not_before() -> None:
    clock, done = Clock(NOW), []
    clock.after(60, lambda: done.append(1))
    cancelled = clock.after(30, lambda: done.append(2))
    cancelled.cancelled = True
    clock.move(parse_iso("2026-03-02T08:00:59.999999Z"))
    assert (clock.run_due(), done) == (0, [])
    clock.move(parse_iso("2026-03-02T08:01:00Z"))
    assert (clock.run_due(), done, clock.next_timer()) == (1, [1], None)


def test_a_stamp_names_its_moment() -> None:
    assert iso(from_ts("1772438400.000001")) == "2026-03-02T08:00:00.000001Z"
    for wrong in ("soon", "1772438400.x", ""):
        with pytest.raises(ValueError, match="not a Slack timestamp"):
            from_ts(wrong)


def test_a_time_without_a_zone_is_none() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        parse_iso("2026-03-02T08:00:00")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel>", "&lt;!channel&gt;"),
        (f"<@{LENA}>", f"<@{LENA}>"),
        ("<@UNOBODY>", "&lt;@UNOBODY&gt;"),
        ("<#CTEAM|cs-team>", "<#CTEAM|cs-team>"),
    ],
)
def test_typed_text_is_escaped_but_for_real_mentions(typed: str, sent: str) -> None:
    assert escaped(workspace(seed()), typed) == sent


def test_a_commands_names_become_mentions_only_with_should_escape() -> None:
    typed = "@omar in #cs-team, not @somebody"
    assert command_text(workspace(seed()), typed) == f"<@{OMAR}|omar> in <#CTEAM|cs-team>, not @somebody"
    assert command_text(workspace(seed(should_escape=False)), typed) == typed


def element(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "a", **more}


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": "b", "element": element(kind, **more)}


OPTIONS = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("x", "y")]


@pytest.mark.parametrize(
    ("kind", "more", "plain", "key", "held"),
    [
        ("plain_text_input", {}, "because", "value", "because"),
        ("number_input", {}, 7, "value", "7"),
        ("static_select", {"options": OPTIONS}, "y", "selected_option", OPTIONS[1]),
        ("static_select", {"option_groups": [{"options": OPTIONS}]}, "x", "selected_option", OPTIONS[0]),
        ("radio_buttons", {"options": OPTIONS}, None, "selected_option", None),
        ("checkboxes", {"options": OPTIONS}, ["x", "y"], "selected_options", OPTIONS),
        ("users_select", {}, LENA, "selected_user", LENA),
        ("multi_users_select", {}, [LENA], "selected_users", [LENA]),
        ("datepicker", {}, "2026-03-01", "selected_date", "2026-03-01"),
        ("datetimepicker", {}, "2026-03-02T08:00:00Z", "selected_date_time", 1772438400),
        ("datetimepicker", {}, "1772438400", "selected_date_time", 1772438400),
    ],
)
def test_plain_words_become_slacks_state(kind: str, more: dict[str, Any], plain: Any, key: str, held: Any) -> None:
    assert elements.filled(element(kind, **more), plain) == {"type": kind, key: held}


def test_an_option_that_is_not_offered_cannot_be_picked() -> None:
    with pytest.raises(WrongCall, match="not an option"):
        elements.filled(element("static_select", options=OPTIONS), "z")


@pytest.mark.parametrize(
    ("kind", "more", "value", "taken"),
    [
        ("plain_text_input", {}, "", False),
        ("plain_text_input", {"min_length": 3}, "ab", False),
        ("plain_text_input", {"min_length": 3}, "abc", True),
        ("plain_text_input", {"max_length": 3}, "abc", True),
        ("plain_text_input", {"max_length": 3}, "abcd", False),
        ("number_input", {"is_decimal_allowed": False, "min_value": "0", "max_value": "10"}, "10", True),
        ("number_input", {"is_decimal_allowed": False, "min_value": "0", "max_value": "10"}, "11", False),
        ("number_input", {"is_decimal_allowed": False, "min_value": "0", "max_value": "10"}, "-1", False),
        ("number_input", {"is_decimal_allowed": False}, "1.5", False),
        ("number_input", {"is_decimal_allowed": True}, "1.5", True),
        ("number_input", {"is_decimal_allowed": True}, "many", False),
        ("email_text_input", {}, "a@b.example", True),
        ("email_text_input", {}, "a at b", False),
        ("url_text_input", {}, "https://a.example", True),
        ("url_text_input", {}, "a.example", False),
    ],
)
def test_the_form_itself_refuses_what_slack_refuses(kind: str, more: dict[str, Any], value: str, taken: bool) -> None:
    block = field(kind, **more)
    typed = {"b/a": elements.filled(block["element"], value)}
    assert (refusals([block], typed) == {}) is taken


def test_an_optional_question_may_stay_empty() -> None:
    assert refusals([{**field("plain_text_input"), "optional": True}], {}) == {}


def test_ids_are_made_up_where_the_app_gave_none_and_kept_where_it_did() -> None:
    given = [{"type": "actions", "elements": [{"type": "button"}, {"type": "button", "action_id": "mine"}]}]
    (block,) = elements.named(given)
    first, second = block["elements"]
    assert block["block_id"] and first["action_id"] and second["action_id"] == "mine"
    assert "block_id" not in given[0]


def test_a_seed_that_is_no_workspace_ends_the_start_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seed.json").write_text('{"users": [{"id": "U1", "colour": "red"}]}')
    monkeypatch.setattr("sys.argv", ["sandbox", "--port", "0", "--seed", str(tmp_path / "seed.json")])
    assert main() == 1
    assert "colour" in capsys.readouterr().err


def test_the_dm_of_two_people_has_the_same_id_in_every_run() -> None:
    assert direct_id([BOT, LENA]) == direct_id([LENA, BOT]) != direct_id([BOT, OMAR])
