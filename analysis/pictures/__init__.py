"""Pictures, each with the same in words."""
