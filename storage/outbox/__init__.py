"""Rows of outgoing messages."""
