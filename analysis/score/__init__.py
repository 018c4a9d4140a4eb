"""The score: its levels, its interval, and what a change of it is worth."""
