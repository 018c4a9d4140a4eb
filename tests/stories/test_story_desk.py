"""A CS lead's desk without a shell: what was sent, files in and out, answers heard elsewhere."""

import base64
import csv
import io
import json
from datetime import date

import httpx
import pytest
from sqlalchemy import select

from demo import eyes
from storage.answering import departure_queries
from storage.asking import survey_queries
from storage.comments import own_reasons
from storage.database.tables import account, contact, response, returned_rows
from storage.models import AnswerSource
from surveys.definition.definitions import shipped, store
from tests.stories import cast
from tests.stories.story import Json, Story, granted, words_of
from tests.stories.windows import Windows


def files_of(story: Story, user: str) -> list[Json]:
    """The files that stand in a person's conversation with the bot."""
    return [file for message in story.in_dm(user) for file in message["files"]]


def content_of(story: Story, file: Json) -> str:
    """What is in a file, as its reader's spreadsheet would take it."""
    return httpx.get(file["permalink"], trust_env=False).content.decode("utf-8-sig")


def test_what_was_sent_to_an_account_is_one_list_for_its_asker_alone(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    said = story.command(cast.TOM, "/askback", "sent acme gmbh", cast.CS_TEAM)
    assert "What was sent to Acme GmbH" in said
    assert "Anna Weber · survey nps · sent" in said
    assert "How likely is it that you would recommend Northwind" in said
    assert story.last(cast.TOM, cast.CS_TEAM)["ephemeral"]
    story.press(cast.ANNA, ask, "4")
    story.step(by=5)
    again = story.command(cast.TOM, "/askback", "sent A1", cast.CS_TEAM)
    assert "How likely" in again and "You chose" not in again, "what they answered is none of this list's business"


def test_a_cases_menu_leads_to_the_same_list(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    story.pick(cast.TOM, story.alerts(cast.TOM)[0], "What was sent to Acme", channel=cast.CS_TEAM)
    assert "Anna Weber · survey nps · sent" in words_of(story.last(cast.TOM, cast.CS_TEAM))


def test_where_customers_read_nothing_is_listed_not_even_privately(story: Story) -> None:
    assert "Another company reads this channel" in story.command(cast.LENA, "/askback", "sent Acme GmbH", cast.EXT_ACME)
    assert "There are guests" in story.command(cast.LENA, "/askback", "sent Acme GmbH", cast.GENERAL)
    assert "Which account?" in story.command(cast.LENA, "/askback", "sent", cast.CS_TEAM)
    assert "There is no account" in story.command(cast.LENA, "/askback", "sent Nobody Inc", cast.CS_TEAM)


def test_an_export_comes_as_a_file_to_its_asker_alone_and_says_what_is_left_out(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    said = story.command(cast.TOM, "/askback", "export responses")
    assert "come into our direct message in a moment" in said
    (file,) = files_of(story, cast.TOM)
    assert file["name"].startswith("responses-2026-03-") and file["name"].endswith(".csv")
    (row,) = csv.DictReader(io.StringIO(content_of(story, file)))
    assert (row["account_name"], row["score"]) == ("Acme GmbH", "4")
    assert "Answers meant for one CSM alone" in story.last(cast.TOM)["text"]
    assert not files_of(story, cast.LENA)


def test_the_home_tab_exports_people_for_programs_too(story: Story) -> None:
    story.slack.home(cast.LENA)
    story.slack.settle()
    story.slack.click_in_view(cast.LENA, story.slack.see(cast.LENA)["home"]["id"], "export_open", value="all")
    story.slack.settle()
    story.submit(cast.LENA, export_what="contacts", export_how="jsonl")
    (file,) = files_of(story, cast.LENA)
    people = [json.loads(line) for line in content_of(story, file).splitlines()]
    assert people[0]["name"] == "Anna Weber"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "html_502"])
def test_a_file_is_shared_once_whatever_became_of_the_call(story: Story, fault: str) -> None:
    story.slack.faults({"on": "files.completeUploadExternal", "do": fault, "times": 1})
    story.command(cast.TOM, "/askback", "export accounts")
    story.step(by=600)
    assert len(files_of(story, cast.TOM)) == 1


def test_an_upload_that_broke_off_is_done_again_and_one_that_may_not_be_is_told(story: Story) -> None:
    story.slack.faults({"on": "upload", "do": "503", "times": 2})
    story.command(cast.TOM, "/askback", "export accounts")
    story.step(by=600)
    assert len(files_of(story, cast.TOM)) == 1
    granted_but = [scope for scope in granted()["scopes"] if scope != "files:write"]
    story.slack.change_app(scopes=granted_but)
    story.command(cast.TOM, "/askback", "export cases")
    story.step(by=600)
    assert len(files_of(story, cast.TOM)) == 1
    assert "could not be brought to Slack" in words_of(story.last(cast.TOM))


def test_exports_are_for_the_team_and_a_strange_word_is_answered_with_the_cure(story: Story) -> None:
    assert "customer success team" in story.command(cast.RUTH, "/askback", "export contacts")
    assert "`/askback export responses`" in story.command(cast.TOM, "/askback", "export everything")
    story.step(by=60)
    assert not files_of(story, cast.RUTH)


NEW_CONTACTS = """id,account,full name,e-mail
C1,A1,Anna Weber-Lang,anna@acme.example
C9,A1,Bo Frey,bo@acme.example
"""
BAD_CONTACTS = NEW_CONTACTS + "C10,A77,Cy Nobody,cy@nowhere.example\n"


def drop(story: Story, user: str, **files: str) -> None:
    """Drop files into the bot's DM, as one message."""
    sent = [{"name": f"{name}.csv", "base64": base64.b64encode(text.encode()).decode()} for name, text in files.items()]
    story.slack.type(user, story.dm(user), "", files=sent)
    story.slack.settle()
    story.step(by=3)


def answer_to_drop(story: Story, user: str, place: int = 0) -> Json:
    """What the bot answered in the thread of the newest file."""
    (newest, *_) = [m for m in reversed(story.in_dm(user)) if m["files"] and m["user"] == user]
    return story.thread(newest, user, story.dm(user))[place]


def names(story: Story) -> list[str]:
    with story.units.reading() as unit:
        return list(unit.connection.scalars(select(contact.c.name).order_by(contact.c.id)))


def test_a_dropped_file_says_what_it_would_change_and_changes_it_only_when_applied(story: Story) -> None:
    before = names(story)
    drop(story, cast.TOM, people=NEW_CONTACTS)
    shown = answer_to_drop(story, cast.TOM)
    assert "people.csv was taken for contacts: 2 contacts, 1 new, 1 changed, 0 unchanged" in shown["text"]
    assert "full name → name" in words_of(shown)
    assert names(story) == before
    story.press(cast.TOM, shown, "Apply")
    story.step(by=3)
    applied = answer_to_drop(story, cast.TOM)
    assert "Imported people.csv: 2 contacts, 1 new, 1 changed" in applied["text"]
    assert names(story) == ["Anna Weber-Lang", *before[1:], "Bo Frey"]
    story.press(cast.TOM, applied, "Undo")
    story.step(by=3)
    assert "Took people.csv back: 1 as they were, 1 removed." in answer_to_drop(story, cast.TOM)["text"]
    assert names(story) == before


def test_a_file_with_a_bad_row_names_it_and_is_imported_without_it_only_when_that_is_wished(story: Story) -> None:
    before = names(story)
    drop(story, cast.TOM, people=BAD_CONTACTS)
    shown = answer_to_drop(story, cast.TOM)
    assert "row 4" in words_of(shown) and "nothing would be imported" in words_of(shown)
    story.press(cast.TOM, shown, "Apply without the bad rows")
    story.step(by=3)
    assert "1 row was left out" in answer_to_drop(story, cast.TOM)["text"]
    assert names(story) == ["Anna Weber-Lang", *before[1:], "Bo Frey"]


def kept_rows(story: Story) -> int:
    with story.units.reading() as unit:
        return len(unit.connection.execute(select(returned_rows)).all())


def test_bad_rows_come_back_as_a_file_that_can_be_mended_and_dropped(story: Story) -> None:
    drop(story, cast.TOM, people=BAD_CONTACTS)
    story.press(cast.TOM, answer_to_drop(story, cast.TOM), "Apply without the bad rows")
    story.step(by=3)
    file = files_of(story, cast.TOM)[-1]
    assert file["name"] == "people.bad.csv" and not files_of(story, cast.LENA)
    heading, row = csv.reader(io.StringIO(content_of(story, file)))
    assert heading == ["askback_problem", "id", "account", "full name", "e-mail"]
    assert row[0] == "account_external_id: there is no account 'A77'; import the accounts first"
    assert row[1:] == ["C10", "A77", "Cy Nobody", "cy@nowhere.example"]
    assert "1 row of *people.csv* could not be taken" in story.last(cast.TOM)["text"]
    assert kept_rows(story) == 0, "nothing of it is kept once it is there"
    drop(story, cast.TOM, mended=content_of(story, file).replace("A77", "A1"))
    shown = answer_to_drop(story, cast.TOM)
    assert "1 contacts, 1 new" in shown["text"] and "askback_problem → passed over" in words_of(shown)


def test_bad_rows_that_cannot_be_brought_back_are_said_and_not_lost_over_a_broken_upload(story: Story) -> None:
    story.slack.faults({"on": "upload", "do": "503", "times": 2})
    drop(story, cast.TOM, people=BAD_CONTACTS)
    story.press(cast.TOM, answer_to_drop(story, cast.TOM), "Apply without the bad rows")
    story.step(by=600)
    assert files_of(story, cast.TOM)[-1]["name"] == "people.bad.csv"
    story.slack.change_app(scopes=[scope for scope in granted()["scopes"] if scope != "files:write"])
    drop(story, cast.TOM, more=BAD_CONTACTS)
    story.press(cast.TOM, answer_to_drop(story, cast.TOM), "Apply without the bad rows")
    story.step(by=600)
    assert "The file of the rows left out could not be brought to Slack" in words_of(story.last(cast.TOM))
    story.step(by=3 * 24 * 3600)
    assert kept_rows(story) == 0, "nor kept for ever where nobody can have it"


def test_what_is_discarded_changes_nothing_and_cannot_be_applied_any_more(story: Story) -> None:
    before = names(story)
    drop(story, cast.TOM, people=NEW_CONTACTS)
    shown = answer_to_drop(story, cast.TOM)
    story.press(cast.TOM, shown, "Discard")
    story.step(by=3)
    assert "Nothing was changed" in answer_to_drop(story, cast.TOM)["text"]
    assert names(story) == before


PAST = "Email,NPS,Comment,Date\nanna@acme.example,9,Quick,2025-01-02\nzoe@gmail.com,3,Slow <!here>,2025-02-03\n"


def imported(story: Story) -> list[int]:
    with story.units.reading() as unit:
        found = select(response.c.score).where(response.c.source == AnswerSource.IMPORTED)
        return list(unit.connection.scalars(found.order_by(response.c.id)))


def test_past_answers_are_dropped_shown_applied_and_taken_back_as_people_are(story: Story) -> None:
    before, alerts = names(story), len(story.alerts())
    drop(story, cast.TOM, past=PAST)
    shown = answer_to_drop(story, cast.TOM)
    assert "past.csv was taken for answers that another tool collected: 2 answers, 2 new" in shown["text"]
    assert "1 people new, 1 of them at no known account" in shown["text"]
    assert "NPS → score" in words_of(shown) and "nobody is written to because of them" in words_of(shown)
    assert imported(story) == []
    story.press(cast.TOM, shown, "Apply")
    story.step(by=3)
    applied = answer_to_drop(story, cast.TOM)
    assert "Imported past.csv: 2 answers, 2 new" in applied["text"]
    assert imported(story) == [9, 3]
    story.step(by=600)
    assert len(story.alerts()) == alerts, "what was answered long ago calls nobody"
    story.press(cast.TOM, answer_to_drop(story, cast.TOM), "Undo")
    story.step(by=3)
    assert "Took past.csv back:" in answer_to_drop(story, cast.TOM)["text"]
    assert imported(story) == [] and names(story) == before


def test_a_dropped_json_export_is_taken_for_what_it_is_and_one_without_dates_names_the_rows(story: Story) -> None:
    files = [
        {"name": name, "base64": base64.b64encode(text.encode()).decode()}
        for name, text in (
            ("export.json", '[{"email": "anna@acme.example", "score": 8, "created_at": 1735776000}]'),
            ("undated.csv", "email,score\nanna@acme.example,8\n"),
        )
    ]
    story.slack.type(cast.TOM, story.dm(cast.TOM), "", files=files)
    story.slack.settle()
    story.step(by=3)
    answers = "\n".join(words_of(answer_to_drop(story, cast.TOM, place)) for place in (0, 1))
    assert "*export.json* was taken for *answers that another tool collected*: 1 answers, 1 new" in answers
    assert "*undated.csv* cannot be imported as it is" in answers
    assert "row 2, answered: there is no date of the answer" in answers


def test_files_of_one_message_are_taken_together(story: Story) -> None:
    drop(story, cast.TOM, b_people="id,account,name\nC20,A20,Di Lund\n", a_accounts="id,name\nA20,Birch AB\n")
    newest = next(m for m in reversed(story.in_dm(cast.TOM)) if m["files"])
    answers = "\n".join(m["text"] for m in story.thread(newest, cast.TOM, story.dm(cast.TOM)))
    assert "b_people.csv was taken for contacts: 1 contacts, 1 new" in answers
    assert "a_accounts.csv was taken for accounts: 1 accounts, 1 new" in answers


def test_a_customers_file_still_goes_to_their_csm(story: Story) -> None:
    story.slack.type(cast.ANNA, story.dm(cast.ANNA), "", files=[{"name": "people.csv", "base64": "YQ=="}])
    story.slack.settle()
    assert "(sent a file)" in words_of(story.alerts()[0])
    story.step(by=60)
    assert "taken for" not in words_of(story.last(cast.ANNA))


def test_what_is_no_csv_or_cannot_be_fetched_is_answered_with_the_cure(story: Story) -> None:
    sheet = [{"name": "people.xlsx", "base64": "YQ=="}]
    story.slack.type(cast.TOM, story.dm(cast.TOM), "", files=sheet)
    story.slack.settle()
    assert "choose “CSV”" in answer_to_drop(story, cast.TOM)["text"]
    story.slack.faults({"on": "download", "do": "503", "times": 2})
    drop(story, cast.TOM, people=NEW_CONTACTS)
    assert "Reading people.csv" in answer_to_drop(story, cast.TOM)["text"]
    story.step(by=600)
    assert "taken for contacts" in answer_to_drop(story, cast.TOM)["text"]
    story.slack.change_app(scopes=[scope for scope in granted()["scopes"] if scope != "files:read"])
    drop(story, cast.TOM, people=NEW_CONTACTS)
    assert "files:read" in answer_to_drop(story, cast.TOM)["text"]


def test_a_file_that_is_too_large_is_not_even_fetched(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.dropping.MOST_BYTES", len(NEW_CONTACTS) - 1)
    drop(story, cast.TOM, people=NEW_CONTACTS)
    assert "larger than 20 MB" in answer_to_drop(story, cast.TOM)["text"]
    monkeypatch.setattr("bot.files.dropping.MOST_BYTES", len(NEW_CONTACTS))
    drop(story, cast.TOM, people=NEW_CONTACTS)
    assert "taken for contacts" in answer_to_drop(story, cast.TOM)["text"]


def test_an_answer_heard_by_phone_is_recorded_marked_and_taken_back(story: Story) -> None:
    story.command(cast.LENA, "/askback", "record")
    windows = Windows(story, cast.LENA)
    anna = whoever(story, "ann", "Anna Weber, Acme GmbH")
    nps = field(windows, "score")
    refused = windows.submit(record_contact=anna, record_on="2026-03-03", **{nps: "3"})
    assert "has not come yet" in refused["errors"]["record_on"]
    windows.submit(record_on="2026-03-01", **{field(windows, "verbatim"): "Too slow."})
    story.step(by=3)
    (alert,) = story.alerts()
    assert "Acme GmbH: 3 of 10" in words_of(alert) and "Too slow." in words_of(alert)
    assert "Heard by phone on 1 Mar, recorded by Lena Vogt" in words_of(alert)
    assert not story.in_dm(cast.ANNA), "the customer is sent nothing"
    told = story.last(cast.LENA)
    assert "Recorded: Anna Weber at Acme GmbH: 3 of 10, by phone, 1 Mar" in told["text"]
    story.press(cast.LENA, told, "Undo")
    story.step(by=3)
    assert "Taken back" in words_of(story.last(cast.LENA))
    assert "a recorded answer was taken back" in words_of(story.alerts()[0])
    assert "Closed: the recorded answer was taken back" in words_of(story.alerts()[0])


def test_another_survey_brings_its_own_questions_and_an_answer_the_next_ones(story: Story) -> None:
    with story.units() as unit:
        store(unit, story.service.workspace_id, shipped("onboarding").model_copy(update={"enabled": True}), cast.MONDAY)
    story.command(cast.LENA, "/askback", "record")
    windows = Windows(story, cast.LENA)
    anna = whoever(story, "ann", "Anna Weber, Acme GmbH")
    windows.fill(record_contact=anna)
    windows.pick("record_survey", survey(story, "onboarding"))
    assert "What was hard" not in windows.text
    windows.pick(field(windows, "score"), "2")
    assert "What was hard" in windows.text
    hard = field(windows, "hard")
    windows.fill(**{hard: ["data"]})
    assert "hard_words" not in windows.top["private_metadata"]
    windows.submit()
    assert "hard_words" in windows.top["private_metadata"], "what was ticked leads to one more question"
    windows.submit(**{field(windows, "hard_words"): "The old files did not load."})
    story.step(by=3)
    (alert,) = story.alerts()
    assert "Acme GmbH: 2 of 5" in words_of(alert) and "The old files did not load." in words_of(alert)
    assert "Heard by phone" in words_of(alert)
    assert "2 of 5 (onboarding), by phone, 2 Mar" in story.last(cast.LENA)["text"]


def test_a_recorded_answer_of_somebody_who_leaves_opens_the_case_of_the_departure(story: Story) -> None:
    with story.units() as unit:
        acme = unit.connection.execute(select(account).where(account.c.name == "Acme GmbH")).one()
        departure_queries.set_leaving(unit, story.service.workspace_id, acme.id, date(2026, 4, 1), "voluntary")
    story.command(cast.LENA, "/askback", "record")
    windows = Windows(story, cast.LENA)
    windows.fill(record_contact=whoever(story, "ann", "Anna Weber, Acme GmbH"))
    windows.pick("record_survey", survey(story, "churn_exit"))
    windows.pick(field(windows, "reason"), "too_expensive")
    windows.submit(
        **{field(windows, "compared_with"): "Birch", field(windows, "kept_by"): "A fair price.", "record_how": "email"}
    )
    story.step(by=3)
    told = "\n".join(words_of(each) for each in story.alerts())
    assert "Acme GmbH ends on 1 Apr" in told and "Main reason: *too expensive*" in told and "A fair price." in told
    assert "Heard by e-mail" in told
    assert "too expensive, by e-mail" in story.last(cast.LENA)["text"]


def test_an_own_reason_that_was_heard_is_read_by_its_name_and_stated_as_the_one_above_it(story: Story) -> None:
    home = story.service.workspace_id
    with story.units() as unit:
        acme = unit.connection.execute(select(account).where(account.c.name == "Acme GmbH")).one()
        departure_queries.set_leaving(unit, home, acme.id, date(2026, 4, 1), "voluntary")
        seat = own_reasons.add(unit, home, "too_expensive", "Seat price", story.slack.now())
    story.command(cast.LENA, "/askback", "record")
    windows = Windows(story, cast.LENA)
    windows.fill(record_contact=whoever(story, "ann", "Anna Weber, Acme GmbH"))
    windows.pick("record_survey", survey(story, "churn_exit"))
    windows.pick(field(windows, "reason"), seat)
    windows.submit()
    story.step(by=3)
    (alert,) = story.alerts()
    told = words_of(alert)
    assert "Main reason: *too expensive*" in told and "Lena Vogt says: Seat price (too expensive)" in told
    assert "*Seat price (too expensive)*, by phone" in words_of(story.last(cast.LENA))
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    correcting = Windows(story, cast.TOM)
    correcting.pick("read_other", next(each for each in _values(correcting.top) if each.endswith(":unused")))
    assert "What the customer chose stays on record" in correcting.text
    correcting.press("Undo")
    assert "Lena Vogt says: Seat price (too expensive)" in words_of(story.alerts()[0]), (
        "what was said before counts again"
    )


def _values(view: Json) -> list[str]:
    return [value for menu in eyes.menus(view["blocks"]) for _, value in menu.options]


def whoever(story: Story, typed: str, found: str) -> str:
    """Look for somebody in the form; the value of the one who is found."""
    view = story.modal(cast.LENA)
    options = story.slack.suggest(cast.LENA, view["id"], "record_contact", typed)["options"]
    assert [each["text"]["text"] for each in options] == [found]
    return str(options[0]["value"])


def field(windows: Windows, key: str) -> str:
    """The action of the field for a question."""
    (found,) = [each["block_id"] for each in windows.top["blocks"] if each["block_id"].endswith(f":{key}")]
    return str(found)


def survey(story: Story, name: str) -> str:
    with story.units.reading() as unit:
        found = survey_queries.by_name(unit, story.service.workspace_id, name)
    assert found is not None
    return str(found["id"])


def test_recording_is_for_the_team(story: Story) -> None:
    assert "customer success team" in story.command(cast.RUTH, "/askback", "record")
    assert not story.slack.see(cast.RUTH)["views"]
