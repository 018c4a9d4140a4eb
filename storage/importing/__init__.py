"""Files of people and of answers, taken over in slices, with a way back."""
