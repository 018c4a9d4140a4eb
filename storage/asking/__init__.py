"""Questions about surveys, and about who is asked when."""
