"""What a survey message shows, from the tables."""
