"""The windows in which the team edits surveys."""
