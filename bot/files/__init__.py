"""Files that come by Slack or by a folder."""
