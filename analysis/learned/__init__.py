"""What is learned from exemplars: texts to numbers (`embedding`, `grams`), numbers to probabilities (`heads`)."""
