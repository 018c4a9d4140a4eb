"""What keeps Askback from working."""
