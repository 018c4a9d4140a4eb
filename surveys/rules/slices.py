"""How planning takes its work: in transactions that hold the database for a moment only, and ahead of time."""

from datetime import timedelta

SLICE = 500
"""Rows that one transaction changes at most: none may hold the database for long."""

LEAD = timedelta(hours=14)
"""How long before midnight in UTC a date begins where it begins first."""
