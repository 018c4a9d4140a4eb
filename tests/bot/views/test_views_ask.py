"""What a contact sees, in every language and state."""

import re
from dataclasses import replace
from datetime import date

import pytest
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, LONGEST, controls, seen, taken_by_slack, view_taken_by_slack

from bot import ids
from bot.views.blocks import Message
from bot.views.channel_ask import answer_modal, channel_ask
from bot.views.clarify import clarify, noted, off_scale
from bot.views.exit_ask import exit_ask
from bot.views.receipt import receipt, stopped
from bot.views.reply import reply
from bot.views.survey_ask import survey_ask
from surveys.asking.asks import AskState, Audience, ExitAsk, SurveyAsk
from surveys.asking.showing import walked
from surveys.definition.definitions import shipped
from surveys.definition.locales import SHIPPED
from surveys.definition.questions import Answer

TOKEN = "Qm9vaw"
LENA = Audience(company="Northwind", csm="Lena Vogt", account="Acme")
FACTS = {"name": "Anna", "account": "Acme", "company": "Northwind", "product": "Northwind", "csm": "Lena Vogt"}


def asked(state: AskState, **given: Answer) -> SurveyAsk:
    """The relationship survey, answered so far."""
    steps, current = walked(shipped("nps"), "en", 1, given)
    return SurveyAsk(
        token=TOKEN,
        locale="en",
        facts=FACTS,
        audience=LENA,
        state=state,
        steps=steps,
        current=current,
        is_last=bool(steps),
        several=False,
        only_owner=False,
        open_until=date(2026, 12, 7),
        answer_by=None,
    )


ASK = asked(AskState.OPEN)
SCORED = asked(AskState.BEGUN, score=4)
COMMENTED = replace(asked(AskState.DONE, score=4, verbatim="Too slow."), answer_by=date(2026, 11, 24))
ENDED = [
    replace(ASK, state=state)
    for state in (AskState.EXPIRED, AskState.WITHDRAWN, AskState.OPTED_OUT, AskState.ELSEWHERE)
]
ASKS = [
    ASK,
    replace(ASK, only_owner=True),
    SCORED,
    COMMENTED,
    *(replace(each, changing="score") for each in (SCORED, COMMENTED)),
    *ENDED,
]
NOBODY = Audience(company="Northwind", csm=None, account="Acme")

LEAVING = ExitAsk(
    token=TOKEN,
    locale="en",
    greeting_name="Anna",
    audience=LENA,
    state=AskState.OPEN,
    ends_on=date(2027, 1, 31),
    reasons=tuple((code, f"Because of {code}") for code in ("unused", "too_expensive", "low_quality", "other")),
    reason=None,
    second_reason=None,
    compared_with=None,
    kept_by=None,
    verbatim=None,
    may_contact=None,
)
CHOSEN = replace(LEAVING, state=AskState.BEGUN, reason="too_expensive")
SENT = replace(
    CHOSEN,
    state=AskState.DONE,
    sent=True,
    second_reason="unused",
    compared_with="Rivalsoft",
    kept_by="A smaller plan",
    verbatim="Good luck",
    may_contact=True,
)
EXITS = [
    LEAVING,
    CHOSEN,
    replace(CHOSEN, reason="unused"),
    SENT,
    replace(SENT, choosing=True),
    replace(SENT, may_contact=False),
    *(replace(LEAVING, state=state) for state in (AskState.EXPIRED, AskState.WITHDRAWN, AskState.OPTED_OUT)),
]
TRADE = re.compile(
    r"promoter|passive|detractor|\bNPS\b|net promoter|churn|win-?back|\bcases?\b|\bwaves?\b|score group", re.IGNORECASE
)


def bare(ask: SurveyAsk) -> SurveyAsk:
    """An ask of which as little is known as may be."""
    facts = FACTS | {"name": None, "csm": None}
    return replace(ask, facts=facts, audience=NOBODY, open_until=None, answer_by=None, only_owner=False)


def swollen(ask: SurveyAsk) -> SurveyAsk:
    """An ask whose every word is hostile or endless."""
    who = Audience(company=HOSTILE_NAME, csm=f"{LONG_NAME} {HOSTILE_NAME}", account=LONG_NAME)
    facts = dict.fromkeys(FACTS, HOSTILE_NAME)
    steps = tuple(replace(step, answer=LONGEST) if step.question.key == "verbatim" else step for step in ask.steps)
    return replace(ask, facts=facts, audience=who, steps=steps)


def shown_in(locale: str) -> list[Message]:
    """Every message that a contact can get, in one language."""
    asks = [survey_ask(replace(ask, locale=locale)) for ask in ASKS]
    exits = [exit_ask(replace(ask, locale=locale)) for ask in EXITS]
    return [
        *asks,
        *exits,
        channel_ask(replace(ASK, locale=locale), "U0ANNA"),
        clarify(locale, TOKEN, 6),
        clarify(locale, TOKEN, 6, 7),
        off_scale(locale),
        noted(locale, 6),
        receipt(locale, csm="Lena Vogt", company="Northwind"),
        receipt(locale, csm=None, company="Northwind", in_channel=True),
        receipt(locale, csm="Lena Vogt", company="Northwind", stop=True),
        stopped(locale, company="Northwind"),
        reply(locale, sender="Lena Vogt", company="Northwind", words="Thank you, fixed."),
    ]


@pytest.mark.parametrize("locale", SHIPPED)
def test_slack_takes_every_message_in_every_language(locale: str) -> None:
    for message in shown_in(locale):
        taken_by_slack(message)


@pytest.mark.parametrize("locale", SHIPPED)
def test_slack_takes_every_ask_about_which_little_or_too_much_is_said(locale: str) -> None:
    for ask in ASKS:
        for odd in (bare(ask), swollen(ask)):
            taken_by_slack(survey_ask(replace(odd, locale=locale)))
            view_taken_by_slack(answer_modal(replace(odd, locale=locale)))


@pytest.mark.parametrize("locale", SHIPPED)
def test_slack_takes_every_exit_survey_about_which_little_or_too_much_is_said(locale: str) -> None:
    who = Audience(company=HOSTILE_NAME, csm=LONG_NAME, account=HOSTILE_NAME)
    long = tuple((code, LONG_NAME) for code, _ in LEAVING.reasons)
    for ask in EXITS:
        words = LONGEST if ask.sent else None
        wordy = replace(ask, compared_with=words, kept_by=words, verbatim=words)
        taken_by_slack(exit_ask(replace(wordy, locale=locale, audience=who, reasons=long)))
        nameless = replace(ask, locale=locale, audience=NOBODY, greeting_name=None, ends_on=None)
        taken_by_slack(exit_ask(nameless))


def test_customers_never_read_the_words_of_the_trade() -> None:
    for message in shown_in("en"):
        assert not TRADE.search(message.text + seen(message))


@pytest.mark.parametrize("locale", SHIPPED)
def test_nothing_is_left_unsaid_as_none(locale: str) -> None:
    for ask in ASKS:
        message = survey_ask(replace(bare(ask), locale=locale))
        assert "None" not in message.text + seen(message)


def test_the_ask_says_everything_before_the_first_click() -> None:
    shown = seen(survey_ask(ASK)).splitlines()
    assert shown[:3] == [
        "Hi Anna, one question from Northwind.",
        "*How likely is it that you would recommend Northwind to a friend or colleague?*",
        "0 = not at all likely, 10 = extremely likely",
    ]
    assert shown[3:14] == [str(score) for score in range(11)]
    assert shown[14] == (
        "Lena Vogt and Northwind's customer success team will see your answer with your name. "
        "Your colleagues at Acme will not."
    )
    assert "Only Lena should see it" in shown and "Don't ask me again" in shown
    assert shown[-1] == "open until 7 December"


def test_the_plain_text_holds_the_whole_question() -> None:
    assert survey_ask(ASK).text.splitlines() == [
        "Hi Anna, one question from Northwind.",
        "How likely is it that you would recommend Northwind to a friend or colleague?",
        "0 = not at all likely, 10 = extremely likely",
        "Lena Vogt and Northwind's customer success team will see your answer with your name. "
        "Your colleagues at Acme will not.",
    ]


@pytest.mark.parametrize("ask", [ASK, replace(SCORED, changing="score")])
def test_the_scale_steers_nobody(ask: SurveyAsk) -> None:
    pressed = controls(survey_ask(ask))
    scale = [pressed[str(score)] for score in range(11)]
    assert [each["action_id"] for each in scale] == [f"score:{score}" for score in range(11)]
    assert [ids.unpack(each["value"]) for each in scale] == [(TOKEN, str(score)) for score in range(11)]
    assert not any("style" in each for each in scale)


def test_a_screen_reader_hears_what_each_score_means() -> None:
    pressed = controls(survey_ask(ASK))
    heard = [pressed[str(score)]["accessibility_label"] for score in range(11)]
    assert heard[0] == "0 of 10, not at all likely"
    assert heard[6] == "6 of 10"
    assert heard[10] == "10 of 10, extremely likely"


def test_who_may_see_it_is_offered_before_the_first_click_and_can_be_taken_back() -> None:
    offered = controls(survey_ask(ASK))["Only Lena should see it"]
    assert (offered["action_id"], offered["value"]) == (ids.ONLY_OWNER, f"{TOKEN}:1")
    back = survey_ask(replace(ASK, only_owner=True))
    assert controls(back)["The team may see it too"]["value"] == f"{TOKEN}:0"
    assert "Only Lena Vogt will see your answer." in seen(back)


def test_without_a_csm_nobody_is_offered_as_the_only_reader() -> None:
    assert not [label for label in controls(survey_ask(bare(ASK))) if "should see it" in label]


@pytest.mark.parametrize("locale", SHIPPED)
def test_every_language_is_offered_in_its_own_words(locale: str) -> None:
    menu = controls(survey_ask(replace(ASK, locale=locale)))[ids.LANGUAGE]
    assert [ids.unpack(each["value"]) for each in menu["options"]] == [(TOKEN, each) for each in SHIPPED]
    assert ids.unpack(menu["initial_option"]["value"]) == (TOKEN, locale)


def test_after_a_score_words_are_welcome_but_not_required() -> None:
    message = survey_ask(SCORED)
    assert seen(message).startswith(
        "You chose 4.\nChange\nThank you for being frank.\n*What is the main reason, and what "
    )
    assert {"Change", "Send", ids.COMMENT} <= set(controls(message))
    assert "You can also simply type it here." in seen(message)
    box = next(block for block in message.blocks if block["type"] == "input")
    assert (box["block_id"], box["element"]["max_length"], box["optional"]) == (ids.COMMENT_BLOCK, 3000, True)


def test_no_score_is_pressed_twice_by_mistake() -> None:
    assert "5" not in controls(survey_ask(SCORED))


def test_thanks_promise_a_day_only_when_somebody_will_answer_by_it() -> None:
    promised, plain = survey_ask(COMMENTED), survey_ask(replace(COMMENTED, answer_by=None))
    assert "Thank you. Lena will read this and answer you by Tuesday 24 November." in seen(promised)
    assert "No reply needed" in controls(promised)
    assert "answer you by" not in seen(plain) and "No reply needed" not in controls(plain)
    assert "Change my answer" in controls(plain)


def test_changing_shows_the_scale_beside_the_score_that_stands() -> None:
    message = survey_ask(replace(COMMENTED, changing="score"))
    pressed = controls(message)
    assert seen(message).startswith("You chose 4.")
    assert pressed["Keep 4"]["action_id"] == ids.KEEP
    assert pressed[ids.COMMENT]["initial_value"] == "Too slow."
    assert "10" in pressed


@pytest.mark.parametrize(
    ("ask", "said", "offered"),
    [
        (ENDED[0], "This question closed on 7 December. If you like, just write to us here.", set()),
        (ENDED[1], "This message was sent by mistake. Please ignore it.", set()),
        (ENDED[2], "Understood. Northwind will not ask you any more questions here.", {"Undo"}),
        (ENDED[3], "Thank you. Your answer has already reached us, and this question is closed.", set()),
    ],
)
def test_an_ended_ask_says_why(ask: SurveyAsk, said: str, offered: set[str]) -> None:
    message = survey_ask(ask)
    assert message.text == said
    assert set(controls(message)) == offered


def test_their_own_words_come_back_to_the_letter_and_ping_nobody() -> None:
    message = survey_ask(asked(AskState.DONE, score=4, verbatim=HOSTILE))
    assert any(
        block.get("elements", [{}])[0].get("elements") == [{"type": "text", "text": HOSTILE}]
        for block in message.blocks
    )
    assert "<" not in message.text


def test_a_shared_channel_learns_nothing() -> None:
    shown = {seen(channel_ask(ask, "U0ANNA")) for ask in ASKS if ask.state is not AskState.WITHDRAWN}
    assert shown == {"<@U0ANNA>, one question for you\nNobody in this channel will see your answer.\nAnswer privately"}
    assert channel_ask(ENDED[1], "U0ANNA").text == "This message was sent by mistake. Please ignore it."


@pytest.mark.parametrize(
    ("ask", "sends"), [(ASK, False), (SCORED, True), (COMMENTED, False), *((e, False) for e in ENDED)]
)
def test_the_modal_sends_words_only_where_there_is_a_box(ask: SurveyAsk, sends: bool) -> None:
    view = answer_modal(ask)
    view_taken_by_slack(view)
    assert ("submit" in view) is sends
    assert (view["callback_id"], view["private_metadata"]) == (ids.ANSWER_MODAL, TOKEN)
    assert ids.SEND_COMMENT not in str(view)


def test_the_exit_survey_says_that_nothing_here_changes_anything() -> None:
    message = exit_ask(LEAVING)
    assert "That is settled and nothing here changes it." in seen(message)
    assert "*What was the main reason?*" in seen(message)
    menu = controls(message)[ids.REASON]
    assert [ids.unpack(each["value"])[1] for each in menu["options"]] == [code for code, _ in LEAVING.reasons]
    assert "initial_option" not in menu


def test_after_the_choice_the_rest_is_optional() -> None:
    message = exit_ask(CHOSEN)
    assert seen(message).startswith("You chose: Because of too_expensive.\nChange")
    fields = [block for block in message.blocks if block["type"] == "input"]
    assert [block["block_id"] for block in fields] == [
        ids.COMPARED_WITH_BLOCK,
        ids.SECOND_REASON_BLOCK,
        ids.KEPT_BY_BLOCK,
        ids.COMMENT_BLOCK,
        ids.MAY_CONTACT_BLOCK,
    ]
    assert all(block["optional"] for block in fields)
    assert fields[-1]["label"]["text"] == "May Lena write to you about this?"
    assert controls(message)["Send"]["action_id"] == ids.SEND_EXIT


def test_only_a_price_is_compared() -> None:
    assert ids.COMPARED_WITH not in controls(exit_ask(replace(CHOSEN, reason="unused")))


def test_the_second_reason_is_another_one() -> None:
    menu = controls(exit_ask(CHOSEN))[ids.SECOND_REASON]
    assert [each["value"] for each in menu["options"]] == ["unused", "low_quality", "other"]


def test_after_sending_they_are_thanked_and_may_change_it() -> None:
    message = exit_ask(SENT)
    assert "Lena will write to you about this." in seen(message)
    assert set(controls(message)) == {"Change my answer"}
    quiet = seen(exit_ask(replace(SENT, may_contact=False)))
    assert "will write to you" not in quiet


def test_changing_an_exit_survey_opens_with_what_was_said() -> None:
    pressed = controls(exit_ask(replace(SENT, choosing=True)))
    assert pressed[ids.REASON]["initial_option"]["value"] == f"{TOKEN}:too_expensive"
    assert pressed[ids.SECOND_REASON]["initial_option"]["value"] == "unused"
    assert pressed[ids.KEPT_BY]["initial_value"] == "A smaller plan"
    assert pressed[ids.MAY_CONTACT]["initial_option"]["value"] == ids.YES


def test_a_number_is_asked_about() -> None:
    message = clarify("en", TOKEN, 6)
    assert seen(message).splitlines() == ["Is 6 your score?", "Yes", "No, it's a message"]
    assert controls(message)["Yes"]["value"] == f"{TOKEN}:6"
    two = controls(clarify("en", TOKEN, 6, 7))
    assert [two["6"]["value"], two["7"]["value"]] == [f"{TOKEN}:6", f"{TOKEN}:7"]


@pytest.mark.parametrize(("packed", "unpacked"), [("a:7", ("a", "7")), ("a:b:zh", ("a:b", "zh"))])
def test_a_packed_value_comes_apart_again(packed: str, unpacked: tuple[str, str]) -> None:
    assert ids.unpack(packed) == unpacked
    assert ids.pack(*unpacked) == packed


def test_a_value_without_a_detail_is_no_pair() -> None:
    with pytest.raises(ValueError, match="without a detail"):
        ids.unpack(TOKEN)
