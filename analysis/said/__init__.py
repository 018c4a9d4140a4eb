"""All that an answer says in words: cleaned, its language, and which of it a wide channel may read."""
