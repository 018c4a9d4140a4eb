"""Answers that a teammate heard elsewhere."""
