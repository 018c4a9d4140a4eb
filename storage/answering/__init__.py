"""What was answered, and what is counted of it."""
