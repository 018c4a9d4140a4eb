"""Who is asked when and where, as pure functions."""
