"""Taking an answer."""
