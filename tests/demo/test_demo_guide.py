"""The guided first screen points at messages that stand, and leaves out what did not happen."""

from datetime import timedelta

import pretend_bot as bots
import pytest

from demo import guide, seed, words
from demo.company import START, load
from sandbox import serve
from sandbox.client import Sandbox

COMPANY = load()
ANNA = seed.user_id("anna.weber@lindhof.example")
OUTAGE = next(c.text for c in words.comments() if c.topic == "outage" and c.language == "de")


@pytest.fixture
def stage():
    with (
        serve(bots.a_seed(COMPANY), limits=False) as server,
        Sandbox(server.url) as sandbox,
        bots.pretend_bot(server) as bot,
    ):
        yield sandbox, bot


def titles(sandbox):
    return [step["title"] for step in guide.build(sandbox, COMPANY)["steps"]]


def test_where_nothing_happened_only_the_lead_s_desk_is_shown(stage):
    sandbox, _ = stage
    (step,) = guide.build(sandbox, COMPANY)["steps"]
    assert step["open"] == "home" and "ts" not in step


def test_every_step_points_at_a_message_that_its_reader_sees(stage):
    sandbox, bot = stage
    team = seed.channel_id(seed.TEAM_CHANNEL)
    alert = f"Lindhof Logistik: 3 of 10 from Anna Weber. {OUTAGE}"
    bot.post(team, alert, bots.alert(alert))
    bot.post(team, "NPS, last 90 days: +20 (likely +1 to +37)")
    bot.ask(ANNA, [bots.section(f"> {OUTAGE}")])
    bot.ask(ANNA, [bots.section("Lena Vogt, über Northwind Feedback; Ihre Antwort …")])
    bot.ask(seed.user_id("gudrun.holzapfel@holzapfel.example"), [bots.section("Sie haben gewählt: Zu teuer.")])
    for language, email in (("ar", "sara.alqahtani@najdfacilities.example"), ("ja", "misaki.tanaka@akatsuki.example")):
        said = next(c.text for c in words.comments() if c.language == language)
        bot.ask(seed.user_id(email), [bots.section(f"> {said}")])
    steps = guide.build(sandbox, COMPANY)["steps"]
    assert len(steps) == 8
    for step in steps[:-1]:
        stamps = [m["ts"] for m in sandbox.messages(step["as"], step["open"])]
        assert step["ts"] in stamps
    assert "Anna Weber" in steps[0]["text"] and "Lindhof" in steps[1]["text"]


def test_the_guide_blames_the_outage_for_nothing_else(stage):
    sandbox, bot = stage
    speed = next(c.text for c in words.comments() if c.topic == "speed" and c.language == "de")
    alert = f"Lindhof Logistik: 3 of 10 from Anna Weber. {speed}"
    bot.post(seed.channel_id(seed.TEAM_CHANNEL), alert, bots.alert(alert))
    assert "outage" not in guide.build(sandbox, COMPANY)["steps"][0]["text"]


@pytest.mark.parametrize(("weeks", "title"), [(9, "9 weeks of"), (26, "Half a year of")])
def test_the_title_says_how_much_was_played(stage, weeks, title):
    sandbox, _ = stage
    sandbox.step(to=START + timedelta(weeks=weeks))
    assert guide.build(sandbox, COMPANY)["title"].startswith(title)


def test_the_case_s_story_stays_with_one_person(stage):
    sandbox, bot = stage
    alert = f"Lindhof Logistik: 3 of 10 from Anna Weber. {OUTAGE}"
    bot.post(seed.channel_id(seed.TEAM_CHANNEL), alert, bots.alert(alert))
    assert titles(sandbox) == ["The team knows within seconds", "The lead's desk"]
