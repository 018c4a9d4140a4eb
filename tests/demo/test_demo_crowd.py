"""People who live in the sandbox: they find the controls by their labels and act by the clock."""

from datetime import timedelta

import pretend_bot as bots
import pytest

from demo import labels, seed
from demo.clockwork import living
from demo.company import START, load
from demo.crowd import Crowd
from demo.play import play
from demo.story import happenings, week
from sandbox import serve
from sandbox.client import Sandbox

COMPANY = load()


def slack_id(local):
    return next(seed.user_id(c.email) for c in COMPANY.contacts if c.email.startswith(local + "@"))


@pytest.fixture
def stage():
    """A sandbox with the company in it, a pretend bot, and everybody alive."""
    with serve(bots.a_seed(COMPANY), limits=False) as server, Sandbox(server.url) as sandbox:
        crowd = Crowd(sandbox, COMPANY, seed=1)
        with bots.pretend_bot(server) as bot, living(crowd, server.url):
            yield sandbox, bot


def test_a_customer_clicks_and_writes_the_reason_into_the_box(stage):
    sandbox, bot = stage
    anna = slack_id("anna.weber")
    bot.ask(anna, bots.scale())
    sandbox.step(by=timedelta(days=10).total_seconds())
    did = bot.did(anna)
    assert [what for what, _ in did] == ["score", "why", "send_why"]
    assert did[1][1]


def test_somebody_who_wavers_presses_change_and_another_score(stage):
    sandbox, bot = stage
    rebecca = slack_id("rebecca.thorne")
    bot.ask(rebecca, bots.scale())
    sandbox.step(by=timedelta(days=12).total_seconds())
    scores = [value for what, value in bot.did(rebecca) if what == "score"]
    assert len(scores) == 2


def test_a_question_is_answered_once_even_when_it_is_shown_again(stage):
    sandbox, bot = stage
    marcus = slack_id("marcus.reyes")
    ts = bot.ask(marcus, bots.scale())
    sandbox.step(by=timedelta(days=10).total_seconds())
    before = list(bot.heard)
    channel = sandbox.dm(marcus, seed.BOT_USER)
    bot.client.chat_update(channel=channel, ts=ts, text="asked", blocks=bots.scale())
    sandbox.step(by=timedelta(days=10).total_seconds())
    assert bot.heard == before


def test_scores_typed_in_own_digits_and_reasons_typed_below(stage):
    sandbox, bot = stage
    sho, marcus = slack_id("sho.kobayashi"), slack_id("marcus.reyes")
    bot.ask(sho, bots.scale())
    bot.ask(marcus, bots.scale())
    sandbox.step(by=timedelta(days=10).total_seconds())
    assert bot.did(sho)[0][0] == "typed" and "点" in bot.did(sho)[0][1]
    assert [what for what, _ in bot.did(marcus)] == ["score", "typed"]


@pytest.mark.parametrize("offered", [("はい", "いいえ、メッセージです"), (*"0123456789", "いいえ、メッセージです")])
def test_a_hedged_score_is_confirmed_when_asked_back(stage, offered):
    sandbox, bot = stage
    bot.asks_back = offered
    daisuke = slack_id("daisuke.suzuki")
    bot.ask(daisuke, bots.scale())
    sandbox.step(by=timedelta(days=10).total_seconds())
    (_, typed), (what, pressed) = bot.did(daisuke)
    assert what == "meant" and (pressed == "はい" or pressed in typed)


def test_a_number_that_was_no_score_is_not_made_one(stage):
    sandbox, bot = stage
    bot.asks_back = ("Yes", "No, it's a message")
    sandbox.step(to=week(7, day=2))
    assert {value for _, what, value in bot.heard if what == "meant"} == {"No, it's a message"}


def test_who_wants_no_questions_says_so(stage):
    sandbox, bot = stage
    oliver = slack_id("oliver.standish")
    bot.ask(oliver, bots.scale())
    sandbox.step(by=timedelta(days=10).total_seconds())
    assert bot.did(oliver) == [("stop", "")]


def test_in_a_shared_channel_only_the_person_meant_answers_and_does_so_in_a_modal(stage):
    sandbox, bot = stage
    anna, tobias = slack_id("anna.weber"), slack_id("tobias.krueger")
    words = f"<@{anna}>, one question for you"
    privately = bots.actions(bots.button("Privat antworten", "privately"))
    bot.post(seed.channel_id("ext-lindhof"), words, [bots.section(words), privately])
    sandbox.step(by=timedelta(days=10).total_seconds())
    assert [what for what, _ in bot.did(anna)] == ["score", "submitted words"]
    assert bot.did(anna)[1][1] and not bot.did(tobias)


def test_who_left_names_the_reason_and_fills_the_form(stage):
    sandbox, bot = stage
    gudrun = slack_id("gudrun.holzapfel")
    bot.ask(gudrun, [bots.section("Why?"), bots.actions(bots.menu("reason", bots.REASONS))])
    sandbox.step(by=timedelta(days=10).total_seconds())
    did = dict(bot.did(gudrun))
    assert did["reason"] == "Too expensive"
    assert did["compared"] and did["kept"] and did["compared"] != did["kept"]
    assert "send_exit" in did


def test_the_owner_takes_a_case_answers_in_the_customer_s_language_and_closes_it(stage):
    sandbox, bot = stage
    channel = seed.channel_id(seed.TEAM_CHANNEL)
    for points in range(6):
        words = f"Lindhof Logistik: {points} of 10 from Anna Weber. Owner Lena Vogt. Der Monatsbericht …"
        bot.post(channel, words, bots.alert(words))
    sandbox.step(by=timedelta(days=12).total_seconds())
    lena = seed.user_id("lena.vogt@northwind.example")
    did = bot.did(lena)
    assert {"take", "reply", "submitted reply", "submitted preview", "shut", "submitted shut"} <= {w for w, _ in did}
    assert any("Donnerstag" in value or "Danke" in value for what, value in did if what == "submitted reply")
    assert {who for who, _, _ in bot.heard} == {lena}


def test_a_message_that_names_a_sender_is_answered(stage):
    sandbox, bot = stage
    people = [slack_id(x) for x in ("anna.weber", "sara.alqahtani", "misaki.tanaka", "lina.wang", "grace.holloway")]
    for who in people:
        bot.ask(who, [bots.section("Lena, via Northwind Feedback; your answer goes to Lena. Hello!")])
    sandbox.step(by=timedelta(days=2).total_seconds())
    typed = [who for who, what, _ in bot.heard if what == "typed"]
    assert len(typed) >= 3 and len(typed) == len(set(typed))


def test_the_same_seed_plays_the_same_story():
    heard = []
    for _ in range(2):
        with serve(bots.a_seed(COMPANY), limits=False) as server, Sandbox(server.url) as sandbox:
            crowd = Crowd(sandbox, COMPANY, seed=3)
            with bots.pretend_bot(server) as bot, living(crowd, server.url):
                for contact in COMPANY.contacts[:8]:
                    bot.ask(seed.user_id(contact.email), bots.scale())
                sandbox.step(by=timedelta(days=14).total_seconds())
                heard.append(bot.heard)
    assert heard[0] == heard[1] != []


def test_playing_visits_every_happening_and_ends_on_time(stage):
    sandbox, _ = stage
    told, reached = [], []
    until = week(3)
    play(sandbox, COMPANY, until, tell=told.append, on_progress=reached.append)
    assert told == [h for h in happenings(COMPANY) if START < h.at <= until]
    assert reached == sorted(reached) and reached[-1] == until == sandbox.now()


def test_the_outage_makes_people_write_unasked(stage):
    sandbox, bot = stage
    sandbox.step(to=week(7, day=2))
    assert [what for _, what, _ in bot.heard] == ["typed"] * 3


def test_labels_are_recognised_by_their_beginning():
    assert labels.reads("Reply to Anna", labels.REPLY)
    assert not labels.reads("Don't reply", labels.REPLY)


@pytest.mark.parametrize("who", ["walt.jankowski", "anna.weber"])
def test_where_a_visitor_has_answered_for_somebody_they_do_not_answer_again(stage, who):
    sandbox, bot = stage
    person = slack_id(who)
    ts = bot.ask(person, bots.scale())
    sandbox.settle()  # they have seen it and mean to answer
    sandbox.click(person, sandbox.dm(person, seed.BOT_USER), ts, "points_9", value="9")
    sandbox.step(by=timedelta(days=10).total_seconds())
    assert bot.did(person) == [("score", "9")]


def test_a_refusal_is_noted_and_the_next_deed_is_done(stage):
    sandbox, _ = stage
    crowd = Crowd(sandbox, COMPANY, seed=1)
    done = []
    crowd.agenda.plan(START, lambda now: sandbox.click(slack_id("anna.weber"), "C404", "1.0", "points_9"))
    crowd.agenda.plan(START, done.append)
    crowd.act(START)
    crowd.act(START)
    assert len(crowd.refused) == 1 and done == [START]
