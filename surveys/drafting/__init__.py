"""Surveys while somebody edits them."""
