"""What stands in `response.read_by` where no model has read an answer."""

UNREAD_BY = "none"
"""The machine had no model."""

FAILED = f"{UNREAD_BY}:"
"""… and what it begins with where a model failed on the words: its version follows."""
