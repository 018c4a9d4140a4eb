"""What was read in comments, and what the team said of that."""
