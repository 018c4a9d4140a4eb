"""One database, one transaction at a time."""
