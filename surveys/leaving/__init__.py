"""Accounts that leave, and what they are asked."""
