"""The ids that a view and its parser share, and how their values are packed.

An action's `value` is what it acts on: an ask's token, a case's or departure's number, or one of these and a
detail behind a colon (`pack`). Modals carry the same in `private_metadata`.
"""

import re
from collections.abc import Mapping

# Asks, to contacts. Value: the invitation's token; with a detail: token:detail.
SCORE = "score"  # prefix of eleven ids, score:0 … score:10; value token:score
ANY_SCORE = re.compile(rf"^{SCORE}:\d+$")  # what a listener of all eleven listens to
ITEM = "item"  # prefix of the buttons of a question without a place of its own, item:KEY:ANSWER; value token:KEY:ANSWER
ANY_ITEM = re.compile(rf"^{ITEM}:")
ITEM_MENU = "item_menu"  # a menu; its options' values are token:KEY:ANSWER
ITEM_WORDS = "item_words"  # a text box, item_words:KEY
ITEM_CHOICES = "item_choices"  # boxes to tick, item_choices:KEY; values are codes
SEND_ITEM = "item_send"  # stores what stands in one of these two; value token:KEY
SKIP = "item_skip"  # passes a question over; value token:KEY
ITEM_FORM = re.compile(rf"^({ITEM_WORDS}|{ITEM_CHOICES}):")
CHANGE = "ask_change"  # show a question again; value token:KEY, or token: the scale (or the reasons)
KEEP = "ask_keep"  # leave the stored score as it is
ONLY_OWNER = "ask_only_owner"  # value token:1 or token:0: only the CSM sees the answer, or the team again
LANGUAGE = "ask_language"  # a menu; its options' values are token:locale
OPT_OUT = "ask_opt_out"  # never ask this person again
OPT_IN = "ask_opt_in"  # takes the opt-out back
COMMENT = "ask_comment"  # the text box for the main reason
SEND_COMMENT = "ask_send_comment"  # stores what stands in COMMENT
NO_REPLY = "ask_no_reply"  # the contact wants no answer
ANSWER_PRIVATELY = "ask_privately"  # in a shared channel: opens ANSWER_MODAL
REASON = "exit_reason"  # a menu of reasons; its options' values are token:code
SECOND_REASON = "exit_second_reason"  # a menu; its options' values are codes
COMPARED_WITH = "exit_compared_with"  # a text box
KEPT_BY = "exit_kept_by"  # a text box
MAY_CONTACT = "exit_may_contact"  # radio buttons, values yes and no
SEND_EXIT = "exit_send"  # stores the rest of the exit survey
IS_SCORE = "clarify_yes"  # value token:score
IS_OTHER_SCORE = "clarify_other"  # where two numbers were typed, the second one; value token:score
IS_MESSAGE = "clarify_no"  # value token
EXIT_FORM = re.compile(f"^({SECOND_REASON}|{COMPARED_WITH}|{KEPT_BY}|{MAY_CONTACT}|{COMMENT})$")

# Cases, in the team's channel. Value: the case's number.
TAKE = "case_take"  # I'll take it
PUT_BACK = "case_put_back"  # undoes TAKE, for the one who pressed it
REPLY = "case_reply"  # opens REPLY_MODAL
CLOSE = "case_close"  # opens CLOSE_MODAL
REPLY_TEXT = "case_reply_text"  # the text box of REPLY_MODAL
CLOSE_REASON = "case_close_reason"  # the menu of CLOSE_MODAL; values are reasons' codes
CLOSE_TOLD = "case_close_told"  # the text box of CLOSE_MODAL: what was done, for the customer

CASE_MORE = (
    "case_more"  # a menu; its options' values are HOLD_PERSON, HOLD_ALL, STOP_ACCOUNT or SENT, and the case's number
)

# Holds. Value: the contact's or account's number; of RELEASE the hold's.
HOLD_PERSON = "hold_contact"  # opens HOLD_MODAL
HOLD_ALL = "hold_account"  # opens HOLD_MODAL
RELEASE = "hold_release"
HOLD_WHY = "hold_why"  # a menu of reasons
HOLD_WORDS = "hold_words"  # a text box
HOLD_UNTIL = "hold_until"  # a date

# Pilots. Value: the survey's name.
GO_ON = "pilot_go_on"

# Waves. Value: the wave's number; of WAVE_OPEN "new", of WAVES "all".
WAVES = "waves_list"
WAVE_OPEN = "wave_open"  # opens WAVE_MODAL
WAVE_SURVEY = "wave_survey"  # a menu; values are surveys' names
WAVE_AUDIENCE = "wave_audience"  # a text box; Enter counts whom it finds
WAVE_SHARE = "wave_share"  # a number, in percent
WAVE_FIRST = "wave_first"  # a date
WAVE_OVER = "wave_over"  # a number of working days
WAVE_APPROVE = "wave_approve"
WAVE_REFUSE = "wave_refuse"
WAVE_WITHDRAW = "wave_withdraw"

# Black-out days. Value: "all"; of BLACKOUT_DELETE their number.
BLACKOUTS = "blackouts_open"  # opens the list in a modal
BLACKOUT_ADD = "blackout_add"  # opens BLACKOUT_MODAL
BLACKOUT_DELETE = "blackout_delete"
BLACKOUT_FIRST = "blackout_first"  # a date
BLACKOUT_LAST = "blackout_last"  # a date
BLACKOUT_COUNTRY = "blackout_country"  # a menu; values are countries, or ALL
BLACKOUT_LABEL = "blackout_label"  # a text box

# Departures. Value: the departure's number.
EXIT_SEND = "departure_send"  # the CSM agrees to the exit survey
EXIT_CALL = "departure_call"  # the CSM calls instead
EXIT_DECLINE = "departure_decline"  # nobody is asked
LEAVING_OPEN = "leaving_open"  # opens LEAVING_MODAL; value "new"
LEAVING_ACCOUNT = "leaving_account"  # a menu of accounts (values: their numbers), or a text box
LEAVING_ON = "leaving_on"  # a date
LEAVING_HOW = "leaving_how"  # radio buttons, values VOLUNTARY and PAYMENT_FAILED

# Customers' channels. Value: the channel's Slack id.
INTRODUCED = "introduction_made"  # the CSM has told the channel who will ask there
SKIP_INTRODUCTION = "introduction_skip"
CHANNELS = "channels_open"  # opens CHANNELS_MODAL; value: its first channel's place in the list
ACCEPT_CHANNEL = "channels_accept"  # value channel:account
ACCEPT_SURE = "channels_accept_sure"  # value "all"
CHOOSE_ACCOUNT = "channels_choose"  # a menu whose options are searched; its options' values are channel:account
NOT_CUSTOMER = "channels_not_customer"  # value: the channel
PEOPLE = "channels_people"  # opens PEOPLE_MODAL; value: the channel
ACCEPT_PERSON = "people_accept"  # value team/user:contact
CHOOSE_CONTACT = "people_choose"  # a menu; its options' values are team/user:contact
NOT_CONTACT = "people_not_contact"  # value team/user
UNREACHED = "unreached_open"  # lists who can be asked nowhere; value "all"
TRY_DMS_AGAIN = "unreached_again"  # value "all"

# What customers talk about. Value: "all"; of one theme its code.
THEMES = "themes_open"  # opens the figures in a modal
THEME_VOICES = "themes_voices"  # opens comments about a theme; value code:first day/day after the last
THEME_LIST = "themes_list"  # opens the list of all themes
THEME_ADD = "themes_add"  # opens THEME_MODAL
THEME_MENU = "themes_menu"  # a menu; its options' values are one of the next three and the theme's code
THEME_RENAME = "rename"  # opens THEME_NAME_MODAL
THEME_HIDE = "hide"
THEME_SHOW = "show"
GROUP_ACCEPT = "theme_group_accept"  # opens GROUP_MODAL; value pack(group, days)
GROUP_DISMISS = "theme_group_dismiss"  # value pack(group, days)
THEME_NAME = "themes_name"  # a text box
THEME_EXAMPLES = "themes_examples"  # a text box, a comment a line

# Figures. Value: how many days the figures look back.
COUNTED = "figures_counted"  # opens the modal that says how it is counted
SHARE = "figures_share"  # opens SHARE_MODAL
SHARE_WHERE = "figures_share_where"  # the menu of conversations in SHARE_MODAL

# Sends. Value: "all", a survey's name or an account's number.
STOP_ALL = "sends_stop_all"
RESUME_ALL = "sends_resume_all"
STOP_SURVEY = "sends_stop_survey"
RESUME_SURVEY = "sends_resume_survey"
STOP_ACCOUNT = "sends_stop_account"
RESUME_ACCOUNT = "sends_resume_account"
SENT_OLDER = "sent_older"  # the next page of what was sent; value: `bot/told/sent.py` packs it
SENT_FIRST = "sent_first"  # its first page; value: the account's number
DROP_APPLY = "drop_apply"  # imports a dropped file; value: its number
DROP_APPLY_GOOD = "drop_apply_good"  # the same, without rows that have problems
DROP_DISCARD = "drop_discard"
DROP_UNDO = "drop_undo"
RECORD_OPEN = "record_open"  # opens RECORD_MODAL; value "all"
RECORD_CONTACT = "record_contact"  # a menu that the bot fills while somebody types; values: contacts' numbers
RECORD_SURVEY = "record_survey"  # a menu; values: surveys' numbers
RECORD_ITEM = "record_item"  # what a question is answered with, record_item:SURVEY:KEY, and its block
ANY_RECORD_ITEM = re.compile(rf"^{RECORD_ITEM}:")
RECORD_HOW = "record_how"  # radio buttons, values of `surveys.heard.recording.HOW`
RECORD_ON = "record_on"  # a date
RECORD_UNDO = "record_undo"  # value: the response's number
EXPORT_OPEN = "export_open"  # opens EXPORT_MODAL; value "all"
EXPORT_WHAT = "export_what"  # radio buttons, values of `storage.exporting.exports.Exported`
EXPORT_HOW = "export_how"  # radio buttons, values csv and jsonl
REHEARSE = "survey_rehearse"  # tries a survey out; value: its name
OPEN_CASES = "cases_open"  # lists the open cases

# Modals' callback ids.
ANSWER_MODAL = "answer_modal"  # private_metadata: the ask's token
CHANNELS_MODAL = "channels_modal"  # private_metadata: its first channel's place in the list
PEOPLE_MODAL = "people_modal"  # private_metadata: the channel
EXIT_MODAL = "exit_modal"  # the same for an exit survey
REPLY_MODAL = "reply_modal"  # private_metadata: the case's number
PREVIEW_MODAL = "preview_modal"  # private_metadata: pack_draft(case, text)
CLOSE_MODAL = "close_modal"  # private_metadata: the case's number
LEAVING_MODAL = "leaving_modal"
BLACKOUT_MODAL = "blackout_modal"
WAVE_MODAL = "wave_modal"
WAVE_PREVIEW_MODAL = "wave_preview_modal"  # private_metadata: the form as JSON
HOLD_MODAL = "hold_modal"  # private_metadata: who is held (`hold_contact:12`), and the message that lists them or 0
RECORD_MODAL = "record_modal"  # private_metadata: the keys of the questions that it shows, between commas
EXPORT_MODAL = "export_modal"
THEME_MODAL = "theme_modal"
GROUP_MODAL = "theme_group_modal"  # private_metadata: pack_group
THEME_NAME_MODAL = "theme_name_modal"  # private_metadata: the theme's code
SHARE_MODAL = "share_modal"  # private_metadata: how many days the figures look back

# Blocks whose values a parser reads. Inside a message a stamp follows: "comment.3.TOKEN".
COMMENT_BLOCK = "comment"
ITEM_BLOCK = "item"
SECOND_REASON_BLOCK = "second_reason"
COMPARED_WITH_BLOCK = "compared_with"
KEPT_BY_BLOCK = "kept_by"
MAY_CONTACT_BLOCK = "may_contact"
REPLY_TEXT_BLOCK = "reply_text"
CLOSE_REASON_BLOCK = "close_reason"
CLOSE_TOLD_BLOCK = "close_told"
WAVE_SURVEY_BLOCK = "wave_survey"
WAVE_AUDIENCE_BLOCK = "wave_audience"
WAVE_SHARE_BLOCK = "wave_share"
WAVE_FIRST_BLOCK = "wave_first"
WAVE_OVER_BLOCK = "wave_over"
BLACKOUT_FIRST_BLOCK = "blackout_first"
BLACKOUT_LAST_BLOCK = "blackout_last"
BLACKOUT_COUNTRY_BLOCK = "blackout_country"
BLACKOUT_LABEL_BLOCK = "blackout_label"
HOLD_WORDS_BLOCK = "hold_words"
HOLD_UNTIL_BLOCK = "hold_until"
HOLD_WHY_BLOCK = "hold_why"
LEAVING_ACCOUNT_BLOCK = "leaving_account"
LEAVING_ON_BLOCK = "leaving_on"
LEAVING_HOW_BLOCK = "leaving_how"
RECORD_CONTACT_BLOCK = "record_contact"
RECORD_SURVEY_BLOCK = "record_survey"
RECORD_HOW_BLOCK = "record_how"
RECORD_ON_BLOCK = "record_on"
EXPORT_WHAT_BLOCK = "export_what"
EXPORT_HOW_BLOCK = "export_how"
THEME_NAME_BLOCK = "theme_name"
THEME_EXAMPLES_BLOCK = "theme_examples"
SHARE_WHERE_BLOCK = "share_where"

# Words inside values.
ALL = "all"
HOME = "home"  # where a token would stand: pressed on the Home tab, for no single ask
NEW = "new"
SENT = "sent"  # what was sent to the case's account
YES = "yes"
NO = "no"
VOLUNTARY = "voluntary"
PAYMENT_FAILED = "payment_failed"


def score(points: int) -> str:
    """The action id of a score's button: `score:7`."""
    return f"{SCORE}:{points}"


def item(key: str, answer: str) -> str:
    """The action id of a button that answers the question `key`."""
    return f"{ITEM}:{key}:{answer}"


def within(action: str, key: str) -> str:
    """The action id of a box for the question `key`."""
    return f"{action}:{key}"


def record_item(survey_id: int, key: str) -> str:
    """The action id, and the block, of a question in the form of a recorded answer."""
    return f"{RECORD_ITEM}:{survey_id}:{key}"


def recorded_items(inputs: Mapping[str, str | None], survey_id: int) -> dict[str, str]:
    """What was filled in for a survey's questions, by their keys; empty fields are left out."""
    start = record_item(survey_id, "")
    filled = {
        name.removeprefix(start): (value or "").strip() for name, value in inputs.items() if name.startswith(start)
    }
    return {key: value for key, value in filled.items() if value}


def key_of(action_id: str) -> str:
    """The question that a box is for."""
    return action_id.partition(":")[2]


def unpack_item(value: str) -> tuple[str, str, str]:
    """Token, question and answer. Raises ValueError for a value without all three."""
    subject, answer = unpack(value)
    token, key = unpack(subject)
    return token, key, answer


def pack(subject: str | int, detail: str | int) -> str:
    """A value that names what is acted on, and how: `token:7`."""
    return f"{subject}:{detail}"


def unpack(value: str) -> tuple[str, str]:
    """What `pack` was given. Raises ValueError for a value without a detail."""
    subject, colon, detail = value.rpartition(":")
    if not colon:
        raise ValueError(f"a value without a detail: {value!r}")
    return subject, detail


def pack_group(group_id: int, days: int, message: str | None) -> str:
    """A group, over how many days themes are shown below it, and the response_url of the message that shows them."""
    return f"{pack(group_id, days)}\n{message or ''}"


def unpack_group(metadata: str) -> tuple[int, int, str]:
    """What `pack_group` was given, "" for no message. Raises ValueError for anything else."""
    value, _, message = metadata.partition("\n")
    group_id, days = unpack(value)
    return int(group_id), int(days), message


def pack_draft(case_id: int, text: str) -> str:
    """A case and the text to send, for `private_metadata`: unquoted, so that 3,000 characters hold the text."""
    return f"{case_id}\n{text}"


def unpack_draft(metadata: str) -> tuple[int, str]:
    """What `pack_draft` was given. Raises ValueError for anything else."""
    case_id, _, text = metadata.partition("\n")
    return int(case_id), text
