"""What people do in the workspace; each act allows what Slack's own client would."""
