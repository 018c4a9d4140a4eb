"""Slack's limits that belong to a whole message or view rather than to one field."""

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_CHARTS = 2
MOST_TABLES = 1
MARKDOWN_LIMIT = 12_000
"""Characters of all markdown blocks of a message together."""

MESSAGE_TEXT_LIMIT = 13_200
"""Characters of all blocks together; above it posting fails with `msg_blocks_too_long`.

Undocumented: reported near 13,200 in slackapi/bolt-js#2509.
"""

TABLE_TEXT_LIMIT = 10_000
"""Characters of one data_table; published figures differ (10,000 and 20,000), the smaller is safe."""

VIEW_BYTES = 250_000
VIEW_TOO_LARGE = "[ERROR] view is larger than 250 KB [json-pointer:/view]"
"""The only sentence of `check_view` when the JSON is too big: the API answers `view_too_large`."""
