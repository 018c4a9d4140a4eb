"""What a survey is: whom it asks, when, and in which words."""
