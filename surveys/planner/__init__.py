"""From whose turn it is to the invitation, and whatever moves it."""
