"""What the CS team sees of a case."""

from dataclasses import replace
from datetime import date

import pytest
from views_cast import (
    ALERT,
    BARE_ALERT,
    EXIT_ALERT,
    HOSTILE,
    HOSTILE_NAME,
    LONG_NAME,
    LONGEST,
    controls,
    seen,
    taken_by_slack,
)

from bot import ids
from bot.views import labels, note
from bot.views.alert import INSIDE, alert
from bot.views.sentences import event_sentence
from cases import handling
from cases.alerts import Alert
from cases.declining import NO_REPLY
from cases.opening import CORRECTED
from cases.reopening import REOPENED
from cases.warnings import CALLED

CLAIMED = replace(ALERT, state="claimed", claimed_by="Lena Vogt")
CLOSED = replace(CLAIMED, state="closed", closed_why="fixed")
MESSAGE = replace(BARE_ALERT, kind="message", score=None, verbatim="6 people can't log in")
HOSTILE_ALERT = replace(
    EXIT_ALERT,
    account=HOSTILE_NAME,
    contact=HOSTILE_NAME,
    title=HOSTILE_NAME,
    verbatim=HOSTILE,
    compared_with=HOSTILE,
    kept_by=HOSTILE,
    plan=HOSTILE_NAME,
    claimed_by=HOSTILE_NAME,
    owner=None,
    owner_name=HOSTILE_NAME,
    playbook=(HOSTILE,),
    stated_reason=HOSTILE,
)
LONGEST_ALERT = replace(
    EXIT_ALERT,
    account=LONG_NAME,
    contact=LONG_NAME,
    title=LONG_NAME,
    verbatim=LONGEST,
    compared_with=LONGEST,
    kept_by=LONGEST,
    plan=LONG_NAME,
    claimed_by=LONG_NAME,
    owner=None,
    owner_name=LONG_NAME,
    earlier=ALERT.earlier * 20,
    playbook=("ask which report and when",) * 12,
)


def test_an_answered_case_says_who_answered_and_when_and_no_deadline() -> None:
    answered = replace(CLAIMED, answered_by="Omar Said", answered_on=date(2026, 11, 20))
    assert "Lena Vogt took this, answered by Omar Said on 20 Nov. Next:" in seen(alert(answered))
    assert "answered on 20 Nov." in seen(alert(replace(answered, answered_by=None, playbook=())))
    assert "due" not in seen(alert(answered))


def test_an_alert_says_who_how_much_it_matters_and_what_is_next() -> None:
    assert seen(alert(ALERT)) == "\n".join(
        (
            "*Acme GmbH: 4 of 10* from Anna Weber, Head of Operations",
            "Der Monatsbericht braucht zehn Minuten, und letzte Woche fehlten Daten.",
            "Written in German · read as: slow or unreliable (likely)",
            "Before: 8 (Feb 2026), 7 (Aug 2025)",
            "MRR €3,200 (as of 21 Nov) · renews 14 Feb 2027, in 84 days · Business plan",
            "<@U0LENA>, first answer due Tue 24 Nov 10:12. Next: ask which report and when; check open tickets.",
            "I'll take it",
            "Reply to Anna",
            "Close",
            "Hold Anna…",
            "Hold all of Acme GmbH…",
            "Stop sends to Acme GmbH…",
            "What was sent to Acme GmbH",
            INSIDE,
        )
    )


def test_every_control_names_the_case() -> None:
    shown = controls(alert(ALERT))
    menu = shown.pop(ids.CASE_MORE)
    assert {each["action_id"]: each["value"] for each in shown.values()} == {
        ids.TAKE: "12",
        ids.REPLY: "12",
        ids.CLOSE: "12",
    }
    acts = [each["value"] for each in menu["options"]]
    assert acts == [ids.pack(act, 12) for act in (ids.HOLD_PERSON, ids.HOLD_ALL, ids.STOP_ACCOUNT, ids.SENT)]


@pytest.mark.parametrize(
    "case", [ALERT, BARE_ALERT, EXIT_ALERT, CLAIMED, CLOSED, MESSAGE, HOSTILE_ALERT, LONGEST_ALERT]
)
def test_slack_takes_every_alert(case: Alert) -> None:
    taken_by_slack(alert(case))
    taken_by_slack(alert(case, private=True))


def test_a_missing_fact_drops_its_line() -> None:
    shown = seen(alert(BARE_ALERT))
    assert "None" not in shown
    assert shown.splitlines()[:2] == ["*Acme GmbH: 4 of 10* from Anna Weber", "No owner yet."]


def test_the_owner_is_called_only_when_told_to() -> None:
    quiet = seen(alert(replace(ALERT, mention_owner=False)))
    assert "<@" not in quiet and "Lena Vogt, first answer due" in quiet


def test_a_changed_score_shows_both() -> None:
    assert "*Acme GmbH: now 9, was 3* from" in seen(alert(replace(ALERT, score=9, first_score=3)))


def test_words_against_the_score_are_pointed_out() -> None:
    assert ALERT.reading
    odd = replace(ALERT, reading=replace(ALERT.reading, contradicts=True))
    assert "the words do not fit the score" in seen(alert(odd))


def test_a_case_that_somebody_took_cannot_be_taken_again() -> None:
    shown = alert(CLAIMED)
    assert "Lena Vogt took this, first answer due Tue 24 Nov 10:12. Next: ask" in seen(shown)
    assert set(controls(shown)) == {"Undo", "Reply to Anna", "Close", ids.CASE_MORE}
    assert controls(shown)["Undo"]["accessibility_label"] == "Undo: put this back"


def test_a_closed_case_says_why_and_offers_nothing() -> None:
    shown = alert(CLOSED)
    assert "Closed: fixed." in seen(shown)
    assert controls(shown) == {}
    assert "Closed: the score was changed upwards." in seen(alert(replace(CLOSED, closed_why=CORRECTED)))


def test_a_leaving_customer_s_answers_stand_under_each_other() -> None:
    shown = seen(alert(EXIT_ALERT))
    for said in (
        "*Acme GmbH ends on 31 Jan 2027*: an answer from Anna Weber",
        "Main reason: *too expensive*",
        "Second reason: *missing features*",
        "Rivalsoft",
        "A smaller plan.",
        "May we write about this? *Yes*",
        "ends 31 Jan 2027, in 70 days",
    ):
        assert said in shown


def test_a_message_is_no_score() -> None:
    shown = seen(alert(MESSAGE))
    assert "*Acme GmbH: a message* from Anna Weber" in shown
    assert "of 10" not in shown


def test_what_only_one_person_may_see_says_so() -> None:
    shown = seen(alert(ALERT, private=True))
    assert "Anna asked that only you see this." in shown
    assert INSIDE not in shown


def test_nothing_that_a_customer_wrote_pings_anybody() -> None:
    shown = alert(HOSTILE_ALERT)
    markup = [
        element["text"]
        for block in shown.blocks
        for element in [block.get("text"), *block.get("elements", [])]
        if isinstance(element, dict) and element.get("type") == "mrkdwn"
    ]
    assert markup
    assert not any("<" in text for text in [*markup, shown.text])


def test_the_plain_text_says_all_of_it() -> None:
    assert alert(CLAIMED).text == (
        "Acme GmbH: 4 of 10 from Anna Weber, Head of Operations. "
        "“Der Monatsbericht braucht zehn Minuten, und letzte Woche fehlten Daten.” Lena Vogt took this."
    )


@pytest.mark.parametrize("words", [HOSTILE, LONGEST])
def test_notes_quote_to_the_letter(words: str) -> None:
    for shown in (note.heard(HOSTILE_NAME, words), note.sent(LONG_NAME, HOSTILE_NAME, words)):
        taken_by_slack(shown)
        assert words.strip()[:2900] in seen(shown)
        assert "<" not in shown.text


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("claimed", "Tom Brandt took this."),
        ("closed:no_reply", "Tom Brandt closed this: no answer after three tries."),
        (CORRECTED, "Closed: the score was changed upwards."),
        (CALLED, "<@U0LENA>, this one waits for you."),
        (REOPENED, "<@U0LENA>, Anna Weber came back to this: it is open again."),
    ],
)
def test_an_event_is_told_in_a_sentence(event: str, said: str) -> None:
    assert event_sentence(event, author="Tom Brandt", owner="U0LENA", contact="Anna Weber") == said


def test_a_contact_who_wants_no_reply_is_named() -> None:
    assert event_sentence(NO_REPLY, author=None, owner=None, contact="Anna Weber") == "Anna Weber wants no reply."


def test_an_event_without_anybody_is_still_a_sentence() -> None:
    assert event_sentence(CALLED, author=None, owner=None) == "This one has no owner yet. Who takes it?"
    assert "<" not in event_sentence(f"closed:{HOSTILE}", author=HOSTILE_NAME, owner=None)


def test_every_resolution_has_a_label() -> None:
    assert set(labels.RESOLUTIONS) == set(handling.RESOLUTIONS)


def test_a_note_says_what_happened() -> None:
    shown = note.happened("Lena Vogt took this.")
    taken_by_slack(shown)
    assert seen(shown) == shown.text == "Lena Vogt took this."
