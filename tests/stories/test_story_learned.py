"""The correction loop to its end: said, fitted in earnest, read in another customer's words, explained, taken back."""

from pathlib import Path

import pytest

from sandbox import stepping
from storage.importing.imports import import_people
from tests.stories import cast
from tests.stories.story import Json, Story, words_of
from tests.stories.windows import Windows

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
YUKI, FAHD = "UYUKI", "UFAHD"
MORE = """external_id,account_external_id,name,email,locale,time_zone
C5,A2,鈴木 ゆき,yuki@sakura.example,ja-JP,Asia/Tokyo
C6,A3,فهد القحطاني,fahd@najd.example,ar-SA,Asia/Riyadh
"""


@pytest.fixture
def longer(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Two more customers; and a sandbox that waits as long as fitting takes on a busy machine."""
    monkeypatch.setattr(stepping, "SETTLE_SECONDS", 600.0)
    for user, name in ((YUKI, "yuki@sakura.example"), (FAHD, "fahd@najd.example")):
        story.slack.change_user(user, name=name.partition("@")[0], real_name=name, email=name)
    path = tmp_path / "more.csv"
    path.write_text(MORE, encoding="utf-8")
    assert not import_people(story.units, story.service.workspace_id, path, now=story.slack.now()).refused
    story.service.people_changed()
    story.slack.settle()
    return story


def complain(story: Story, user: str, words: str) -> Json:
    """This customer scores 4 and says why; the alert."""
    story.press(user, story.to_ask(user), "4")
    story.type(user, words)
    story.step(by=5)
    return story.alerts()[-1]


def read_as(alert: Json) -> str:
    """`slow or unreliable (sure)`"""
    return words_of(alert).lower().partition("read as: ")[2].partition("\n")[0]


def correct(story: Story, user: str, alert: Json, code: str) -> None:
    story.press(user, alert, "Not right?", cast.CS_TEAM)
    window = Windows(story, user)
    value = next(each for each in options_of(window.top) if each.endswith(f":{code}"))
    window.pick("read_other", value)
    assert window.title == "Noted"
    window.back()


def options_of(view: Json) -> list[str]:
    elements = [each for block in view["blocks"] for each in block.get("elements", [])]
    return [option["value"] for each in elements for option in each.get("options", [])]


def test_what_is_said_of_one_answer_is_read_in_the_next_until_it_is_taken_back(longer: Story) -> None:
    """In Japanese and in Arabic, with one real fitting for both: half a minute of one core."""
    crane, board = "الرافعة تاهت عن الرصيف", "配車ボードのコマが"
    first_ja = complain(longer, cast.KENJI, f"コマ戻しばかりです。{board}また逆走しました。")
    first_ar = complain(longer, cast.SARA, f"{crane}.")
    assert "plan limits" not in read_as(first_ja) and "champion left" not in read_as(first_ar)
    correct(longer, cast.TOM, first_ja, "usage_limits")
    correct(longer, cast.LENA, first_ar, "champion_left")
    longer.step(by=70)

    next_ja = complain(longer, YUKI, f"またコマ戻しばかりです。{board}逆走しました。")
    next_ar = complain(longer, FAHD, f"{crane} اليوم.")
    assert (read_as(next_ja)[:11], read_as(next_ar)[:13]) == ("plan limits", "champion left")
    window = Windows(longer, cast.TOM)
    for alert, nearest in ((next_ja, f"コマ戻しばかりです。{board}また逆走しました。"), (next_ar, f"{crane}.")):
        longer.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
        window.press("Why was it read so?")
        longer.after_acks()
        _, _, told = window.text.partition("most like these comments")
        assert nearest in told.partition("said by your team")[0], "the nearest one, and whose it is"
        window.back()

    for title in ("Sakura KK: 4 of 10", "Najd Trading: 4 of 10"):
        corrected = next(each for each in longer.alerts() if title in words_of(each) and "says: " in words_of(each))
        longer.press(cast.LENA, corrected, "Not right?", cast.CS_TEAM)
        Windows(longer, cast.LENA).press("Undo what your team said")
        Windows(longer, cast.LENA).back()
    last_ja = complain(longer, cast.MEI, f"またコマ戻しばかりです。{board}逆走しました。")
    last_ar = complain(longer, cast.ANNA, f"{crane} اليوم.")
    assert "plan limits" not in read_as(last_ja) and "champion left" not in read_as(last_ar)
