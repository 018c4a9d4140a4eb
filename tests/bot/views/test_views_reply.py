"""What a teammate writes back to a contact, before it goes out and as it arrives; and closing a case."""

import pytest
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, LONGEST, controls, seen, taken_by_slack, view_taken_by_slack

from bot import ids
from bot.views.case_modals import REPLY_LIMIT, close_modal, preview_modal, reply_modal
from bot.views.reply import reply
from surveys.definition.locales import SHIPPED


@pytest.mark.parametrize("words", ["Fixed.", HOSTILE, "<" * REPLY_LIMIT, "a & b " * 480, "line\n" * 580])
@pytest.mark.parametrize("locale", SHIPPED)
def test_a_reply_is_previewed_block_for_block(locale: str, words: str) -> None:
    message = reply(locale, sender="Lena Vogt", company="Northwind", words=words)
    view = preview_modal(LONG_NAME, HOSTILE_NAME, 12, words, sender="Lena Vogt", company="Northwind", locale=locale)
    taken_by_slack(message)
    view_taken_by_slack(view)
    assert all(block in view["blocks"] for block in message.blocks)
    assert ids.unpack_draft(view["private_metadata"]) == (12, words)
    assert view["submit"]["text"] == "Send"


def test_a_reply_loses_no_word_and_pings_nobody() -> None:
    words = "See https://status.northwind.example: <!channel> *soon*\n\n" + "a & b " * 400
    message = reply("en", sender="Lena Vogt", company="Northwind", words=words)
    said = "".join(block["text"]["text"] for block in message.blocks if block["type"] == "section")
    assert said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split() == words.split()
    assert "<" not in said
    assert seen(message).endswith("Lena, via Northwind Feedback; your answer goes to Lena and the team.")


def test_a_reply_is_written_then_previewed() -> None:
    view = reply_modal("Anna Weber", "Acme GmbH", 12, draft=LONGEST)
    view_taken_by_slack(view)
    assert view["submit"]["text"] == "Preview"
    assert "*Anna Weber* at *Acme GmbH*" in seen(view["blocks"])
    view_taken_by_slack(reply_modal(LONG_NAME, HOSTILE_NAME, 12))


def test_closing_asks_what_came_of_it() -> None:
    view = close_modal("Anna Weber", HOSTILE_NAME, 12)
    view_taken_by_slack(view)
    assert len(controls(view)[ids.CLOSE_REASON]["options"]) == 10
