"""From an owed row to a message in Slack."""
