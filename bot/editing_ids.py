"""The ids of the windows in which the team edits surveys: what their views and parsers share.

Every window's `private_metadata` begins with the survey's name; `ids.pack` puts a question's key behind it ("" for one
that is new), and in the window of the languages a locale behind that.
"""

# Buttons, wherever a survey is listed. Value: the survey's name.
EDIT = "survey_edit"  # opens OVERVIEW
NEW = "survey_new"  # opens BEGINNING; value ids.NEW

# In the overview. Value: the survey's name.
OVERVIEW = "survey_overview"  # a modal; Submit goes on to PUBLISHING
SETTINGS_OPEN = "survey_settings_open"
QUESTION_OPEN = "survey_question_open"  # value pack(name, key); key "" for a new one
PREVIEW_OPEN = "survey_preview_open"
DROP = "survey_drop"  # forgets what was changed

# A new survey.
BEGINNING = "survey_beginning"  # a modal
TEMPLATE = "survey_template"  # a menu; values are shipped surveys' names and "own"
NAME = "survey_name"

# When and whom.
SETTINGS = "survey_settings"  # a modal
TITLE = "survey_title"
ENABLED = "survey_enabled"  # radio buttons, values ids.YES and ids.NO
RHYTHM = "survey_rhythm"  # a menu; values are the names of surveys/definition/rhythm.py
EVERY_DAYS = "survey_every_days"
ONCE_ON = "survey_once_on"
OVER_DAYS = "survey_over_days"
MOMENT = "survey_moment"  # a menu; values are moments' names
DAYS = "survey_days"  # after or before the moment
AUDIENCE = "survey_audience"
CHECK = "survey_check"  # says who belongs to what stands in AUDIENCE
SHARE = "survey_share"  # percent
PEOPLE = "survey_people"  # boxes to tick
PLACES = "survey_places"  # a menu; values are places joined by commas
OPEN_DAYS = "survey_open_days"
REMINDERS = "survey_reminders"
REST_DAYS = "survey_rest_days"

# A question.
QUESTION = "survey_question"  # a modal
KEY = "question_key"
TYPE = "question_type"  # a menu; values are those of QuestionType
TEXT = "question_text"
AFTER = {level: f"question_after_{level}" for level in ("low", "middle", "high")}  # what it says after such a score
SCALE = "question_scale"  # a menu
LOW_IS_GOOD = "question_low_is_good"  # a box to tick, as the two below; value ids.YES
ENDS = "question_ends"
OPTIONS = "question_options"
SHUFFLED = "question_shuffled"
REQUIRED = "question_required"
WAYS = "question_ways"
UP = "question_up"  # value pack(name, key), as of the three below
DOWN = "question_down"
DELETE = "question_delete"
LANGUAGES_OPEN = "question_languages_open"  # key "": the survey's title

# Its other languages.
LANGUAGES = "survey_languages"  # a modal
LANGUAGE = "survey_language"  # a menu of locales

# Publishing and preview.
PUBLISHING = "survey_publishing"  # a modal; private_metadata pack(name, the version that the teammate was told of)
START_AGAIN = "survey_start_again"  # forgets what was changed, in favour of the newest version
PREVIEW = "survey_preview"  # a modal
PREVIEW_AS = "survey_preview_as"  # a contact's name or e-mail address
PREVIEW_IN = "survey_preview_in"  # a menu of locales


def block(action_id: str, detail: str = "") -> str:
    """The block of a field: one id for both, with a detail where the same field is another one in another language."""
    return f"{action_id}.{detail}" if detail else action_id
