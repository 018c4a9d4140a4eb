"""How people are reached, and which channel is whose."""
